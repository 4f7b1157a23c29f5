import assert from 'node:assert/strict';
import { environmentGrants } from '../../../src/approval/environment.ts';
import { inEnglish } from '../../../src/common/message.ts';

const a = 'a1'.repeat(32);
const b = 'b2'.repeat(32);

describe('SCHEDULER_APPROVE', () => {
  for (const [value, hashes] of [
    [undefined, []],
    ['', []],
    [' ,\n', []],
    [a, [a]],
    [` ${a},${b} `, [a, b]],
    [`${a}\n${b}\t${a}`, [a, b]],
  ] as const) {
    it(`${JSON.stringify(value)?.replaceAll(a, 'A').replaceAll(b, 'B')} allows ${hashes.length}`, () => {
      assert.deepEqual(environmentGrants(value === undefined ? {} : { SCHEDULER_APPROVE: value }), {
        hashes,
      });
    });
  }

  it('allows nothing where anything in it is not a hash, and does not repeat what that was', () => {
    const { hashes, fault } = environmentGrants({ SCHEDULER_APPROVE: `${a}, hunter2` });
    assert.deepEqual(hashes, []);
    assert.equal(
      fault && inEnglish(fault),
      'SCHEDULER_APPROVE allows nothing: word 2 in it is not a hash of 64 digits (0–9, a–f).',
    );
  });
});
