import assert from 'node:assert/strict';
import { summaryExcerpt } from '../../../src/presentation/summaryExcerpt.ts';

describe('the summary in a tooltip', () => {
  it('is the Markdown of the script', () => {
    assert.equal(summaryExcerpt('\n# Done\r\n\r\n- **395** albums\n'), '# Done\n\n- **395** albums');
  });

  it('fetches no image', () => {
    assert.equal(
      summaryExcerpt('![seen](https://example.org/x.png)'),
      '!\\[seen](https://example.org/x.png)',
    );
  });

  it('of a long text is its first lines', () => {
    const excerpt = summaryExcerpt('0123456789\n'.repeat(1000));
    assert.ok(excerpt.endsWith('0123456789\n\n…'));
    assert.ok(excerpt.length <= 2003);
    assert.equal(summaryExcerpt('x'.repeat(3000)).length, 2003);
  });
});
