import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';
import { ApprovalsFile } from '../../../src/approval/approvalsFile.ts';
import { systemClock } from '../../../src/common/clock.ts';
import { quietLog } from '../../support/quietLog.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const pathOf = (name: string) => fileURLToPath(new URL(`../../support/${name}`, import.meta.url));

describe('The file of approvals, shared by processes', () => {
  let folder: TemporaryFolder;
  let file: ApprovalsFile;

  beforeEach(async () => {
    folder = await temporaryFolder();
    file = new ApprovalsFile(folder.path('state'), { clock: systemClock, log: quietLog });
  });
  afterEach(() => folder.remove());

  async function start(name: string, count: number) {
    const args = [pathOf('approvingProcess.ts'), folder.path('state'), name, String(count)];
    const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    return {
      child,
      go: async () => {
        child.stdin.write('go\n');
        const [code] = (await once(child, 'exit')) as [number];
        assert.equal(code, 0);
      },
    };
  }

  for (const [processes, count] of [
    [2, 10],
    [8, 3],
  ] as const) {
    it(`loses nothing of what ${processes} of them add at once`, async () => {
      const names = Array.from({ length: processes }, (_, index) => `w${index}`);
      const started = await Promise.all(names.map((name) => start(name, count)));
      await Promise.all(started.map(({ go }) => go()));
      const found = new Set((await file.read()).map(({ folder: of, taskId }) => `${of} ${taskId}`));
      assert.equal(found.size, processes * count);
    }).timeout(30_000);
  }

  it('is free again when one is killed that holds it', async () => {
    const { child, go } = await start('w', 100_000);
    const died = go().catch(() => undefined);
    while (!existsSync(file.path)) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill('SIGKILL');
    await died;
    const before = (await file.read()).length;
    await file.add([{ folder: '/home/ada/haiku', taskId: 'haiku', hash: 'a'.repeat(64), at: 1 }]);
    assert.equal((await file.read()).length, before + 1);
  }).timeout(20_000);

  /** Kills one that adds a second approval at that step; tells at which, if it came to it. */
  async function killed(home: string, point: string): Promise<{ note: string; printed: string }> {
    const note = folder.path('note');
    const env = { ...process.env, AT_ONCE: '1', KILL_AT: point, KILL_NOTE: note };
    const args = ['--import', pathOf('killAt.ts'), pathOf('approvingProcess.ts'), home, 'second', '1'];
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const printed = await text(child.stdout);
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    return { note: child.signalCode === null ? '' : readFileSync(note, 'utf8'), printed };
  }

  it('is the old one or the new one, wherever in a write a process is killed', async () => {
    const seen: string[] = [];
    const results = new Set<number>();
    for (let step = 1; step < 60; step++) {
      const home = folder.path(`state-${step}`);
      const own = new ApprovalsFile(home, { clock: systemClock, log: quietLog });
      await own.add([{ folder: '/home/ada/first', taskId: 'first', hash: 'a'.repeat(64), at: 1 }]);
      const { note } = await killed(home, `before:${step}`);
      const names = (await own.read()).map(({ folder: of }) => of).sort();
      assert.equal(names[0], '/home/ada/first', note);
      assert.ok(names.length <= 2, note);
      results.add(names.length);
      // The next one is neither held up nor misled by what is left.
      await own.add([{ folder: '/home/ada/third', taskId: 'third', hash: 'c'.repeat(64), at: 3 }]);
      assert.equal((await own.read()).length, names.length + 1, note);
      if (note === '') break;
      seen.push(note.trim());
    }
    assert.ok(
      seen.some((name) => name.startsWith('rename ')) && seen.includes('file sync'),
      `killed at: ${seen.join(', ')}`,
    );
    assert.deepEqual([...results].sort(), [1, 2]);
  }).timeout(60_000);
});
