import { once } from 'node:events';
import { systemClock } from '../../src/common/clock.ts';
import { openRunStore } from '../../src/history/sqliteRunStore.ts';
import { quietLog } from './quietLog.ts';

// A host in a process of its own: opens the history, says so, and when it is told to, claims the occurrences
// 1 to `count` of one task, runs what it gets, and prints the occurrences that it got.
const [file = '', count = '0'] = process.argv.slice(2);
const host = { kind: 'cli', pid: process.pid, startToken: 'test' } as const;

await once(process.stdin, 'data');
const store = await openRunStore({ file, host, clock: systemClock, log: quietLog });
await store.enrol([{ taskId: 'haiku', scheduleKey: 'daily' }], ['haiku'], 0);
const got: number[] = [];
for (let occurrence = 1; occurrence <= Number(count); occurrence++) {
  const claim = {
    taskId: 'haiku',
    label: 'Haikus',
    scheduleKey: 'daily',
    decision: 'run',
    trigger: 'schedule',
  } as const;
  const [run] = await store.claim([{ ...claim, occurrence, occurrences: 1 }], Date.now());
  if (run === undefined) continue;
  got.push(occurrence);
  if (run.status === 'queued') {
    await store.begin(run.id, 1, Date.now());
    await store.end(run.id, { status: 'succeeded', exitCode: 0 }, Date.now());
  }
}
await store.close();
process.stdout.write(JSON.stringify(got));
process.stdin.destroy();
