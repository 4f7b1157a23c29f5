import type { ProcessRow } from './processRow.ts';
import { exited, killedBy, program, shell, stopped, succeeded, timedOut } from './processRow.ts';

const waiting = 'echo ready; while :; do sleep 0.05; done';

/** How a process ends by itself, or is made to. */
export const endRows: readonly ProcessRow[] = [
  { what: 'exit 0', run: program('true'), outcome: succeeded, stdout: '' },
  { what: 'exit 1', run: program('false'), outcome: exited(1) },
  { what: 'exit 2', run: shell('exit 2'), outcome: exited(2) },
  { what: 'exit 255', run: shell('exit 255'), outcome: exited(255) },
  { what: 'exit 256, which is 0 to the system', run: program('sh', '-c', 'exit 256'), outcome: succeeded },
  { what: 'SEGV to itself', run: shell('kill -SEGV $$'), outcome: killedBy('SIGSEGV') },
  { what: 'KILL from outside', run: shell('kill -KILL $$'), outcome: killedBy('SIGKILL') },
  { what: 'TERM from outside', run: shell('kill -TERM $$; sleep 9'), outcome: killedBy('SIGTERM') },
  { what: 'HUP from outside', run: shell('kill -HUP $$; sleep 9'), outcome: killedBy('SIGHUP') },
  {
    what: 'a child that is killed, told by the shell',
    run: shell('sh -c "kill -KILL \\$\\$"; exit $?'),
    outcome: exited(137),
  },
  {
    what: 'a shell that does not know the command',
    run: shell('no-such-command-here 2>/dev/null'),
    outcome: exited(127),
  },
  { what: 'a reader of stdin', run: program('cat'), outcome: succeeded, stdout: '' },
  {
    what: 'a question that nobody answers',
    run: shell('read -r answer || echo "no answer"'),
    outcome: succeeded,
    stdout: 'no answer\n',
  },
  { what: 'exec', run: shell('exec echo replaced'), outcome: succeeded, stdout: 'replaced\n' },
  {
    what: 'closed streams',
    run: shell('echo before; exec >&- 2>&-; sleep 0.1; exit 4'),
    outcome: exited(4),
    stdout: 'before\n',
  },
  {
    what: 'stopped: things put in order first',
    run: shell(`trap "echo tidy; exit 7" TERM; ${waiting}`),
    isStopped: true,
    outcome: stopped({ exitCode: 7 }),
    stdout: 'ready\ntidy\n',
  },
  {
    what: 'stopped: no success, though it says 0',
    run: shell(`trap "exit 0" TERM; ${waiting}`),
    isStopped: true,
    outcome: stopped({ exitCode: 0 }),
  },
  {
    what: 'stopped: TERM ignored',
    run: shell(`trap "" TERM; ${waiting}`),
    task: { killAfter: 200 },
    isStopped: true,
    outcome: stopped({ signal: 'SIGKILL' }),
  },
  {
    what: 'stopped: two seconds of putting things in order',
    run: shell(`trap "sleep 2; echo done; exit 5" TERM; ${waiting}`),
    task: { killAfter: 5_000 },
    isStopped: true,
    outcome: stopped({ exitCode: 5 }),
    stdout: 'ready\ndone\n',
  },
  {
    what: 'stopped: a process that has been halted',
    run: shell('(until ps -o stat= -p $$ | grep -q T; do sleep 0.01; done; echo ready) & kill -STOP $$; :'),
    task: { killAfter: 150 },
    isStopped: true,
    outcome: stopped({ signal: 'SIGKILL' }),
  },
  {
    what: 'too slow',
    run: shell('echo begun; sleep 60; :'),
    task: { timeout: 300 },
    outcome: timedOut({ signal: 'SIGTERM' }),
    stdout: 'begun\n',
  },
  {
    what: 'too slow, and TERM ignored',
    run: shell('trap "" TERM; echo begun; sleep 60; :'),
    task: { timeout: 300, killAfter: 150 },
    outcome: timedOut({ signal: 'SIGKILL' }),
  },
  {
    what: 'too slow, and in order at last',
    run: shell('trap "exit 9" TERM; while :; do sleep 0.05; done'),
    task: { timeout: 300 },
    outcome: timedOut({ exitCode: 9 }),
  },
];
