import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../src/common/clock.ts';
import type { RunStore } from '../../../src/engine/ports.ts';
import type { OverlapPolicy } from '../../../src/model/task.ts';
import { openRunStore } from '../../../src/history/sqliteRunStore.ts';
import { quietLog } from '../../support/quietLog.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const script = fileURLToPath(new URL('../../support/claimingProcess.ts', import.meta.url));
const host = { kind: 'cli', pid: 1, startToken: 'reader' } as const;

function startProcess(file: string, count: number, overlap: OverlapPolicy = 'skip') {
  const child = spawn(process.execPath, [script, file, String(count), overlap], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const printed = text(child.stdout);
  return {
    claimAll: async () => {
      child.stdin.write('go\n');
      return JSON.parse(await printed) as number[];
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
  const open = async () => (store = await openRunStore({ file, host, clock: systemClock, log: quietLog }));

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
      await forbidTwo('running', 'update');
      if (overlap === 'queue') await forbidTwo('queued', 'insert');
      const count = 60;
      const got = await Promise.all([1, 2].map(() => startProcess(file, count, overlap).claimAll()));
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

  it("announces another process's write, and not its own", async () => {
    const own = await open();
    const announced = new Promise<void>((resolve) => own.onDidChangeElsewhere(resolve));
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
