import assert from 'node:assert/strict';
import { simpleCommands } from '../../../../src/execution/evidence/commandWords.ts';
import { pathsInWord } from '../../../../src/execution/evidence/pathsInWord.ts';
import { unknownPart } from '../../../../src/execution/evidence/shellVariables.ts';

describe('The words of a command line', () => {
  for (const [what, text, expected] of [
    ['are parted by blanks', 'sh  a.sh\tb', [['sh', 'a.sh', 'b']]],
    [
      'lose their quotes',
      `sh 'a b'"c d"\\ e`,
      [
        ['sh', 'a bc d e'],
        ['a', 'bc', 'd', 'e'],
      ],
    ],
    ['end with a command', 'a;b&&c||d|e&f\n(g)', [['a'], ['b'], ['c'], ['d'], ['e'], ['f'], ['g']]],
    ['are none in a comment', 'a # b c\nd#e', [['a'], ['d#e']]],
    ['go on over a line end that is escaped', 'a \\\n b', [['a', 'b']]],
    ['are not what is written to', 'a > b 2>> c &> d < e >&2', [['a', '2', 'e']]],
    ['hide what only the run knows', 'a "$B/c" ${D}e `f`', [['a', '\0/c', '\0e', '\0'], ['f']]],
    [
      'are told of commands within words',
      `sh -c 'cd x; sh y'`,
      [
        ['sh', '-c', 'cd x; sh y'],
        ['cd', 'x'],
        ['sh', 'y'],
      ],
    ],
    [
      'are told of the commands whose output they are',
      'a $(b "$(c d)")',
      [
        ['a', '\0'],
        ['b', '\0'],
        ['c', 'd'],
      ],
    ],
    [
      'end where a quote does not',
      `a 'b c`,
      [
        ['a', 'b c'],
        ['b', 'c'],
      ],
    ],
  ] as const) {
    it(what, () => {
      const commands = simpleCommands(text).map((words) => words.filter((word) => word !== ''));
      assert.deepEqual(commands, expected);
    });
  }

  it('keep the backslash of Windows', () => {
    assert.deepEqual(simpleCommands('& .\\a\\b.ps1 "$PSScriptRoot\\c" %~dp0d.bat', 'windows'), [
      ['.\\a\\b.ps1', `${unknownPart}\\c`, `${unknownPart}d.bat`],
    ]);
  });

  it('may be nested deeply, or be of a megabyte', () => {
    simpleCommands('$('.repeat(20_000));
    simpleCommands(`'`.repeat(20_000));
    assert.equal(simpleCommands('a b c\n'.repeat(100_000)).length, 100_000);
  });

  for (const [word, ...paths] of [
    ['a.sh', 'a.sh'],
    ['--config=./a.js', '--config=./a.js', '--config', './a.js'],
    ['-r./a.js', '-r./a.js', './a.js'],
    ['\0/lib/a.sh', 'lib/a.sh'],
    ['lib:other', 'lib:other', 'lib', 'other'],
    ['\0'],
  ] as const) {
    it(`may name a path: ${JSON.stringify(word)}`, () => assert.deepEqual(pathsInWord(word), paths));
  }
});
