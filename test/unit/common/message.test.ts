import assert from 'node:assert/strict';
import { inEnglish, message } from '../../../src/common/message.ts';

describe('a message', () => {
  it('keeps its text as the key and its arguments apart, for a translator', () => {
    assert.deepEqual(message('in {minutes} min', { minutes: 5 }), {
      text: 'in {minutes} min',
      args: { minutes: 5 },
    });
    assert.deepEqual(message('queued'), { text: 'queued', args: {} });
  });

  describe('in English', () => {
    it('has its arguments filled in, wherever and how often they stand', () => {
      assert.equal(inEnglish(message('{a} and {b}, {a}', { a: 'x', b: 2 })), 'x and 2, x');
      assert.equal(inEnglish(message('{count} rows', { count: 0 })), '0 rows');
    });

    it('leaves a place that has no argument as it stands', () => {
      assert.equal(inEnglish(message('{a} {b} {toString} {}', { a: 1 })), '1 {b} {toString} {}');
    });

    it('does not read an argument as text with places of its own', () => {
      assert.equal(inEnglish(message('{a}{b}', { a: '{b}', b: '$& $1' })), '{b}$& $1');
    });
  });
});
