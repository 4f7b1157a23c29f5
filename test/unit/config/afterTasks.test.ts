import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/common/message.ts';
import { checkAfter } from '../../../src/config/afterTasks.ts';

/** Task ids that tell how often they were gone through. */
class CountedIds extends Set<string> {
  looks = 0;

  override [Symbol.iterator](): SetIterator<string> {
    this.looks++;
    return super[Symbol.iterator]();
  }
}

describe('Tasks after others that do not exist', () => {
  it('get suggestions while they are few: each is looked for among all ids', () => {
    const names = Array.from({ length: 3000 }, (_, index) => `nightly-report-of-team-${index}`);
    const ids = new CountedIds(names);
    const links = names.map((from, index) => ({
      from,
      to: `nightly-reprot-of-taem-${index}`,
      path: ['tasks', from, 'schedule', 'after'],
    }));
    const started = performance.now();
    const texts = checkAfter(links, ids).map((finding) => inEnglish(finding.message));
    // It was a minute.
    assert.ok(performance.now() - started < 3000);
    assert.equal(ids.looks, 20);
    assert.equal(texts.length, names.length);
    const first = 'There is no task "nightly-reprot-of-taem-0". Did you mean "nightly-report-of-team-0"?';
    assert.equal(texts[0], first);
    assert.equal(texts.filter((text) => text.includes('Did you mean')).length, 20);
    assert.equal(texts.at(-1), 'There is no task "nightly-reprot-of-taem-2999".');
  });
});
