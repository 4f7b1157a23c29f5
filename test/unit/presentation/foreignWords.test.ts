import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/common/message.ts';
import { ForeignStateError, type ForeignReason } from '../../../src/common/ownership.ts';
import { historyRefusal, stateRefusal } from '../../../src/cli/stateRefusal.ts';
import { foreignWords } from '../../../src/presentation/foreignWords.ts';

const reasons: readonly ForeignReason[] = [
  'link',
  'owner',
  'writable',
  'kind',
  'inside-workspace',
  'content',
];

describe('Why something of the state is not used', () => {
  for (const why of reasons) {
    it(`says where it is, what is wrong and what to do: ${why}`, () => {
      const { reason, advice } = foreignWords(new ForeignStateError('/home/ada/state', why));
      assert.match(inEnglish(reason), /^“\/home\/ada\/state” is (?:not used: |in the way of )./);
      assert.ok(inEnglish(advice).length > 20);
    });
  }

  it('is said by the command line, when the history is opened and later, in one line', () => {
    const error = new ForeignStateError('/home/\u001b[2Jada', 'link');
    for (const refusal of [stateRefusal(error), historyRefusal(error, { to: 'read' })]) {
      assert.match(refusal ? inEnglish(refusal.reason) : '', /^“\/home\/ \[2Jada” is not used/);
      assert.equal(refusal?.hints.length, 1);
    }
  });
});
