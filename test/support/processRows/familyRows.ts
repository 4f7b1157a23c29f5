import type { ProcessRow } from './processRow.ts';
import { leaving, shell, stopped, succeeded, timedOut } from './processRow.ts';

const linux: readonly NodeJS.Platform[] = ['linux'];
const terminated = stopped({ signal: 'SIGTERM' });

/** Stopped as soon as all its processes are up. */
function family(what: string, command: string, more: Partial<ProcessRow> = {}): ProcessRow {
  const task = { killAfter: 200 };
  return {
    what: `stopped: ${what}`,
    run: shell(command),
    task,
    isStopped: true,
    outcome: terminated,
    ...more,
  };
}

/** What a process has started, and leaves behind. */
export const familyRows: readonly ProcessRow[] = [
  family('a child', 'sleep 60 & echo pid=$!; echo ready; wait'),
  family('grandchildren', 'sh -c "sh -c \'sleep 60; :\' & sleep 60; :" & echo ready; wait'),
  family('a pipeline', 'echo ready; sleep 60 | sleep 60 | sleep 60'),
  family('a child whose parent has gone', '(sh -c "sleep 60; :" &); echo ready; sleep 60; :'),
  family('a child that ignores HUP', 'nohup sleep 60 >/dev/null 2>&1 & echo ready; wait'),
  family(
    'a child that ignores TERM',
    'sh -c "trap \'\' TERM; echo pid=\\$\\$; echo ready; sleep 60; sleep 60" & wait',
  ),
  family('all ignore TERM', "trap '' TERM; sh -c 'sleep 60; sleep 60' & echo ready; wait; sleep 60", {
    outcome: stopped({ signal: 'SIGKILL' }),
  }),
  family('a child without its environment', 'env -i sh -c "echo pid=\\$\\$; echo ready; sleep 60; :" & wait'),
  family('a session of its own', 'setsid sh -c "echo pid=\\$\\$; echo ready; sleep 60; :" & wait', {
    platforms: linux,
  }),
  family(
    'a session of its own that ignores TERM',
    'setsid sh -c "trap \'\' TERM; echo pid=\\$\\$; echo ready; sleep 60; sleep 60" & wait',
    {
      platforms: linux,
    },
  ),
  family(
    'a session of its own, with nothing left of its environment',
    'setsid env -i sh -c "echo pid=\\$\\$; echo ready; sleep 60; :" & wait',
    {
      platforms: linux,
    },
  ),
  family(
    'a session of its own, without its environment, that ignores TERM and outlives its parent',
    'setsid env -i sh -c "trap \'\' TERM; echo pid=\\$\\$; echo ready; sleep 60; sleep 60" & wait',
    { platforms: linux },
  ),
  family(
    'a daemon',
    'setsid sh -c "setsid sleep 60 >/dev/null 2>&1 & echo pid=\\$!"; echo ready; sleep 60; :',
    { platforms: linux },
  ),
  family(
    'a child that is given time to put things in order',
    'sh -c \'trap "sleep 0.3; echo tidy; exit" TERM; echo ready; while :; do sleep 0.05; done\' & wait',
    { task: { killAfter: 5_000 }, stdout: 'ready\ntidy\n' },
  ),
  {
    what: 'too slow, with grandchildren',
    run: shell('sh -c "sleep 60; :" & echo ready; wait'),
    task: { timeout: 300 },
    outcome: timedOut({ signal: 'SIGTERM' }),
    stdout: 'ready\n',
  },
  {
    what: 'too slow, with a session of its own',
    run: shell('setsid sleep 60 >/dev/null 2>&1 & echo pid=$!; wait'),
    task: { timeout: 300 },
    platforms: linux,
    outcome: timedOut({ signal: 'SIGTERM' }),
  },
  {
    what: 'leaves a child that holds its output open',
    run: shell('sleep 60 & echo pid=$!'),
    outcome: leaving(1),
    stdout: /^pid=\d+\n$/,
  },
  {
    what: 'leaves a silent child',
    run: shell('sleep 60 >/dev/null 2>&1 & echo pid=$!'),
    outcome: leaving(1),
  },
  {
    what: 'leaves three',
    run: shell('for i in 1 2 3; do sleep 60 >/dev/null 2>&1 & echo pid=$!; done'),
    outcome: leaving(3),
  },
  {
    what: 'leaves a child that ignores TERM',
    run: shell('sh -c "trap \'\' TERM; echo ready; exec sleep 60" & echo pid=$!; sleep 0.1'),
    task: { killAfter: 200 },
    outcome: leaving(1),
  },
  {
    what: 'leaves a child without its environment',
    run: shell('env -i sleep 60 >/dev/null 2>&1 & echo pid=$!; sleep 0.1'),
    outcome: leaving(1),
  },
  {
    what: 'leaves a session of its own',
    run: shell('setsid sleep 60 & echo pid=$!; sleep 0.1'),
    platforms: linux,
    outcome: leaving(1),
  },
  {
    what: 'leaves a session of its own at once, silently',
    run: shell('setsid sleep 60 >/dev/null 2>&1 & echo pid=$!'),
    platforms: linux,
    outcome: leaving(1),
  },
  {
    what: 'leaves a daemon',
    run: shell('setsid sh -c "setsid sleep 60 >/dev/null 2>&1 & echo pid=\\$!"'),
    platforms: linux,
    outcome: leaving(1),
  },
  {
    what: 'leaves a child that has the last word',
    run: shell('(sleep 0.2; echo late) & echo early'),
    outcome: succeeded,
    stdout: 'early\nlate\n',
  },
  {
    what: 'leaves a child that ends by itself in silence',
    run: shell('(sleep 0.2; echo late > late.txt) >/dev/null 2>&1 & echo early'),
    outcome: succeeded,
    stdout: 'early\n',
  },
];
