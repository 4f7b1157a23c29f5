import { join } from 'node:path';
import type { WorkspaceScheduler } from '../../app/workspaceScheduler.ts';
import { message, type Message } from '../../common/message.ts';
import type { RunPresenter } from '../../engine/ports.ts';
import { Serial } from '../../engine/serial.ts';
import type { Run } from '../../model/run.ts';
import { approveRun } from '../approveRun.ts';
import type { CommonOptions } from '../commonOptions.ts';
import type { Console } from '../console.ts';
import { displayPath } from '../displayPath.ts';
import { errorText } from '../errorText.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { tellGrants } from '../tellGrants.ts';
import { tellFailedAttempt } from '../tellFailedAttempt.ts';
import { outputJson, runJson } from '../json/runJson.ts';
import { refuseUnknownTask } from '../knownTask.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { OwnRuns } from '../ownRuns.ts';
import { runResult } from '../printers/runResult.ts';
import { runRefusal } from '../runRefusal.ts';
import { RunStream } from '../runStream.ts';

export interface RunOptions extends CommonOptions {
  readonly dryRun?: true;
}

/** `scheduler run ID`: runs one task now and shows what it prints. */
export function run(console: Console, taskId: string, options: RunOptions): Promise<ExitCode> {
  const dryRun = options.dryRun ?? false;
  const stream = new RunStream(options.json ? console.stderr : console.stdout, console.stderr);
  const presenter: RunPresenter = {
    present: (live) => {
      if (live.run.dryRun) {
        console.remark([console.translate(message('Dry run: what it generates is not kept.'))]);
      }
      live.follow(stream);
    },
  };
  return openWorkspace(console, options, { to: 'run', presenter }, async (workspace) => {
    const { scheduler } = workspace;
    refuseUnknownTask(taskId, scheduler);
    await approveWhereAsked(taskId, scheduler, console, options);
    const remarks = new Serial();
    const onRetry = (waiting: Run & { readonly retryAt: number }) => {
      stream.endLines();
      const told = remarks.run(async () =>
        console.remark(await tellFailedAttempt(waiting, scheduler, () => console.wording(console.stderr))),
      );
      told.catch((error: unknown) => console.remark([errorText(error)]));
    };
    const own = new OwnRuns(workspace, console, { onRetry });
    try {
      const request = await scheduler.run(taskId, { dryRun });
      if ('refused' in request) {
        throw await runRefusal(request.refused, { taskId, dryRun }, scheduler, console);
      }
      const row = await scheduler.findRun(request.run.id);
      if (row?.status === 'queued' && row.attempts === 0) {
        console.remark([console.translate(await whyWaiting(row, scheduler))]);
      }
      await own.ended();
      await remarks.run(() => Promise.resolve());
      return await report(request.run.id, scheduler, console, stream, options);
    } finally {
      own.dispose();
    }
  });
}

/** Before anything else listens to Ctrl+C: here it means no. What cannot run anyway is refused for that. */
async function approveWhereAsked(
  taskId: string,
  scheduler: WorkspaceScheduler,
  console: Console,
  { dryRun, json }: RunOptions,
): Promise<void> {
  const task = scheduler.tasks().find((each) => each.task.id === taskId)?.task;
  if (!task || !scheduler.canRun(task) || (dryRun && !task.dryRun)) return;
  const isWaiting = scheduler.approvals.state(taskId) !== 'approved';
  await tellGrants(scheduler, console, isWaiting);
  if (isWaiting) {
    await approveRun(taskId, scheduler, console, json ? { json } : {});
  }
}

async function report(
  runId: string,
  scheduler: WorkspaceScheduler,
  console: Console,
  stream: RunStream,
  options: CommonOptions,
): Promise<ExitCode> {
  const ended = await scheduler.findRun(runId);
  if (!ended) throw new Error(`The history has lost run ${runId}`);
  const outputs = (await scheduler.outputs(ended.taskId)).filter((output) => output.runId === runId);
  stream.endLines();
  const wording = console.wording();
  if (options.json) {
    console.printJson({ ...runJson(ended, wording.translate), outputs: outputs.map(outputJson) });
  } else {
    const files = outputs.map(({ path }) => displayPath(console.cwd, join(scheduler.folder, path)));
    console.print(runResult(ended, files, wording));
  }
  return ended.status === 'succeeded' ? exitCodes.success : exitCodes.runFailed;
}

async function whyWaiting({ taskId, dryRun }: Run, scheduler: WorkspaceScheduler): Promise<Message> {
  await scheduler.readHistory();
  const active = scheduler.tasks().find(({ task }) => task.id === taskId)?.active;
  // A dry run waits for no other run of its task.
  return active?.status === 'running' && !dryRun
    ? message('Waiting: the last run of this task is still going.')
    : message('Waiting: as many runs are going as “maxConcurrent” allows.');
}
