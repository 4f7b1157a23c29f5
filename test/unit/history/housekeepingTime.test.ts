import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { Housekeeping, type HousekeepingOptions } from '../../../src/history/housekeeping.ts';
import { LogFiles } from '../../../src/history/logs/logFiles.ts';
import { newRunId } from '../../../src/history/runId.ts';
import { at, day, minute } from '../../support/builders.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { quietLog } from '../../support/quietLog.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const now = at('2026-11-22T06:00Z');
const count = 10_000;
const bytes = 8;
/** In milliseconds. */
const longest = 5;

/**
 * How long `work` holds the thread, turn by turn, in milliseconds, the longest first. The processor may have been
 * given to others meanwhile, which only the thread's own time tells; that is counted in rough pieces.
 */
async function turnsOf(work: () => Promise<unknown>): Promise<number[]> {
  const turns: number[] = [];
  let done = false;
  const working = work().finally(() => (done = true));
  while (!done) {
    const [since, used] = [performance.now(), process.threadCpuUsage()];
    await setImmediate();
    const passed = performance.now() - since;
    if (passed < longest / 10) continue;
    const { user, system } = process.threadCpuUsage(used);
    turns.push(Math.min(passed, (user + system) / 1000));
  }
  await working;
  return turns.sort((first, second) => second - first);
}

/** An archive of these rows, which takes no time itself. */
function archiveOf(expired: readonly string[], removable: readonly string[]): HousekeepingOptions['archive'] {
  const [old, rows] = [new Set(expired), new Set([...expired, ...removable])];
  return {
    expired: ({ limit }) => Promise.resolve([...old].slice(0, limit)),
    ended: ({ limit }) => Promise.resolve([...rows].slice(0, limit)),
    unknown: (runIds) => Promise.resolve(runIds.filter((id) => !rows.has(id))),
    removable: (runIds) => Promise.resolve(runIds.filter((id) => rows.has(id))),
    remove: (runIds) => {
      for (const id of runIds) old.delete(id);
      return Promise.resolve(runIds.filter((id) => rows.delete(id)).length);
    },
    forgetFigures: () => Promise.resolve(),
    forgetHosts: () => Promise.resolve(),
  };
}

describe(`Tidying up among ${count} logs`, function () {
  this.timeout(60_000);
  let folder: TemporaryFolder;
  const ids = Array.from({ length: count }, (_, index) => newRunId(now - day - index * minute));
  before(async () => {
    folder = await temporaryFolder();
    await mkdir(folder.path('logs'));
    for (let from = 0; from < count; from += 100) {
      const some = ids.slice(from, from + 100);
      await Promise.all(some.map((id) => writeFile(folder.path('logs', `${id}.log`), 'one\ntwo\n')));
    }
  });
  after(() => folder.remove());

  it(`never holds the thread for ${longest} ms`, async () => {
    const archive = archiveOf(ids.slice(0, 2000), ids.slice(2000, 6000));
    const logs = new LogFiles(folder.path('logs'));
    const keeper = new Housekeeping({ archive, logs, clock: new FakeClock(now), log: quietLog });
    const turns = await turnsOf(async () => {
      const tidied = await keeper.tidyUp({ runsPerTask: 1, maxAge: day, maxLogSize: 3000 * bytes });
      assert.deepEqual(tidied, { runs: 3000, logs: 4000 });
      assert.equal(await keeper.clear(), 3000);
    });
    assert.deepEqual(await readdir(folder.path('logs')), []);
    // One may be the collector's.
    assert.ok((turns[1] ?? 0) < longest, `Turns of ${turns.slice(0, 5).join(', ')} ms`);
  });
});
