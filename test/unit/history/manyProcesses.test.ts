import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync, truncateSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../src/common/clock.ts';
import type { RunStore } from '../../../src/engine/runStore.ts';
import type { OverlapPolicy } from '../../../src/model/task.ts';
import { openHistory } from '../../../src/history/store/openHistory.ts';
import { quietLog } from '../../support/quietLog.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';
import { asideOf, faultsOf, rootPage, scribble, writeHistory } from './damagedFiles.ts';

const script = fileURLToPath(new URL('../../support/claimingProcess.ts', import.meta.url));
const host = { kind: 'cli', pid: 1, startToken: 'reader' } as const;

function startProcess(file: string, count: number, overlap: OverlapPolicy = 'skip', waits = false) {
  const child = spawn(process.execPath, [script, file, String(count), overlap, ...(waits ? ['wait'] : [])], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const printed = text(child.stdout);
  return {
    claimAll: async () => {
      child.stdin.write('go\n');
      return JSON.parse((await printed).replace('open\n', '')) as number[];
    },
    /** Only where it is to wait. */
    open: async () => {
      child.stdin.write('open\n');
      await once(child.stdout, 'data');
    },
  };
}

describe('The history shared by processes', () => {
  let folder: TemporaryFolder;
  let file: string;
  let store: RunStore | undefined;

  beforeEach(async () => {
    folder = await temporaryFolder();
    file = folder.path('state', 'history.db');
  });
  afterEach(async () => {
    await store?.close();
    store = undefined;
    await folder.remove();
  });
  const open = async () =>
    (store = (await openHistory({ file, host, clock: systemClock, log: quietLog })).store);

  it('gives each of 200 occurrences to one of four, who all open it and claim at once', async () => {
    const processes = Array.from({ length: 4 }, () => startProcess(file, 200));
    const got = await Promise.all(processes.map(({ claimAll }) => claimAll()));
    const all = got.flat().sort((a, b) => a - b);
    const expected = Array.from({ length: 200 }, (_, index) => index + 1);
    assert.deepEqual(all, expected);
    const rows = await (await open()).runs({ limit: 1000 });
    assert.deepEqual(rows.map(({ occurrence }) => occurrence).reverse(), expected);
    const ends = new Set(rows.map(({ status }) => status));
    assert.ok(ends.has('succeeded') && !ends.has('queued') && !ends.has('running'));
  });

  /** SQLite itself refuses a second row of a status, so that nobody has to look at the right moment. */
  async function forbidTwo(status: 'running' | 'queued', event: 'update' | 'insert'): Promise<void> {
    store ??= await open();
    const database = new DatabaseSync(file);
    database.exec(
      `create trigger two_${status} before ${event} on runs when new.status = '${status}' and exists
         (select 1 from runs where task_id = new.task_id and status = '${status}' and id <> new.id)
       begin select raise(abort, 'two ${status}'); end`,
    );
    database.close();
  }

  for (const overlap of ['queue', 'replace'] as const) {
    it(`never lets two runs of a task run at once, though hosts race and a new one may ${overlap}`, async () => {
      const count = 60;
      const processes = [1, 2].map(() => startProcess(file, count, overlap, true));
      // A history with triggers that are not ours is not opened.
      for (const each of processes) await each.open();
      await forbidTwo('running', 'update');
      if (overlap === 'queue') await forbidTwo('queued', 'insert');
      const got = await Promise.all(processes.map(({ claimAll }) => claimAll()));
      assert.equal(new Set(got.flat()).size, count);
      assert.equal(got.flat().length, count);
      const rows = (await store?.runs({ limit: 1000 })) ?? [];
      assert.deepEqual(
        rows.map(({ occurrence }) => occurrence).toSorted((a, b) => Number(a) - Number(b)),
        Array.from({ length: count }, (_, index) => index + 1),
      );
      const ends = Map.groupBy(rows, ({ status, reason }) => `${status} ${reason ?? ''}`.trim());
      const expected = {
        queue: ['skipped overlap', 'succeeded'],
        replace: ['cancelled replaced', 'succeeded'],
      };
      assert.deepEqual([...ends.keys()].sort(), expected[overlap]);
    });
  }

  for (const [name, damage] of [
    ['that is cut short', () => truncateSync(file, Math.floor(statSync(file).size * 0.7))],
    [
      'of which a page is nonsense',
      () => scribble(file, (rootPage(file, 'runs_occurrence') - 1) * 4096, 4096),
    ],
    ['whose header is nonsense', () => scribble(file, 0, 100)],
  ] as const) {
    it(`heals a file ${name} once, of eight who meet it at once, and gives no occurrence twice`, async () => {
      const before = await open();
      await writeHistory(before, 100);
      await before.close();
      damage();
      const processes = Array.from({ length: 8 }, () => startProcess(file, 140));
      const got = (await Promise.all(processes.map(({ claimAll }) => claimAll()))).flat();
      assert.equal(new Set(got).size, got.length);
      const [aside = '', ...others] = (await asideOf(file)).filter((each) => each.endsWith('.db'));
      assert.match(aside, /^history\.damaged-/);
      assert.deepEqual(others, []);
      assert.equal(faultsOf(file), 'ok');
      const fresh = got.filter((occurrence) => occurrence > 100);
      assert.equal(fresh.length, 40);
      // Of a file that tells nothing any more, nobody can know.
      if (name !== 'whose header is nonsense') assert.equal(got.length, 40);
    });
  }

  it("announces another process's write, and not its own", async () => {
    const own = await open();
    const announced = new Promise((resolve) => own.onDidChangeElsewhere(resolve));
    let early = false;
    void announced.then(() => (early = true));
    const byHand = { trigger: 'manual', overlap: 'skip', priority: 0 } as const;
    await own.open({ taskId: 'export', label: 'Export', ...byHand }, 0);
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.equal(early, false);
    await startProcess(file, 1).claimAll();
    await announced;
    assert.equal((await own.runs({ limit: 9, taskId: 'haiku' })).length, 1);
  });
});
