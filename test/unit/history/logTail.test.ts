import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import type { RunLog } from '../../../src/engine/ports.ts';
import { LogFiles } from '../../../src/history/logs/logFiles.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';
import { linesOf, mark, once, print, runId, shown, textOf, type Printed } from './logTexts.ts';

const limit = 64 * 1024;

describe('A log of limited size', () => {
  let folder: TemporaryFolder;
  let logs: LogFiles;
  beforeEach(async () => {
    folder = await temporaryFolder();
    logs = new LogFiles(folder.path(), { limit });
  });
  afterEach(() => folder.remove());
  const files = async () => (await readdir(folder.path())).sort();
  const size = async () => (await stat(logs.path(runId))).size;

  async function log(attempt: { number: number; of: number }, ...printed: Printed[]): Promise<void> {
    const written = await logs.open(runId, attempt);
    await printSlowly(written, printed);
    assert.equal(await written.close(), undefined);
  }

  it('keeps the head and the tail, says how much is cut between them, and does so at line ends', async () => {
    await log(once, ['stdout', linesOf(0, 100_000)]);
    const { text, cuts } = textOf(await logs.read(runId));
    const [head = '', tail = ''] = text.split('✂');
    assert.equal(head, linesOf(0, head.length / 16));
    assert.equal(tail, linesOf(100_000 - tail.length / 16, 100_000));
    assert.deepEqual(cuts, [100_000 * 16 - head.length - tail.length]);
    assert.ok(head.length > limit / 5 - 2048 && head.length < limit / 5, String(head.length));
    assert.ok((await size()) <= limit && (await size()) > limit * 0.9, String(await size()));
    assert.deepEqual(await files(), [`${runId}.log`]);
  });

  it('is not cut where all of it fits', async () => {
    const text = linesOf(0, 3900);
    await log(once, ['stdout', text]);
    assert.equal(textOf(await logs.read(runId)).text, text);
    assert.ok((await size()) <= limit);
    assert.deepEqual(await files(), [`${runId}.log`]);
  });

  it('cuts a line that is too long, and no character of several bytes', async () => {
    await log(once, ['stdout', '俳'.repeat(100_000)]);
    const parts = (await logs.read(runId)) ?? [];
    const texts = parts.map((part) => ('cut' in part ? '✂' : new TextDecoder().decode(part.bytes)));
    assert.match(texts.join(''), /^俳{4000,}✂俳{15000,}$/);
    assert.ok((await size()) <= limit);
  });

  it('knows the streams of both ends', async () => {
    await log(
      once,
      ['stderr', linesOf(0, 1000)],
      ['stdout', linesOf(1000, 50_000)],
      ['stderr', linesOf(50_000, 50_002)],
      ['stdout', 'end'],
    );
    const parts = shown(await logs.read(runId)) ?? [];
    const about = parts.map((part) => part.slice(0, 8));
    assert.deepEqual(about, ['1 stderr', '1 cut 73', '1 stdout', '1 stderr', '1 stdout']);
    assert.equal(parts[3], `1 stderr ${linesOf(50_000, 50_002)}`);
    assert.equal(parts[4], '1 stdout end');
  });

  it('stays within its size where the streams change with every byte', async () => {
    const pieces = Array.from({ length: 5000 }, (_, index): Printed => [
      index % 2 ? 'stdout' : 'stderr',
      'x',
    ]);
    const written = await logs.open(runId, once);
    let count = 0;
    await printSlowly(written, pieces, () => ++count % 100 === 0);
    await written.close();
    assert.ok((await size()) <= limit, String(await size()));
    const { text, cuts } = textOf(await logs.read(runId));
    assert.equal(text.length - 1 + (cuts[0] ?? 0), 5000);
  });

  it('is shared by the attempts of a run, each with its head and its tail', async () => {
    logs = new LogFiles(folder.path(), { limit: 4 * limit });
    for (const number of [1, 2, 3, 4]) await log({ number, of: 4 }, ['stdout', linesOf(0, 20_000)]);
    assert.ok((await size()) <= 4 * limit, String(await size()));
    const parts = await logs.read(runId);
    for (const number of [1, 2, 3, 4]) {
      const { text, cuts } = textOf(parts, number);
      assert.match(text, /^line {10}0\n[^]*✂[^]*line {6}19999\n$/);
      assert.equal(text.length - 1 + (cuts[0] ?? 0), 20_000 * 16);
    }
  });

  it('leaves 64 KB to each of many attempts', async () => {
    for (const number of [1, 2]) await log({ number, of: 100 }, ['stdout', linesOf(0, 3900)]);
    assert.equal(textOf(await logs.read(runId), 2).text, linesOf(0, 3900));
  });

  it('keeps 5 MB where nobody says otherwise', async () => {
    logs = new LogFiles(folder.path());
    const printed = linesOf(0, 800_000);
    await log(once, ['stdout', printed]);
    const megabytes = (await size()) / 1024 / 1024;
    assert.ok(megabytes > 4.75 && megabytes <= 5, String(megabytes));
    const { text, cuts } = textOf(await logs.read(runId));
    const [head = '', tail = ''] = text.split('✂');
    assert.ok(printed.startsWith(head) && printed.endsWith(tail));
    assert.equal(head.length + tail.length + (cuts[0] ?? 0), printed.length);
  });

  it('keeps to it, whatever comes faster than the disk takes it', async () => {
    const written = await logs.open(runId, once);
    for (let line = 0; line < 100_000; line += 1000) print(written, ['stdout', linesOf(line, line + 1000)]);
    assert.equal(await written.close(), undefined);
    const { text, cuts } = textOf(await logs.read(runId));
    const [head = '', tail = ''] = text.split('✂');
    assert.equal(head, linesOf(0, head.length / 16));
    assert.equal(tail, linesOf(100_000 - tail.length / 16, 100_000));
    assert.equal(head.length + tail.length + (cuts[0] ?? 0), 100_000 * 16);
    assert.ok((await size()) > limit * 0.9);
  });

  it('keeps the truth of many random runs', async () => {
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 40; round++) {
      const id = `run-${round}`;
      const pieces: Printed[] = [];
      for (let line = 0, count = random(400); count > 0; count--) {
        const next = line + random(round % 2 ? 40 : 3);
        // Pieces end in the middle of lines, or with the beginning of a mark.
        const rest = ['', 'part', '\u001b', `\u001b_scheduler;${id};`, mark('cut=1')][random(5)] ?? '';
        pieces.push([random(3) ? 'stdout' : 'stderr', linesOf(line, next) + rest]);
        line = next;
      }
      const written = await logs.open(id, once);
      await printSlowly(written, pieces, () => random(4) === 0);
      assert.equal(await written.close(), undefined);
      const all = pieces.map(([, text]) => text).join('');
      const { text, cuts } = textOf(await logs.read(id));
      const [head = '', tail = ''] = text.split('✂');
      assert.ok(all.startsWith(head) && all.endsWith(tail), `round ${round}`);
      assert.equal(head.length + tail.length + (cuts[0] ?? 0), all.length, `round ${round}`);
      assert.equal(cuts.length > 0, all.length > text.length, `round ${round}`);
    }
    assert.deepEqual(
      (await files()).filter((name) => !name.endsWith('.log')),
      [],
    );
  });

  it('tells at its end that the tail could not be written, and keeps the head', async () => {
    await mkdir(`${logs.path(runId)}.1`);
    const written = await logs.open(runId, once);
    await printSlowly(written, [['stdout', linesOf(0, 10_000)]]);
    const error = await written.close();
    assert.equal((error as NodeJS.ErrnoException).code, 'EISDIR');
    assert.equal(await written.close(), error);
    assert.match(await readFile(logs.path(runId), 'latin1'), /^line {10}0\n/);
  });
});

/** Lets the log write on the way. */
async function printSlowly(
  log: RunLog,
  printed: readonly Printed[],
  rests: () => boolean = () => true,
): Promise<void> {
  for (const [stream, text] of printed) {
    const step = text.length > 1_000_000 ? 100_000 : 10_000;
    for (let from = 0; from < text.length; from += step) {
      print(log, [stream, text.slice(from, from + step)]);
      if (rests()) await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }
}
