import { machineTimezone } from '../../common/machineTimezone.ts';
import { message } from '../../common/message.ts';
import { tellUnbelieved } from '../approvalsRefusal.ts';
import type { CommonOptions } from '../commonOptions.ts';
import type { Console } from '../console.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { brokenTaskJson, taskJson } from '../json/taskJson.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { approvalHint, waitsForApproval } from '../printers/approvalText.ts';
import { machineZoneLines } from '../printers/machineZone.ts';
import { taskTable } from '../printers/taskTable.ts';
import { workspaceLine } from '../printers/workspaceLine.ts';
import { tasksHere } from '../tasksHere.ts';

/** `scheduler list`: every task, when it runs next, and how it last ended. */
export function list(given: Console, options: CommonOptions): Promise<ExitCode> {
  const console = given.atOneInstant();
  return openWorkspace(console, options, { to: 'read' }, async (workspace) => {
    const { scheduler } = workspace;
    const tasks = await tasksHere(workspace);
    const { brokenTaskIds } = scheduler.config;
    const wording = console.wording();
    const { translate } = wording;
    const isUnbelieved = tellUnbelieved(scheduler.approvals.trouble, console);
    if (options.json) {
      console.printJson({
        workspace: scheduler.folder,
        tasks: [...tasks.map((task) => taskJson(task, wording)), ...brokenTaskIds.map(brokenTaskJson)],
      });
    } else if (tasks.length + brokenTaskIds.length === 0) {
      console.print([
        translate(message('There are no tasks in {path} yet.', { path: scheduler.configPath })),
      ]);
    } else {
      console.print([
        workspaceLine(scheduler.folder, wording),
        ...machineZoneLines(
          tasks.map(({ task }) => task),
          machineTimezone(),
          wording,
        ),
        '',
        ...taskTable(tasks, brokenTaskIds, wording),
        ...(tasks.some(waitsForApproval) && !isUnbelieved ? ['', translate(approvalHint())] : []),
      ]);
    }
    return exitCodes.success;
  });
}
