import { join } from 'node:path';
import type { WorkspaceScheduler } from '../../app/workspaceScheduler.ts';
import { message, type Message } from '../../common/message.ts';
import type { RunPresenter } from '../../engine/ports.ts';
import type { CommonOptions } from '../commonOptions.ts';
import type { Console } from '../console.ts';
import { displayPath } from '../displayPath.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { outputJson, runJson } from '../json/runJson.ts';
import { refuseUnknownTask, unknownTask } from '../knownTask.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { OwnRuns } from '../ownRuns.ts';
import { hostName } from '../printers/hostName.ts';
import { runResult } from '../printers/runResult.ts';
import { Refusal } from '../refusal.ts';
import { RunStream } from '../runStream.ts';

/** `scheduler run ID`: runs one task now and shows what it prints. */
export function run(console: Console, taskId: string, options: CommonOptions): Promise<ExitCode> {
  const stream = new RunStream(options.json ? console.stderr : console.stdout, console.stderr);
  const presenter: RunPresenter = { present: (live) => void live.follow(stream) };
  return openWorkspace(console, options, { to: 'run', presenter }, async (workspace) => {
    const { scheduler } = workspace;
    refuseUnknownTask(taskId, scheduler);
    const own = new OwnRuns(workspace, console);
    try {
      const request = await scheduler.run(taskId);
      if ('refused' in request) throw await refusal(request.refused, taskId, scheduler, console);
      if ((await scheduler.findRun(request.run.id))?.status === 'queued') {
        console.remark([console.translate(await whyWaiting(taskId, scheduler))]);
      }
      await own.ended();
      return await report(request.run.id, scheduler, console, stream, options);
    } finally {
      own.dispose();
    }
  });
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

async function whyWaiting(taskId: string, scheduler: WorkspaceScheduler): Promise<Message> {
  await scheduler.readHistory();
  const active = scheduler.tasks().find(({ task }) => task.id === taskId)?.active;
  return active?.status === 'running'
    ? message('Waiting: the last run of this task is still going.')
    : message('Waiting: as many runs are going as “maxConcurrent” allows.');
}

async function refusal(
  refused: 'closed' | 'unknown-task' | 'already-active',
  taskId: string,
  scheduler: WorkspaceScheduler,
  console: Console,
): Promise<Refusal> {
  switch (refused) {
    case 'unknown-task':
      return unknownTask(
        taskId,
        scheduler.tasks().map(({ task }) => task.id),
      );
    case 'closed':
      return new Refusal(message('Nothing may run here.'));
    case 'already-active': {
      await scheduler.readHistory();
      const active = scheduler.tasks().find(({ task }) => task.id === taskId)?.active;
      if (!active)
        return new Refusal(message('“{task}” was running until just now. Try again.', { task: taskId }));
      const { translate, instants, now } = console.wording();
      return new Refusal(
        message('“{task}” is running already, in {host}, since {moment}.', {
          task: taskId,
          host: translate(hostName(active.host)),
          moment: translate(instants.moment(active.startedAt ?? active.createdAt, now)),
        }),
      );
    }
  }
}
