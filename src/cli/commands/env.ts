import { message } from '../../common/message.ts';
import { explainRun } from '../../presentation/runReason.ts';
import type { CommonOptions } from '../commonOptions.ts';
import type { Console } from '../console.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { refuseUnknownTask } from '../knownTask.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { resolvedRunTable } from '../printers/resolvedRunTable.ts';
import { Refusal } from '../refusal.ts';
import { needsVscode, noDryRun } from '../runRefusal.ts';

export interface EnvOptions extends CommonOptions {
  readonly dryRun?: true;
}

/** `scheduler env ID`: what a run of the task would be started as, from here. Starts nothing. */
export function env(console: Console, taskId: string, options: EnvOptions): Promise<ExitCode> {
  return openWorkspace(console, options, { to: 'read' }, async ({ scheduler }) => {
    refuseUnknownTask(taskId, scheduler);
    const task = scheduler.tasks().find((each) => each.task.id === taskId)?.task;
    if (!task) throw new Error(`The task ${taskId} is gone`);
    const dryRun = options.dryRun ?? false;
    if (!scheduler.canRun(task)) throw needsVscode(taskId);
    if (dryRun && !task.dryRun) throw noDryRun(taskId);
    const resolved = await scheduler.resolveRun(taskId, { dryRun });
    if (!resolved || !('commandLine' in resolved)) {
      throw new Refusal(
        message('“{task}” could not be started as it is.', { task: taskId }),
        ...[resolved && explainRun(resolved)].filter((hint) => hint !== undefined),
      );
    }
    if (options.json) {
      const { commandLine, cwd, variables } = resolved;
      console.printJson({
        ...{ workspace: scheduler.folder, task: taskId, dryRun, commandLine, cwd },
        variables: variables.map(({ name, value, from }) => ({ name, value, from })),
      });
    } else console.print(resolvedRunTable(task, resolved, { dryRun }, console.wording()));
    return exitCodes.success;
  });
}
