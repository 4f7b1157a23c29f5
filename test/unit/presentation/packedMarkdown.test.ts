import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import { renderMarkdown } from '../../../src/presentation/markdown.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const require = createRequire(import.meta.url);

const { lean, libraryNames } = require('../../../build/standIns.js') as {
  lean: Plugin;
  libraryNames: () => Iterable<readonly [name: string, character: string]>;
};

const names = [...libraryNames()].map(([name]) => name);

/** Characters of all kinds, each beside a mark of emphasis, where Markdown asks whether it is punctuation. */
function manyCharacters(): string {
  const lines: string[] = [];
  // By a prime: no category is met always or never.
  for (let code = 0x20; code < 0x1ff00; code += code < 0x500 ? 1 : 61) {
    if (code < 0xd800 || code > 0xdfff) lines.push(`a**${String.fromCodePoint(code)}b**c`);
  }
  return lines.join('\n\n');
}

const texts: readonly (readonly [what: string, text: string])[] = [
  ['emphasis beside characters', manyCharacters()],
  ['addresses that nobody made a link', 'https://example.org and ada@example.org, example.org'],
  [
    'links',
    '<https://exämple.org/ä?b=1&c> [a](https://example.org/a_(b) "t &amp; &copy;") [b](//example.org)',
  ],
  [
    'every character that has a name',
    names.map((name) => `&${name}; [a](#&${name}; "&${name};")`).join('\n\n'),
  ],
  [
    'names that are none',
    names.map((name) => `&${name} &${name}x; &x${name}; &${name.toLowerCase()};`).join('\n\n'),
  ],
  [
    'characters by number, and what looks like a name',
    '&copy; &eacute; &NotEqualTilde; &amp;copy; &nothing; &#169; &#xA9; \\&copy;',
  ],
  ['quotes and dashes', '"a" -- \'b\' ... (c)'],
  ['a table', '| a | b |\n| :- | -: |\n| `x` | ~~y~~ |'],
];

describe('Markdown as it is packed, without the parts of its library that are not needed', () => {
  let folder: TemporaryFolder;
  let packed: typeof renderMarkdown;

  before(async () => {
    folder = await temporaryFolder();
    const outfile = folder.path('markdown.mjs');
    await build({
      entryPoints: [fileURLToPath(new URL('../../../src/presentation/markdown.ts', import.meta.url))],
      ...{ bundle: true, format: 'esm', platform: 'node', plugins: [lean], outfile },
    });
    ({ renderMarkdown: packed } = (await import(pathToFileURL(outfile).href)) as {
      renderMarkdown: typeof renderMarkdown;
    });
  });

  after(() => folder.remove());

  it('knows all names of HTML', () => {
    assert.equal(names.length, 2125);
  });

  for (const [what, text] of texts) {
    it(`is the same: ${what}`, () => {
      // Not `equal`: it would compare megabytes character by character to tell where they differ.
      const [line] = differing(packed(text), renderMarkdown(text));
      assert.equal(line, undefined);
    });
  }
});

function differing(found: string, expected: string): string[] {
  const lines = expected.split('\n');
  return found.split('\n').filter((line, index) => line !== lines[index]);
}
