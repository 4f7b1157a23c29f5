import { systemClock } from '../../../src/common/clock.ts';
import { openHistory } from '../../../src/history/store/openHistory.ts';
import { HistoryUnwritableError } from '../../../src/history/database/unwritable.ts';
import { quietLog } from '../../support/quietLog.ts';

// A host whose files cannot grow beyond a limit: claims one occurrence after the other until that fails three times,
// and prints what it got, why it failed, and what it can still read.
const [file = ''] = process.argv.slice(2);
const host = { kind: 'cli', pid: process.pid, startToken: 'test' } as const;
const { store } = await openHistory({ file, host, clock: systemClock, log: quietLog });
await store.enrol([{ taskId: 'haiku', scheduleKey: 'daily' }], ['haiku'], 1);
const claim = {
  ...({ taskId: 'haiku', label: 'x'.repeat(500), trigger: 'schedule', scheduleKey: 'daily' } as const),
  ...({ decision: 'run', overlap: 'allow', priority: 0, occurrences: 1 } as const),
};
const got: number[] = [];
const failures: unknown[] = [];
let occurrence = 1;
while (failures.length < 3 && occurrence < 100_000) {
  try {
    const [run] = (await store.claim([{ ...claim, occurrence }], occurrence)).rows;
    if (run) got.push(occurrence);
    occurrence++;
  } catch (error) {
    failures.push(error instanceof HistoryUnwritableError ? error.reason : String(error));
  }
}
const rows = (await store.runs({ limit: 100_000 })).length;
process.stdout.write(JSON.stringify({ got, failures, rows }));
// It is killed, as it were: what it has open is closed by the system.
process.exit(0);
