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
      assert.match(inEnglish(reason), /^“\/home\/ada\/state” is (?:not used|in the way): ./);
      assert.ok(inEnglish(advice).length > 20);
      assert.doesNotMatch(inEnglish(reason), /history/);
    });
  }

  for (const [path, word] of [
    ['/home/ada/state', '/home/ada/state'],
    ["/home/ada/my d'or", String.raw`'/home/ada/my d'\''or'`],
    ['/home/ada/$(id)', "'/home/ada/$(id)'"],
  ] as const) {
    it(`names what a command takes as a shell does: ${path}`, () => {
      const { advice } = foreignWords(new ForeignStateError(path, 'writable'));
      assert.ok(inEnglish(advice).endsWith(`chmod -R go-rwx ${word}`), inEnglish(advice));
    });
  }
});
