import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/common/message.ts';
import { ForeignStateError, type ForeignReason } from '../../../src/common/ownership.ts';
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
});
