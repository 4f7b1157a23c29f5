import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once as event } from 'node:events';
import { appendFile, copyFile, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { AttemptLog, writeDelay } from '../../../src/history/logs/attemptLog.ts';
import { LogFiles } from '../../../src/history/logs/logFiles.ts';
import { LogMarks } from '../../../src/history/logs/logMarks.ts';
import { LogSegments } from '../../../src/history/logs/logSegments.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';
import { linesOf, mark, once, print, runId, shown, textOf } from './logTexts.ts';

const limit = 64 * 1024;
setFlagsFromString('--expose-gc');
/** So that only what is held is measured. */
const collect = runInNewContext('gc') as () => void;
/** As the file system has it, which takes its own time. */
const rest = () => new Promise((resolve) => setTimeout(resolve, 5));

const sum = (numbers: readonly number[]) => numbers.reduce((all, number) => all + number, 0);

describe('A log whose run goes on', () => {
  let folder: TemporaryFolder;
  let clock: FakeClock;
  let logs: LogFiles;
  /** Another process's look. */
  let reader: LogFiles;
  beforeEach(async () => {
    folder = await temporaryFolder();
    clock = new FakeClock(0);
    logs = new LogFiles(folder.path(), { limit, clock });
    reader = new LogFiles(folder.path(), { limit });
  });
  afterEach(() => folder.remove());
  const files = async () => (await readdir(folder.path())).sort();

  async function until<T>(look: () => Promise<T>, holds: (found: T) => boolean): Promise<T> {
    for (const start = Date.now(); ; await rest()) {
      const found = await look();
      if (holds(found)) return found;
      if (Date.now() - start > 5000) assert.fail(`Not within 5 s: ${JSON.stringify(found)}`);
    }
  }

  it('is written shortly after the run has printed, once for many lines', async () => {
    const log = await logs.open(runId, once);
    print(log, ['stdout', 'one\n'], ['stderr', 'two\n']);
    await clock.advanceBy(writeDelay - 1);
    await rest();
    assert.deepEqual(await reader.read(runId), []);
    await clock.advanceBy(1);
    await until(
      async () => shown(await reader.read(runId)),
      (parts) => JSON.stringify(parts) === JSON.stringify(['1 stdout one\n', '1 stderr two\n']),
    );
    assert.equal(clock.timers, 0);
    print(log, ['stderr', 'three\n']);
    await clock.advanceBy(writeDelay);
    await until(
      async () => shown(await reader.read(runId)),
      (parts) => parts?.[1] === '1 stderr two\nthree\n',
    );
    await log.close();
    assert.equal(clock.timers, 0);
  });

  it('can be read by others at any time: its head, and its tail up to lately', async () => {
    const log = await logs.open(runId, once);
    let cutSeen = false;
    for (let line = 0; line < 20_000; line += 500) {
      print(log, ['stdout', linesOf(line, line + 500)]);
      await clock.advanceBy(writeDelay);
      const printed = linesOf(0, line + 500);
      const { text, cuts } = textOf(await reader.read(runId));
      const [head = '', ...tails] = text.split('✂');
      assert.ok(printed.startsWith(head));
      // Between two looks the segments may have taken turns; each is a piece of what was printed.
      for (const tail of tails) assert.ok(printed.includes(tail), `${line}: ${tail.length}`);
      assert.ok(text.length <= limit + tails.length);
      cutSeen ||= cuts.length > 0;
    }
    assert.ok(cutSeen);
    await until(
      async () => textOf(await reader.read(runId)).text,
      (text) => text.endsWith(linesOf(18_000, 20_000)),
    );
    assert.deepEqual(await files(), [`${runId}.log`, `${runId}.log.1`, `${runId}.log.2`]);
    if (process.platform !== 'win32') {
      for (const file of await files()) assert.equal((await stat(folder.path(file))).mode & 0o777, 0o600);
    }
    const { text, cuts } = textOf(await reader.read(runId));
    assert.equal(text.length - 1 + (cuts[0] ?? 0), 20_000 * 16);
    await log.close();
    assert.deepEqual(await files(), [`${runId}.log`]);
    assert.ok(textOf(await reader.read(runId)).text.endsWith(linesOf(18_000, 20_000)));
  });

  it('may end in half a mark', async () => {
    const whole = mark('stderr');
    for (let end = 1; end < whole.length; end++) {
      await writeFile(logs.path(runId), `text${whole.slice(0, end)}`, { mode: 0o600 });
      assert.deepEqual(
        shown(await reader.read(runId)),
        ['1 stdout text'],
        JSON.stringify(whole.slice(0, end)),
      );
    }
    await appendFile(logs.path(runId), `${whole.at(-1)}more`);
    assert.deepEqual(shown(await reader.read(runId)), ['1 stdout text', '1 stderr more']);
  });

  it('is read while it is put together as it was before or is after', async () => {
    const log = await logs.open(runId, once);
    print(log, ['stdout', linesOf(0, 20_000)]);
    await clock.advanceBy(writeDelay);
    await until(
      async () => textOf(await reader.read(runId)).text,
      (text) => text.endsWith(linesOf(19_000, 20_000)),
    );
    print(log, ['stdout', linesOf(20_000, 24_000)]);
    await clock.advanceBy(writeDelay);
    await until(
      async () => textOf(await reader.read(runId)).text,
      (text) => text.endsWith(linesOf(23_000, 24_000)),
    );
    const segments = [`${logs.path(runId)}.1`, `${logs.path(runId)}.2`];
    for (const path of segments) await copyFile(path, `${path}-kept`);
    const headSize = (await readFile(logs.path(runId))).length;
    await log.close();
    const after = textOf(await reader.read(runId));
    // Closed, with the segments still there, whole and half.
    for (const path of segments) await copyFile(`${path}-kept`, path);
    assert.deepEqual(textOf(await reader.read(runId)), after);
    const whole = await readFile(logs.path(runId));
    for (const written of [0, 30, 1000, 30_000]) {
      await writeFile(logs.path(runId), whole.subarray(0, headSize + written));
      const { text, cuts } = textOf(await reader.read(runId));
      assert.equal(text.slice(-16_000), linesOf(23_000, 24_000), `${written}`);
      assert.equal(text.replaceAll('✂', '').length + sum(cuts), 24_000 * 16);
    }
  });

  it('is not taken twice where nothing of it is cut, nor for a later attempt', async () => {
    const log = await logs.open(runId, { number: 1, of: 2 });
    print(log, ['stdout', linesOf(0, 3000)]);
    await clock.advanceBy(writeDelay);
    await until(
      async () => textOf(await reader.read(runId)).text,
      (text) => text === linesOf(0, 3000),
    );
    const segment = `${logs.path(runId)}.1`;
    await copyFile(segment, `${segment}-kept`);
    await log.close();
    await copyFile(`${segment}-kept`, segment);
    assert.equal(textOf(await reader.read(runId)).text, linesOf(0, 3000));
    await rm(segment);
    const next = await logs.open(runId, { number: 2, of: 2 });
    print(next, ['stderr', 'again']);
    await next.close();
    await copyFile(`${segment}-kept`, segment);
    assert.deepEqual(shown(await reader.read(runId)), [`1 stdout ${linesOf(0, 3000)}`, '2 stderr again']);
  });

  it('is whole after its host was killed, and stays so when the next attempt begins', async () => {
    const script = `
      import { LogFiles } from ${JSON.stringify(new URL('../../../src/history/logs/logFiles.ts', import.meta.url).href)};
      const log = await new LogFiles(process.argv[1], { limit: ${limit} }).open('${runId}', { number: 1, of: 1 });
      for (let line = 0; line < 20_000; line++) {
        log.write({ stream: 'stdout', chunk: Buffer.from('line ' + String(line).padStart(10) + '\\n') });
        if (line % 500 === 0) await new Promise((resolve) => setTimeout(resolve, 1));
      }
      log.write({ stream: 'stderr', chunk: Buffer.from('the end') });
      setInterval(() => undefined, 1000);
    `;
    const host = spawn(process.execPath, ['--input-type=module', '-e', script, folder.path()], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const end = (text: string) => text.endsWith(`${linesOf(19_000, 20_000)}the end`);
    await until(async () => textOf(await reader.read(runId)).text, end);
    host.kill('SIGKILL');
    await event(host, 'exit');
    const before = await reader.read(runId);
    assert.ok(end(textOf(before).text));
    const next = await logs.open(runId, { number: 2, of: 2 });
    print(next, ['stdout', 'again']);
    await next.close();
    assert.deepEqual(shown(await reader.read(runId)), [...(shown(before) ?? []), '2 stdout again']);
    assert.deepEqual(await files(), [`${runId}.log`]);
  }).timeout(20_000);

  it('holds no more than its head and tail in memory while the disk hangs, and then writes just those', async () => {
    const { promise: hung, resolve: release } = Promise.withResolvers<void>();
    const written: Buffer[] = [];
    const disk = {
      write: async (bytes: Uint8Array, offset: number, length: number) => {
        await hung;
        written.push(Buffer.from(bytes.subarray(offset, offset + length)));
        return { bytesWritten: length, buffer: bytes };
      },
      close: () => Promise.resolve(),
    };
    const marks = new LogMarks(runId);
    const segments = new LogSegments(logs.path(runId), marks, 1, 4_000_000);
    const log = new AttemptLog(disk as never, marks, segments, clock, { head: 1_000_000, tail: 4_000_000 });
    const before = process.memoryUsage().arrayBuffers;
    const chunk = Buffer.alloc(64 * 1024, linesOf(0, 4096));
    let most = 0;
    for (let count = 0; count < 800; count++) {
      print(log, ['stdout', chunk]);
      if (count % 80 > 0) continue;
      await rest();
      collect();
      most = Math.max(most, process.memoryUsage().arrayBuffers - before);
    }
    // The collector frees with some delay.
    assert.ok(most < 12_000_000, String(most));
    const closed = log.close();
    release();
    assert.equal(await closed, undefined);
    const all = Buffer.concat(written).toString('latin1');
    const cut = 800 * 64 * 1024 - (all.length - mark(`cut=${50_000_000}`).length);
    assert.ok(all.includes(mark(`cut=${cut}`)), String(cut));
    assert.ok(all.length > 4_700_000 && all.length <= 5_000_100, String(all.length));
    assert.deepEqual(await files(), []);
  });

  it('forgets what it had of the tail where the disk cannot follow', async () => {
    const log = await logs.open(runId, once);
    print(log, ['stdout', linesOf(0, 3000)]);
    await until(files, (names) => names.length === 2);
    // In one go: most of it never sees the disk.
    print(log, ['stdout', linesOf(3000, 60_000)]);
    await clock.advanceBy(writeDelay);
    const { text, cuts } = await until(
      async () => textOf(await reader.read(runId)),
      (found) => found.text.endsWith(linesOf(59_000, 60_000)),
    );
    assert.equal(text.replaceAll('✂', '').length + sum(cuts), 60_000 * 16);
    await log.close();
    const closed = textOf(await reader.read(runId));
    assert.ok(closed.text.endsWith(`✂${linesOf(57_000, 60_000)}`) || closed.text.length > limit * 0.8);
    assert.equal(closed.text.length - 1 + (closed.cuts[0] ?? 0), 60_000 * 16);
    assert.equal(closed.cuts.length, 1);
  });

  it('keeps nothing from before a gap', async () => {
    for (let size = 1; size < 40; size++) {
      const id = `run-${size}`;
      const log = await logs.open(id, once);
      print(log, ['stdout', linesOf(0, 1000)]);
      await clock.advanceBy(writeDelay);
      // A small piece of the tail by itself, which would find room beside what comes after the gap.
      print(log, ['stdout', `${'x'.repeat(size)}\n`]);
      await clock.advanceBy(writeDelay);
      await until(
        async () => textOf(await reader.read(id)).text,
        (text) => text.endsWith('x\n'),
      );
      print(log, ['stdout', linesOf(1000, 20_000)]);
      await log.close();
      const { text, cuts } = textOf(await reader.read(id));
      assert.match(text, /✂line/);
      assert.equal(text.length - 1 + sum(cuts), 20_000 * 16 + size + 1);
    }
  });
});
