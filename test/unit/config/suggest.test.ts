import assert from 'node:assert/strict';
import fc from 'fast-check';
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

  it('is within a third of its length, at most three steps away', () => {
    const words = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 3, maxLength: 14 });
    const changed = fc
      .tuple(
        words,
        fc.array(fc.tuple(fc.nat(14), fc.constantFrom('a', 'b', 'swap', 'drop')), { maxLength: 5 }),
      )
      .map(([word, changes]) => [word, changes.reduce(change, word)] as const);
    fc.assert(
      fc.property(fc.oneof(changed, fc.tuple(words, words)), ([word, other]) => {
        const limit = Math.min(3, Math.floor((word.length + 1) / 3));
        const expected = other.startsWith(word) || distance(word, other) <= limit;
        assert.equal(nearest(word, [other]), expected ? other : undefined);
      }),
      { numRuns: 2000 },
    );
  });
});

function change(word: string, [index, what]: readonly [index: number, what: string]): string {
  const [before, first, second, after] = [
    word.slice(0, index),
    word.charAt(index),
    word.charAt(index + 1),
    word.slice(index + 2),
  ];
  if (what === 'swap') return before + second + first + after;
  return before + (what === 'drop' ? '' : what + first) + second + after;
}

/** By its definition: each step is one more than the least of what it may follow. */
function distance(from: string, to: string, known = new Map<string, number>()): number {
  if (from === '' || to === '') return from.length + to.length;
  const key = `${from} ${to}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const rest = (ofFrom: number, ofTo: number) => distance(from.slice(ofFrom), to.slice(ofTo), known);
  const swapped = from.length > 1 && from[0] === to[1] && from[1] === to[0];
  const found = Math.min(
    rest(1, 0) + 1,
    rest(0, 1) + 1,
    rest(1, 1) + (from[0] === to[0] ? 0 : 1),
    swapped ? rest(2, 2) + 1 : Infinity,
  );
  known.set(key, found);
  return found;
}
