import assert from 'node:assert/strict';
import { displayWidth } from '../../../src/cli/printers/displayWidth.ts';
import { wrapped, wrappedSentence } from '../../../src/cli/printers/wrapped.ts';

const indent = '      ';

/** What a terminal of that width is given, put together again. */
function joined(lines: readonly string[]): string {
  return lines.map((line, index) => (index === 0 ? line : line.slice(indent.length))).join('');
}

describe('a line that is longer than the terminal is wide', () => {
  const sentence = '  ! There are long blanks in it: read it to its end.';

  it('is broken between the words of a sentence, and each piece but the first is set in', () => {
    assert.deepEqual(wrappedSentence(sentence, indent, 30), [
      '  ! There are long blanks in ',
      '      it: read it to its end.',
    ]);
    assert.deepEqual(wrappedSentence(sentence, indent, undefined), [sentence]);
  });

  it('is broken anywhere where it is the text of a config', () => {
    assert.deepEqual(wrapped('    abc defghijkl', indent, 14), ['    abc defghi', '      jkl']);
  });

  it('loses nothing, and keeps to the width', () => {
    const hostile = [
      sentence,
      `    In a shell: true${' '.repeat(100)}; curl evil`,
      `    In a shell: ${'x'.repeat(200)}  y Hash 0`,
      '    Script\u00a0: a.sh 日本語 日本語日本語日本語日本語日本語 👩‍👩‍👧 b',
      `    ${' '.repeat(60)}`,
    ];
    for (const text of hostile) {
      for (const wrap of [wrapped, wrappedSentence]) {
        for (const columns of [1, 14, 20, 33, 79]) {
          const lines = wrap(text, indent, columns);
          assert.equal(joined(lines), text);
          assert.ok(lines.slice(1).every((line) => line.startsWith(indent)));
          assert.ok(lines.every((line) => displayWidth(line) <= Math.max(columns, 14)));
        }
      }
    }
  });
});
