import assert from 'node:assert/strict';
import { inEnglish, message } from '../../../src/common/message.ts';
import type { EvidenceFile } from '../../../src/model/approval.ts';
import { foldFiles } from '../../../src/presentation/reviewFold.ts';
import { renderReviewItem } from '../../../src/presentation/reviewHtml.ts';
import type { ReviewLine } from '../../../src/presentation/reviewLine.ts';

function fileLine(path: string): ReviewLine {
  const file: EvidenceFile = { role: 'module', path, hash: path };
  return { text: message('Module: {path}', { path }), file };
}

const many = Array.from({ length: 500 }, (_, index) => fileLine(`lib/m${index}.mjs`));
const watched: ReviewLine = { text: 'Whatever matches lib/**' };
const warning: ReviewLine = { text: 'It lies outside.', isWarning: true };

describe('a long list of files', () => {
  it('is folded but for its first ones, all that is warned of, and what is no file', () => {
    const lines = [watched, ...many.slice(0, 300), warning, ...many.slice(300)];
    const { shown, folded } = foldFiles(lines);
    assert.deepEqual(shown, [watched, ...many.slice(0, 12), many[299], warning]);
    assert.equal(folded.length, 487);
    assert.deepEqual(new Set([...shown, ...folded]), new Set(lines));
  });

  it('is whole as long as it is short, and so is all that the config says', () => {
    assert.deepEqual(foldFiles(many.slice(0, 24)), { shown: many.slice(0, 24), folded: [] });
    const said = many.map(({ text }) => ({ text }));
    assert.deepEqual(foldFiles(said), { shown: said, folded: [] });
  });

  it('is a key away, with the number of them', () => {
    const sections = [{ title: message('Files'), lines: many }];
    const review = { taskId: 'a', label: 'A', state: message('allowed'), sections };
    const html = renderReviewItem({ review, actions: [], actionsOf: () => [] }, inEnglish);
    assert.match(
      html,
      /m11\.mjs<\/li>\n<\/ul>\n<details>\n<summary>488 more files<\/summary>\n<ul>\n<li>.*m12\.mjs/,
    );
    assert.match(html, /m499\.mjs<\/li>\n<\/ul>\n<\/details>/);
  });
});
