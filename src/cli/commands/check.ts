import { join } from 'node:path';
import { machineTimezone } from '../../common/machineTimezone.ts';
import { message } from '../../common/message.ts';
import { Serial } from '../../engine/serial.ts';
import { isActive, type Run } from '../../model/run.ts';
import { refuseUnbelieved } from '../approvalsRefusal.ts';
import { causesOf } from '../causesOf.ts';
import { checkCounts, isDueHere, ranBadly, wasExecuted } from '../checkCounts.ts';
import type { CommonOptions } from '../commonOptions.ts';
import type { Console } from '../console.ts';
import { displayPath } from '../displayPath.ts';
import { errorText } from '../errorText.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { tellGrants } from '../tellGrants.ts';
import { tellFailedAttempt } from '../tellFailedAttempt.ts';
import { outputJson, runJson } from '../json/runJson.ts';
import { brokenTaskJson, taskJson } from '../json/taskJson.ts';
import { openWorkspace, type OpenWorkspace } from '../openWorkspace.ts';
import { OwnRuns } from '../ownRuns.ts';
import {
  checkSummary,
  claimedElsewhere,
  planLines,
  recordedRows,
  taskResult,
} from '../printers/checkReport.ts';
import { approvalHint, waitsForApproval } from '../printers/approvalText.ts';
import { machineZoneLines } from '../printers/machineZone.ts';
import { oneLine } from '../printers/plainText.ts';
import { workspaceLine } from '../printers/workspaceLine.ts';
import { tasksHere, type TaskHere } from '../tasksHere.ts';

/** `scheduler check`: says of every task why it is due or not, and runs what is due. */
export function check(console: Console, options: CommonOptions): Promise<ExitCode> {
  return openWorkspace(console, options, { to: 'run' }, async (workspace) => {
    const { scheduler } = workspace;
    const { brokenTaskIds } = scheduler.config;
    const tasks = await tasksHere(workspace);
    await tellGrants(scheduler, console, tasks.some(waitsForApproval));
    const before = console.wording();
    if (!options.json) {
      const plan = planLines(tasks, brokenTaskIds, before);
      const zone = machineZoneLines(
        tasks.map(({ task }) => task),
        machineTimezone(),
        before,
      );
      console.print([workspaceLine(scheduler.folder, before), ...zone, '', ...plan, '']);
    }

    const runs = await runWhatIsDue(workspace, console, before.now, options);
    const wording = console.wording();
    const counts = checkCounts(tasks, runs, before.now);
    if (options.json) {
      const { translate } = wording;
      console.printJson({
        workspace: scheduler.folder,
        checkedAt: new Date(before.now).toISOString(),
        tasks: [...tasks.map((task) => taskJson(task, before)), ...brokenTaskIds.map(brokenTaskJson)],
        runs: await Promise.all(
          runs.map(async (run) => ({
            ...runJson(run, translate),
            outputs: (await outputsOf(run, workspace)).map(outputJson),
          })),
        ),
        counts,
      });
    } else {
      const remarks = [
        ...recordedRows(runs, wording, await causesOf(runs, scheduler)),
        ...claimedElsewhere(dueWithoutRow(tasks, runs, before.now), wording),
      ];
      console.print([...remarks, checkSummary(counts, wording)]);
    }
    // Where only the command line is used, nobody else does.
    await scheduler.tidyUpWhenDue();
    if (tasks.some(waitsForApproval)) {
      refuseUnbelieved(scheduler.approvals.trouble, wording.translate);
      console.remark([wording.translate(approvalHint())]);
    }
    if (runs.some(ranBadly) || tasks.some(isKeptFromSchedule)) return exitCodes.runFailed;
    if (brokenTaskIds.length === 0) return exitCodes.success;
    console.remark([
      wording.translate(
        message('Some tasks are broken: “scheduler validate” shows what is wrong, and where.'),
      ),
    ]);
    return exitCodes.refused;
  });
}

/** Its schedule rests until its user allows it: whoever only sees exit codes has to hear of that. */
function isKeptFromSchedule(task: TaskHere): boolean {
  return waitsForApproval(task) && !task.needsVscode && task.task.schedules.length > 0;
}

/** Runs what is due at `now`, prints each end as it comes, and resolves to the rows that were written for it. */
async function runWhatIsDue(
  workspace: OpenWorkspace,
  console: Console,
  now: number,
  options: CommonOptions,
): Promise<readonly Run[]> {
  const { scheduler } = workspace;
  const printing = new Serial();
  const inOrder = (print: () => Promise<void>) => {
    if (options.json) return;
    printing.run(print).catch((error: unknown) => console.remark([errorText(error)]));
  };
  const printEnd = async (run: Run) => {
    const files = (await outputsOf(run, workspace)).map(({ path }) =>
      displayPath(console.cwd, join(scheduler.folder, path)),
    );
    console.print(taskResult(run, files, console.wording()));
  };
  const printRetry = async (run: Run & { readonly retryAt: number }) => {
    const task = console.wording().paint('bold', oneLine(run.taskId));
    const lines = await tellFailedAttempt(run, scheduler, () => console.wording());
    console.print(lines.map((status) => console.translate(message('{task}: {status}', { task, status }))));
  };
  const own = new OwnRuns(workspace, console, {
    onRetry: (run) => inOrder(() => printRetry(run)),
    onEnd: (run) => {
      if (wasExecuted(run)) inOrder(() => printEnd(run));
    },
  });
  try {
    // A long backlog is written down in steps, and with `missed: all` each run waits for the one before it. What
    // comes due meanwhile is for the next check, or with many frequent tasks this one would never end.
    for (let isDone = false; !isDone;) {
      if ((await scheduler.tick(now)).claims.length > 0) continue;
      isDone = !own.rows.some(isActive);
      await own.ended();
    }
    await printing.run(() => Promise.resolve());
    return own.rows;
  } finally {
    own.dispose();
  }
}

async function outputsOf(run: Run, { scheduler }: OpenWorkspace) {
  return (await scheduler.outputs(run.taskId)).filter(({ runId }) => runId === run.id);
}

function dueWithoutRow(tasks: readonly TaskHere[], runs: readonly Run[], now: number): TaskHere[] {
  const written = new Set(runs.map(({ taskId }) => taskId));
  return tasks.filter((each) => isDueHere(each, now) && !written.has(each.task.id));
}
