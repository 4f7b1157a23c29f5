import { message, type Message } from '../common/message.ts';
import type { Run, RunReason } from '../model/run.ts';

const wordings: Record<RunReason, (run: Run, detail: string) => Message> = {
  'exit-code': ({ exitCode }) => message('It ended with exit code {code}.', { code: exitCode ?? '?' }),
  signal: ({ signal }) => message('It was ended by signal {signal}.', { signal: signal ?? '?' }),
  timeout: () => message('It took longer than its timeout allows and was ended.'),
  stopped: () => message('It was stopped by you.'),
  'host-closed': () => message('It was ended because its window or command line closed.'),
  'host-died': () => message('Its window or command line went away while it was running.'),
  replaced: () => message('A newer run of this task took its place.'),
  overlap: () => message('The last run was still going.'),
  superseded: ({ occurrences }) =>
    occurrences > 1
      ? message(
          'No scheduler was running to start them: {count} occurrences in a row, and a newer one followed.',
          { count: occurrences },
        )
      : message('No scheduler was running to start it, and a newer occurrence followed.'),
  'not-caught-up': ({ occurrences }) =>
    occurrences > 1
      ? message(
          'No scheduler was running to start them: {count} occurrences in a row, and this task does not catch up.',
          { count: occurrences },
        )
      : message('No scheduler was running to start it, and this task does not catch up.'),
  'too-old': ({ occurrences }) =>
    occurrences > 1
      ? message(
          'No scheduler was running to start them: {count} occurrences in a row, older than “missedWithin” allows.',
          { count: occurrences },
        )
      : message('No scheduler was running to start it, and it was older than “missedWithin” allows.'),
  'too-many': ({ occurrences }) =>
    occurrences > 1
      ? message(
          'No scheduler was running to start them: {count} occurrences in a row, too many to catch up all of them.',
          { count: occurrences },
        )
      : message('No scheduler was running to start it, and too many had passed to catch up all of them.'),
  'clock-ahead': () =>
    message('A clock that ran ahead recorded this about an occurrence that was still to come.'),
  'task-removed': () => message('Its task was taken out of scheduler.json before it could begin.'),
  'interpreter-not-found': (_, detail) =>
    message('The interpreter “{name}” was not found. Install it, or name another one in “interpreter”.', {
      name: detail,
    }),
  'program-not-found': (_, detail) =>
    message('The program “{name}” was not found. Is it installed and on the PATH?', { name: detail }),
  'script-not-found': (_, detail) => message('There is no script at “{path}”.', { path: detail }),
  'cwd-not-found': (_, detail) => message('There is no folder “{path}” to run in.', { path: detail }),
  'not-permitted': (_, detail) =>
    message('The system does not permit it to be run: “{path}”. Is it executable?', { path: detail }),
  'outside-workspace': (_, detail) =>
    message('“{path}” leads out of the workspace folder.', { path: detail }),
  'unsupported-kind': () => message('Runs of this kind cannot be carried out yet.'),
  'spawn-failed': (_, detail) => message('It could not be started: {detail}', { detail }),
  'log-failed': (_, detail) => message('Its log is incomplete: {detail}', { detail }),
  'output-failed': (_, detail) => message('Its output could not be kept: {detail}', { detail }),
};

/** Why a run ended as it did, in a sentence; `undefined` where there is nothing to explain. */
export function explainRun(run: Run): Message | undefined {
  return run.reason && wordings[run.reason](run, run.detail ?? '');
}
