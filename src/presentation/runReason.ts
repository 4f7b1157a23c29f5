import { message, type Message } from '../common/message.ts';
import type { Outcome, Run, RunReason } from '../model/run.ts';

/** What an end is explained by: that of a run, of one of its attempts, or of an attempt to start one. */
type Ended = Pick<Outcome, 'reason' | 'detail' | 'exitCode' | 'signal'> & Partial<Pick<Run, 'occurrences'>>;

const wordings: Record<RunReason, (ended: Ended & { occurrences: number }, detail: string) => Message> = {
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
  'interval-restarted': () =>
    message('It was not started in time, and its interval counts from a run that was started otherwise.'),
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
  'chain-stopped': () => message('The run that it was to follow did not end as its “on” asks for.'),
  imported: ({ occurrences }, detail) => {
    if (detail !== '') return message('Taken over from another scheduler, which noted: {detail}', { detail });
    return occurrences > 1
      ? message('Taken over from another scheduler: the last of {count} runs there.', { count: occurrences })
      : message('Taken over from another scheduler.');
  },
  'interpreter-not-found': (_, detail) =>
    message('The interpreter “{name}” was not found. Install it, or name another one in “interpreter”.', {
      name: detail,
    }),
  'program-not-found': (_, detail) =>
    message('The program “{name}” was not found. Is it installed and on the PATH?', { name: detail }),
  'script-not-found': (_, detail) =>
    message('There is no script at “{path}”. Correct “script”, or put it there.', { path: detail }),
  'cwd-not-found': (_, detail) =>
    message('There is no folder “{path}” to run in. Create it, or correct “cwd”.', { path: detail }),
  'not-permitted': (_, detail) =>
    message('The system does not permit it to be run: “{path}”. Is it executable?', { path: detail }),
  'outside-workspace': (_, detail) =>
    message('“{path}” leads out of the workspace folder. Name a path inside it.', { path: detail }),
  'not-approved': () => message('You have not allowed it as it is: look at what it would run, and allow it.'),
  'changed-at-start': (_, detail) =>
    message('“{path}” became another file while it was being started, so it was ended at once.', {
      path: detail,
    }),
  'unsupported-kind': () =>
    message('Runs of this kind need a VS Code window: open this workspace there to run it.'),
  'variable-unresolved': (_, detail) =>
    message('“{variable}” has no value when a task runs unattended. Set it, or write the value itself.', {
      variable: detail,
    }),
  'env-file-not-found': (_, detail) =>
    message('There is no environment file at “{path}”. Create it, or correct “envFile”.', { path: detail }),
  'env-file-invalid': (_, detail) =>
    message('The environment file cannot be used: {detail}. It takes lines of the form NAME=value.', {
      detail,
    }),
  'vscode-task-not-found': (_, detail) =>
    message('VS Code knows no task “{label}”. “Tasks: Run Task” lists the labels that “run.task” can name.', {
      label: detail,
    }),
  'vscode-task-busy': (_, detail) =>
    message('The VS Code task “{label}” was running already, and it runs once at a time.', { label: detail }),
  'vscode-command-failed': (_, detail) => message('The VS Code command failed: {detail}', { detail }),
  'exit-unknown': () => message('It has ended, and nothing says how: there is no exit code for it.'),
  'spawn-failed': (_, detail) => message('It could not be started: {detail}', { detail }),
  'log-not-opened': (_, detail) =>
    message('It was not started: its log cannot be written. {detail}', { detail }),
  'log-failed': (_, detail) => message('Its log is incomplete: {detail}', { detail }),
  'output-failed': (_, detail) => message('Its output could not be kept: {detail}', { detail }),
};

/** Why something ended as it did, in a sentence; `undefined` where there is nothing to explain. */
export function explainRun(ended: Ended): Message | undefined {
  const { reason, detail = '', occurrences = 1 } = ended;
  return reason && wordings[reason]({ ...ended, occurrences }, detail);
}
