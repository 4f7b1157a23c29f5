import assert from 'node:assert/strict';
import { visibleText } from '../../../src/presentation/visibleText.ts';

describe('what cannot be seen, where somebody decides by it', () => {
  it('is shown', () => {
    const hidden: Readonly<Record<string, string>> = {
      'report\u202Egnp.sh': 'report‹U+202E›gnp.sh',
      'a\u2066b\u2069': 'a‹U+2066›b‹U+2069›',
      're\u200Bport': 're‹U+200B›port',
      'a\u200Db\u2060\uFEFF': 'a‹U+200D›b‹U+2060›‹U+FEFF›',
      'rm\u00A0-rf\u2003/\u3000': 'rm‹U+00A0›-rf‹U+2003›/‹U+3000›',
      'x\u001b[2J\u009b\u0000\n\t\r': 'x‹U+001B›[2J‹U+009B›‹U+0000›‹U+000A›‹U+0009›‹U+000D›',
      'a\u115F\u3164\u2800\u00AD\u034F': 'a‹U+115F›‹U+3164›‹U+2800›‹U+00AD›‹U+034F›',
      'a\uFE0F\u{E0101}\u{E0041}': 'a‹U+FE0F›‹U+E0101›‹U+E0041›',
      '\ud800': '‹U+D800›',
      '😀\u200D😀': '😀‹U+200D›😀',
    };
    for (const [text, expected] of Object.entries(hidden)) assert.equal(visibleText(text), expected);
  });

  it('leaves ordinary text as it is', () => {
    const texts = [
      'Rapport d’été: 5 €',
      'e\u0301',
      '日本語 한국어 中文',
      'Прибыль עברית العربية',
      '👩‍👩‍👧 🇫🇷 ❤️ 1️⃣ 👍🏽 🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    ];
    for (const text of texts) assert.equal(visibleText(text), text);
  });
});
