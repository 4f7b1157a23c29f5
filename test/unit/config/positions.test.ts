import assert from 'node:assert/strict';
import { createPositions, positionAt } from '../../../src/config/problem.ts';

describe('the position of an offset', () => {
  it('counts lines of every kind of line end, and columns from 1', () => {
    const text = 'ab\r\nc\n\rd';
    const positions = [...text, ''].map((_, offset) => {
      const { line, column } = positionAt(text, offset);
      return `${line}:${column}`;
    });
    assert.deepEqual(positions, ['1:1', '1:2', '1:3', '1:4', '2:1', '2:2', '3:1', '4:1', '4:2']);
  });

  it('gives a byte order mark no column', () => {
    const positionOf = createPositions('\uFEFFab');
    assert.deepEqual([0, 1, 2].map(positionOf), [
      { line: 1, column: 1 },
      { line: 1, column: 1 },
      { line: 1, column: 2 },
    ]);
  });
});
