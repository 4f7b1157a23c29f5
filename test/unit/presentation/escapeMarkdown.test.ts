import assert from 'node:assert/strict';
import { escapeMarkdown } from '../../../src/presentation/escapeMarkdown.ts';
import { escapeHtml, renderMarkdown } from '../../../src/presentation/markdown.ts';

describe('text in Markdown', () => {
  const texts = [
    'Weekdays at 10:00 (Europe/Paris)',
    'After *a*_b_ `c` succeeds',
    '[a](https://example.com) ![b](data:x) <b>c</b> &amp; \\ ~~d~~ | e',
    '# 1. - not a list',
    'toutes les 15 minutes, jusqu’à 20 h',
  ];
  for (const text of texts) {
    it(`says just that: ${text}`, () => {
      assert.equal(
        renderMarkdown(escapeMarkdown(text)),
        `<p>${escapeHtml(text).replaceAll('&#39;', "'")}</p>\n`,
      );
    });
  }
});
