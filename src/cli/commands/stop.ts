import { message } from '../../common/message.ts';
import { isActive, type Run } from '../../model/run.ts';
import type { CommonOptions } from '../commonOptions.ts';
import type { Console } from '../console.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { findRunToStop } from '../findRunToStop.ts';
import { runJson } from '../json/runJson.ts';
import { openWorkspace, type OpenWorkspace } from '../openWorkspace.ts';
import { hostName } from '../printers/hostName.ts';
import { runResult } from '../printers/runResult.ts';
import { runMarks, runStatusText } from '../printers/statusSign.ts';
import { Refusal } from '../refusal.ts';
import { untilEnded } from '../untilEnded.ts';

/** What the run's host may take to hear of it, and to write the end down, in milliseconds. */
const hostDelay = 30_000;
/** Of a task that is not in the config any more: the default. */
const killAfter = 5_000;

/** `scheduler stop RUN`: asks the host of a run to end it, and waits until it has. */
export function stop(console: Console, word: string, options: CommonOptions): Promise<ExitCode> {
  const use = { to: 'write', configOptional: true } as const;
  return openWorkspace(console, options, use, async (workspace) => {
    const { scheduler, asTheyAre } = workspace;
    const row = await findRunToStop(scheduler, word);
    const found = await asTheyAre.run(row);
    const asked = isActive(found) && (await scheduler.cancel(found.id));
    if (!asked) throw hasEnded(await look(found, workspace), isActive(row), console);
    const { translate } = console.wording(console.stderr);
    const names = { run: found.id, task: found.taskId, host: translate(hostName(found.host)) };
    console.remark([translate(message('Asking for the end of run {run} of “{task}”, in {host}…', names))]);

    const limit = hostDelay + killAfterOf(found, workspace);
    const run = await untilEnded(() => look(found, workspace), console.clock, limit);
    if (isActive(run)) {
      throw new Refusal(
        message('It has not ended within {seconds} s.', { seconds: Math.round(limit / 1000) }),
        message('It has been asked to, and “scheduler history” shows when it does.'),
      );
    }
    if (options.json) console.printJson(runJson(run, translate));
    else console.print(runResult(run, [], console.wording()));
    return exitCodes.success;
  });
}

async function look({ id }: Run, { scheduler, asTheyAre }: OpenWorkspace): Promise<Run> {
  const row = await scheduler.findRun(id);
  if (!row) throw new Error(`The history has lost run ${id}`);
  return asTheyAre.run(row);
}

function killAfterOf({ taskId }: Run, { scheduler }: OpenWorkspace): number {
  return scheduler.tasks().find(({ task }) => task.id === taskId)?.task.killAfter ?? killAfter;
}

/** `withHost`: its host has died, and nobody has put that down yet, or looked for what it has left behind. */
function hasEnded(run: Run, withHost: boolean, console: Console): Refusal {
  const wording = console.wording(console.stderr);
  return new Refusal(
    message('Run {run} of “{task}” has ended already: {status}', {
      run: run.id,
      task: run.taskId,
      status: runStatusText(run, wording) + runMarks(run, wording),
    }),
    ...(withHost && run.status === 'interrupted'
      ? [message('“scheduler check” and “scheduler run” end what it may have left behind.')]
      : []),
  );
}
