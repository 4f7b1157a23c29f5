import assert from 'node:assert/strict';
import { resultText } from '../../../src/vscode/tasks/resultText.ts';

describe('what a VS Code command has resolved to', () => {
  it('is a text as it is, with a last line end', () => {
    assert.equal(resultText('saved 3'), 'saved 3\n');
    assert.equal(resultText('saved 3\n'), 'saved 3\n');
  });

  it('is JSON otherwise', () => {
    assert.equal(resultText({ saved: [1, 2] }), '{\n  "saved": [\n    1,\n    2\n  ]\n}\n');
    assert.equal(resultText(false), 'false\n');
    assert.equal(resultText(null), 'null\n');
  });

  it('is nothing where there is nothing that could be written', () => {
    const round: Record<string, unknown> = {};
    round['self'] = round;
    for (const nothing of [undefined, '', () => 1, round, { big: 1n }]) assert.equal(resultText(nothing), '');
  });

  it('is cut at 64 KB, between two characters', () => {
    const text = resultText(`a${'é'.repeat(40_000)}`);
    assert.match(text, /^aé+…\n$/);
    const bytes = Buffer.byteLength(text);
    assert.ok(bytes > 65_530 && bytes <= 65_540, `${bytes} bytes`);
  });
});
