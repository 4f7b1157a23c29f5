import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../src/common/clock.ts';
import { openHistory } from '../../src/history/store/openHistory.ts';
import type { Outcome, Run } from '../../src/model/run.ts';
import type { OverlapPolicy } from '../../src/model/task.ts';
import { quietLog } from './quietLog.ts';

// A host in a process of its own: when it is told to, it opens the history, claims the occurrences 1 to `count` of one
// task, runs what it gets, and prints the occurrences that it got. Under another policy than `skip` it goes on claiming
// while its runs go, which end soon, or sooner where they are asked to. With `wait` it says when it has opened the
// history, and is to be told once more.
const [file = '', count = '0', policy = 'skip', wait] = process.argv.slice(2);
const overlap = policy as OverlapPolicy;
const host = { kind: 'cli', pid: process.pid, startToken: 'test' } as const;
const limits = { maxConcurrent: 9, alone: overlap !== 'allow', giveWay: true };

await once(process.stdin, 'data');
const store = (await openHistory({ file, host, clock: systemClock, log: quietLog })).store;
if (wait !== undefined) {
  process.stdout.write('open\n');
  await once(process.stdin, 'data');
}
await store.enrol([{ taskId: 'haiku', scheduleKey: 'daily' }], ['haiku'], 0);

/** Waits for its turn, runs for a moment and ends. */
async function carryOut({ id }: Run): Promise<void> {
  for (;;) {
    const { refused } = await store.begin(id, limits, Date.now());
    if (refused === 'gone') return;
    if (refused === undefined) break;
    await setTimeout(1);
  }
  let outcome: Outcome = { status: 'succeeded', exitCode: 0 };
  for (let moment = 0; overlap !== 'skip' && moment < 3; moment++) {
    await setTimeout(1);
    if ((await store.run(id))?.stopRequested === 'replaced')
      outcome = { status: 'cancelled', reason: 'replaced' };
  }
  await store.end(id, outcome, Date.now());
}

const got: number[] = [];
const going: Promise<void>[] = [];
for (let occurrence = 1; occurrence <= Number(count); occurrence++) {
  const claim = {
    ...({ taskId: 'haiku', label: 'Haikus', scheduleKey: 'daily' } as const),
    ...({ decision: 'run', trigger: 'schedule' } as const),
    ...{ overlap, priority: 0, occurrence, occurrences: 1 },
  };
  const [run] = (await store.claim([claim], Date.now())).rows;
  if (run === undefined) continue;
  got.push(occurrence);
  if (run.status !== 'queued') continue;
  going.push(carryOut(run));
  if (overlap === 'skip') await Promise.all(going);
}
await Promise.all(going);
await store.close();
process.stdout.write(JSON.stringify(got));
process.stdin.destroy();
