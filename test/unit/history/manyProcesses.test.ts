import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { systemClock } from '../../../src/common/clock.ts';
import type { RunStore } from '../../../src/engine/ports.ts';
import { openRunStore } from '../../../src/history/sqliteRunStore.ts';
import { quietLog } from '../../support/quietLog.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const script = fileURLToPath(new URL('../../support/claimingProcess.ts', import.meta.url));
const host = { kind: 'cli', pid: 1, startToken: 'reader' } as const;

function startProcess(file: string, count: number) {
  const child = spawn(process.execPath, [script, file, String(count)], {
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

  it("announces another process's write, and not its own", async () => {
    const own = await open();
    const announced = new Promise<void>((resolve) => own.onDidChangeElsewhere(resolve));
    let early = false;
    void announced.then(() => (early = true));
    await own.open({ taskId: 'export', label: 'Export', trigger: 'manual' }, 0);
    await new Promise((resolve) => setTimeout(resolve, 150));
    assert.equal(early, false);
    await startProcess(file, 1).claimAll();
    await announced;
    assert.equal((await own.runs({ limit: 9, taskId: 'haiku' })).length, 1);
  });
});
