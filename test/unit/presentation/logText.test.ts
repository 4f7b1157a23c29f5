import assert from 'node:assert/strict';
import { readableLog } from '../../../src/presentation/logText.ts';

describe('a readable log', () => {
  const cases: [why: string, printed: string, shown: string][] = [
    ['plain text as it is', 'one\n  two\n\nthree\n', 'one\n  two\n\nthree\n'],
    ['nothing', '', ''],
    [
      'text without colours and links',
      '\u001b[1;31mred\u001b[0m \u001b]8;;https://a.b\u0007link\u001b]8;;\u0007',
      'red link',
    ],
    ['the line ends of Windows as ours', 'one\r\ntwo\r\r\nthree\r\n', 'one\ntwo\nthree\n'],
    ['a line of progress as it stood at last', '10 %\r50 %\r100 %\ndone\n', '100 %\ndone\n'],
    ['a line of progress that is still going', '10 %\r50 %\r', '50 %'],
    ['a lone return as nothing', '\r', ''],
    ['accents, signs and pictures', 'Été — 俳句 🎵\n', 'Été — 俳句 🎵\n'],
  ];
  for (const [why, printed, shown] of cases) {
    it(`shows ${why}`, () => assert.equal(readableLog(printed), shown));
  }

  it('is made in no time from megabytes of progress', () => {
    const start = performance.now();
    assert.equal(readableLog('50 %\r'.repeat(500_000)), '50 %');
    assert.ok(performance.now() - start < 2000);
  });
});
