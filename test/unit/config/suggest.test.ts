import assert from 'node:assert/strict';
import { nearest } from '../../../src/config/suggest.ts';

describe('the nearest word', () => {
  const cases: readonly (readonly [
    word: string,
    candidates: readonly string[],
    expected: string | undefined,
  ])[] = [
    ['labl', ['description', 'label'], 'label'],
    ['hous', ['hour', 'hours'], 'hours'],
    ['Monday', ['tuesday', 'monday'], 'monday'],
    ['mon', ['sunday', 'monday'], 'monday'],
    ['enabeld', ['enabled'], 'enabled'],
    ['dialy', ['daily'], 'daily'],
    ['x', ['s', 'm'], undefined],
    ['colour', ['version', 'tasks'], undefined],
    ['', ['a'], undefined],
    ['x'.repeat(10_000), ['x'.repeat(9999)], undefined],
  ];
  for (const [word, candidates, expected] of cases) {
    it(`to "${word.slice(0, 20)}" is ${expected ?? 'none'}`, () =>
      assert.equal(nearest(word, candidates), expected));
  }
});
