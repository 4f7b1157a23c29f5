import assert from 'node:assert/strict';
import { simpleCommands } from '../../../../src/execution/evidence/commandWords.ts';
import { withoutBraces } from '../../../../src/execution/evidence/globs.ts';
import { pathsInWord } from '../../../../src/execution/evidence/pathsInWord.ts';

// In milliseconds.
const longest = 4_000;

const units = [
  ...['`', 'a=(', '$(ls ', 'a=$a$a;', '$a|sh x|', 'for f in a b c d;do sh $f $f;done;', 'cat <<E "\nE\n'],
  ...[
    'sh <<E\na\nE\n',
    '${a:-',
    '${a:-${b',
    '<<E\n',
    '<<',
    '<<<',
    'done|',
    "sh -c '",
    '"$(',
    "$'",
    'eval $(cat x) ',
  ],
  ...[
    'x="sh $x $y";y="$x $y";',
    "a='$a $a';eval $a;",
    'find a b -name x -exec sh {} \\;',
    '{a,b}',
    '*(',
    'set -- $@ a;',
  ],
];

describe('A command that is made to be slow', () => {
  for (const unit of units) {
    it(`is read at once: ${JSON.stringify(unit)}`, () => {
      const text = unit.repeat(100_000 / unit.length);
      const since = performance.now();
      simpleCommands(text);
      for (const word of withoutBraces(text)) pathsInWord(word);
      assert.ok(performance.now() - since < longest);
    });
  }

  it('stands for no more names than are worth a look', () => {
    assert.deepEqual(withoutBraces('a{b,c{d,e}}f'), ['a{b,c{d,e}}f', 'abf', 'acdf', 'acef']);
    assert.deepEqual(withoutBraces(`x${'{a,b}'.repeat(9)}y`).slice(1), ['x*y']);
    assert.deepEqual(withoutBraces(`${'{1,2,3,4,5,6,7,8,9}'.repeat(3)}`).slice(1), ['*']);
    assert.deepEqual(withoutBraces('{}'), ['{}']);
  });
});
