import assert from 'node:assert/strict';
import { TerminalFeed } from '../../../src/presentation/terminalFeed.ts';
import { FakeClock } from '../../support/fakeClock.ts';

const kilobyte = 1024;

function feed() {
  const clock = new FakeClock(0);
  const written: string[] = [];
  const terminal = new TerminalFeed({
    clock,
    write: (text) => written.push(text),
    leftOut: (bytes) => `<${bytes}>`,
  });
  const print = (text: string) => terminal.print({ stream: 'stdout', chunk: Buffer.from(text) });
  return { clock, written, terminal, print };
}

describe('a terminal that is fed', () => {
  it('gets many small pieces as one, a moment later', async () => {
    const { clock, written, print } = feed();
    for (let count = 0; count < 100; count++) print('x');
    assert.deepEqual(written, []);
    await clock.advanceBy(29);
    assert.deepEqual(written, []);
    await clock.advanceBy(1);
    assert.deepEqual(written, ['x'.repeat(100)]);
    await clock.advanceBy(10_000);
    assert.equal(written.length, 1);
  });

  it('is shown the newest of what comes too fast, from the beginning of a line, and told how much it is not', async () => {
    const { clock, written, print } = feed();
    const line = `${'x'.repeat(1023)}\n`;
    for (let count = 0; count < 1000; count++) print(line);
    print('last\n');
    await clock.advanceBy(30);
    const [text = ''] = written;
    const [, bytes, rest = ''] = /<(\d+)>\r\n([^]*)$/.exec(text) ?? [];
    assert.equal(Number(bytes) + rest.replaceAll('\r\n', '\n').length, 1000 * kilobyte + 5);
    assert.ok(rest.startsWith('xxx') && rest.endsWith('last\r\n'));
    assert.equal(Number(bytes) % kilobyte, 0, 'a line was cut in two');
    assert.ok(rest.length <= 257 * kilobyte && rest.length > 250 * kilobyte);
  });

  it('cuts a single large piece as well', async () => {
    const { clock, written, print } = feed();
    print('y'.repeat(1000 * kilobyte));
    await clock.advanceBy(30);
    assert.match(written[0] ?? '', new RegExp(`<${744 * kilobyte}>\\r\\ny+$`));
    assert.equal(written[0]?.split('y').length, 256 * kilobyte + 1);
  });

  it('is given no more in the long run than it can draw', async () => {
    const { clock, written, print } = feed();
    for (let time = 0; time < 2000; time += 10) {
      for (let count = 0; count < 50; count++) print('z'.repeat(64 * kilobyte));
      await clock.advanceBy(10);
    }
    const shown = written.join('').length;
    assert.ok(shown < 2000 * 2048 + 512 * kilobyte, `${shown} characters in two seconds`);
    assert.ok(shown > 2000 * 1024, `${shown} characters in two seconds`);
  });

  it('writes a line of its own after what was printed, on a line by itself and without its colour', () => {
    const { written, terminal, print } = feed();
    terminal.line('begin');
    print('\x1b[31mhalf');
    terminal.line('two\nlines');
    const text = written.join('');
    assert.equal(text, 'begin\r\n\x1b[31mhalf\x18\x1b[0m\r\n\r\ntwo\r\nlines\r\n');
    print('more\n');
    terminal.line('end');
    assert.ok(written.join('').endsWith('lines\r\nmore\r\n\x18\x1b[0m\r\nend\r\n'));
  });

  it('writes all at its end, and half a character as one that is none', async () => {
    const { clock, written, terminal } = feed();
    terminal.print({ stream: 'stderr', chunk: Uint8Array.of(0x61, 0xc3) });
    terminal.end();
    assert.equal(written.join(''), 'a\uFFFD');
    await clock.advanceBy(1000);
    assert.equal(written.join(''), 'a\uFFFD');
  });

  it('is left alone once it is closed', async () => {
    const { clock, written, terminal, print } = feed();
    print('late');
    terminal.dispose();
    await clock.advanceBy(1000);
    assert.deepEqual(written, []);
  });
});
