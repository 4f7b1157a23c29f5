import assert from 'node:assert/strict';
import type { LogPart } from '../../../src/model/log.ts';
import { readableLog } from '../../../src/presentation/logText.ts';

const words = {
  attempt: (number: number) => `== attempt ${number} ==`,
  cut: (bytes: number) => `… ${bytes} bytes are left out …`,
};
type Piece = readonly ['stdout' | 'stderr', string | Uint8Array];
const bytesOf = (text: string | Uint8Array) => (typeof text === 'string' ? Buffer.from(text) : text);
const part = (attempt: number, [stream, text]: Piece): LogPart => ({
  attempt,
  stream,
  bytes: bytesOf(text),
});
const show = (...pieces: readonly Piece[]) =>
  readableLog(
    pieces.map((piece) => part(1, piece)),
    words,
  );

describe('a readable log', () => {
  const cases: [why: string, printed: string, shown: string][] = [
    ['plain text as it is', 'one\n  two\n\nthree\n', 'one\n  two\n\nthree\n'],
    ['nothing', '', ''],
    ['a text without an end of its last line', 'one\ntwo', 'one\ntwo'],
    [
      'text without colours and links',
      '\u001b[1;31mred\u001b[0m \u001b]8;;https://a.b\u0007link\u001b]8;;\u001b\\',
      'red link',
    ],
    ['text without a colour that comes after its line', 'red\n\u001b[0m', 'red\n'],
    [
      'text without titles, marks, fonts and resets',
      '\u001b]0;t\u0007a\u001b_x;y\u001b\\b\u001b(Bc\u001bc',
      'abc',
    ],
    ['text without 8-bit controls', '\u009b31ma\u009b0m', 'a'],
    ['text without bells, zeros and deletions, but tabs', 'a\u0007\u0000\tb\u007f\u000c', 'a\tb'],
    ['what follows a title that never ends', '\u001b]0;title\nnext\n', '0;title\nnext\n'],
    ['half a colour at the end as nothing', 'a\u001b[3', 'a3'],
    ['the line ends of Windows as ours', 'one\r\ntwo\r\r\nthree\r\n', 'one\ntwo\nthree\n'],
    ['a line of progress as it stood at last', '10 %\r50 %\r100 %\ndone\n', '100 %\ndone\n'],
    ['a line of progress that erases itself', 'a long one\u001b[2K\rshort\n', 'short\n'],
    ['a line of progress that goes to its first column', 'a long one\u001b[2K\u001b[1Gshort\n', 'short\n'],
    ['a line of progress that is still going', '10 %\r50 %\r', '50 %'],
    ['a spinner as it stood at last', '|\b/\b-\b done\b\n', ' done\n'],
    ['a spinner in a line of progress', '10 %\r50\b\b60\n', '60\n'],
    ['a lone return as nothing', '\r', ''],
    ['accents, signs and pictures', 'Été — 俳句 🎵\n', 'Été — 俳句 🎵\n'],
  ];
  for (const [why, printed, shown] of cases) {
    it(`shows ${why}`, async () => assert.equal(await show(['stdout', printed]), shown));
    it(`shows ${why}, byte by byte`, async () => {
      const pieces = [...Buffer.from(printed)].map((byte): Piece => ['stdout', Uint8Array.of(byte)]);
      assert.equal(await show(...pieces), shown);
    });
  }

  it('shows bytes that are no UTF-8 by the sign for that', async () => {
    assert.equal(await show(['stdout', Buffer.from('caf\u00e9 \u00ff\n', 'latin1')]), 'caf\ufffd \ufffd\n');
    assert.equal(await show(['stdout', Uint8Array.of(0xe4, 0xbf)]), '\ufffd');
  });

  it('marks every line of stderr', async () => {
    assert.equal(
      await show(['stdout', 'one\n'], ['stderr', 'two\n\nthree\n'], ['stdout', 'four\n']),
      'one\n[stderr] two\n[stderr] \n[stderr] three\nfour\n',
    );
  });

  it('has a line where it was begun, and whole, whatever the other stream printed meanwhile', async () => {
    assert.equal(
      await show(['stdout', 'work'], ['stderr', 'oh\nno'], ['stdout', 'ing\nnext\n'], ['stderr', ' no\n']),
      'working\n[stderr] oh\n[stderr] no no\nnext\n',
    );
    assert.equal(await show(['stdout', 'one'], ['stderr', 'two\n']), 'one\n[stderr] two\n');
    assert.equal(await show(['stdout', 'one\n'], ['stderr', 'two']), 'one\n[stderr] two');
  });

  it('puts together characters and controls that the other stream has split', async () => {
    const sign = Buffer.from('俳');
    assert.equal(
      await show(
        ['stdout', sign.subarray(0, 1)],
        ['stderr', Buffer.concat([Buffer.from('x'), sign.subarray(0, 2)])],
        ['stdout', sign.subarray(1)],
        ['stdout', '\u001b[3'],
        ['stderr', sign.subarray(2)],
        ['stdout', '1mred\u001b'],
        ['stderr', '\u001b[0m'],
        ['stdout', '[0m'],
      ),
      '[stderr] x俳\n俳red',
    );
  });

  it('has a heading for each attempt where there are several', async () => {
    const parts = [part(1, ['stdout', 'one']), part(1, ['stderr', 'two\n']), part(3, ['stdout', 'three\n'])];
    assert.equal(
      await readableLog(parts, words),
      '== attempt 1 ==\none\n[stderr] two\n\n== attempt 3 ==\nthree\n',
    );
    assert.equal(await readableLog(parts.slice(2), words), '== attempt 3 ==\nthree\n');
  });

  it('says in a line of its own what is left out, and joins nothing over it', async () => {
    const sign = Buffer.from('俳');
    const parts = [
      part(1, ['stdout', Buffer.concat([Buffer.from('begun'), sign.subarray(0, 1)])]),
      { attempt: 1, cut: 12 },
      part(1, ['stdout', Buffer.concat([sign.subarray(1), Buffer.from('ended\n')])]),
    ];
    assert.equal(
      await readableLog(parts, words),
      'begun\ufffd\n… 12 bytes are left out …\n\ufffd\ufffdended\n',
    );
    assert.equal(await readableLog(parts.slice(1, 2), words), '… 12 bytes are left out …\n');
  });

  const size = 5 * 1024 * 1024;
  const much: [string, string, number][] = [
    ['text', '\u001b[32mINFO\u001b[0m a line of output with some words in it\n', 4_000_000],
    ['progress', '\u001b[2K\r50 % ####', 1],
    ['returns', '\r', 0],
    ['a single line', 'abcdefghij', size],
    ['controls that are never ended', '\u001b]', 0],
  ];
  for (const [what, text, least] of much) {
    it(`is made quickly of 5 MB of ${what}, and lets others work meanwhile`, async () => {
      let turns = 0;
      let going = true;
      const count = () => {
        turns++;
        if (going) setImmediate(count);
      };
      setImmediate(count);
      const start = performance.now();
      const shown = await show(['stdout', Buffer.alloc(size, text)]);
      const took = performance.now() - start;
      going = false;
      assert.ok(shown.length >= least && shown.length <= size, String(shown.length));
      assert.ok(took < 2000, `${took} ms`);
      assert.ok(turns > 50, `${turns} turns`);
    });
  }
});
