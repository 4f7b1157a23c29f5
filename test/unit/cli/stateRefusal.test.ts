import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { historyRefusal, stateRefusal } from '../../../src/cli/stateRefusal.ts';
import { inEnglish } from '../../../src/common/message.ts';
import { ForeignStateError } from '../../../src/common/ownership.ts';

describe('Why the command line does not use the state', () => {
  it('says in one line what is somebody else’s, when the history is opened and later', () => {
    const error = new ForeignStateError('/home/\u001b[2Jada', 'link');
    for (const refusal of [stateRefusal(error), historyRefusal(error, { to: 'read' })]) {
      assert.match(refusal ? inEnglish(refusal.reason) : '', /^“\/home\/ \[2Jada” is not used/);
      assert.equal(refusal?.hints.length, 1);
    }
  });

  it('says what SQLite says of a history that is open, and whether it was to be written', () => {
    let error: unknown;
    try {
      new DatabaseSync(':memory:').exec('select * from runs');
    } catch (caught) {
      error = caught;
    }
    for (const [to, does] of [
      ['read', 'read'],
      ['write', 'written'],
      ['run', 'written'],
    ] as const) {
      const refusal = historyRefusal(error, { to });
      assert.equal(
        refusal && inEnglish(refusal.reason),
        `The history cannot be ${does}: no such table: runs`,
      );
    }
    assert.equal(historyRefusal(new Error('no history'), { to: 'read' }), undefined);
  });
});
