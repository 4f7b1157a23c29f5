import assert from 'node:assert/strict';
import type { Language } from '../../../../src/execution/evidence/codeFile.ts';
import { referencesIn } from '../../../../src/execution/evidence/namedModules.ts';
import { References } from '../../../../src/execution/evidence/references.ts';

// In letters, and in milliseconds.
const size = 20_000;
const longest = 200;

const languages: readonly Language[] = [
  ...(['javascript', 'python', 'shell', 'windows', 'ruby', 'package', 'config', 'other'] as const),
];

const units = [
  ...[
    ' ',
    '\t',
    '\r',
    '\n',
    '\f',
    '.',
    '. ',
    '"',
    "'",
    '`',
    '(',
    ')',
    '\\',
    '\\\n',
    '\0',
    ',',
    '#',
    ';',
    ':',
  ],
  ...[
    '${',
    '$(',
    '%(',
    '%a',
    '"\'',
    '"a',
    'a.',
    ':from .',
    '\nfrom a import (',
    "'from a import b",
    '$"',
    '{',
  ],
  ...['import_module("', 'require(', 'import ', '__import__(', '"import_module("'],
  ...['sys.path "a",', 'join("a",', '"a" / ', 'use lib "', 'loadEnvFile(', '$: "a",', 'exec(open('],
];

const beginnings = [
  '',
  'from',
  'import',
  'require',
  'from a',
  'from .',
  'import_module(',
  'import_module("',
  '$',
  ...['sys.path', 'join(', 'use lib', 'use', '$LOAD_PATH'],
];

/** How long it takes, and what is found. */
async function read(text: string | Uint8Array, language: Language) {
  const content = [typeof text === 'string' ? Buffer.from(text) : text];
  return new References().read({ head: new Uint8Array(), content }, language);
}

describe('A text that is made to be slow', () => {
  for (const language of languages) {
    it(`is read at once in ${language}`, function () {
      for (const unit of units) {
        for (const beginning of beginnings) {
          let text = `${beginning}${unit.repeat(size / unit.length)}x`;
          if (language === 'package') text = JSON.stringify({ scripts: { a: text }, main: text });
          // Of the processor's time: others may have it too.
          const since = process.cpuUsage();
          referencesIn(text, language);
          const took = process.cpuUsage(since).user / 1000;
          assert.ok(took < longest, `${JSON.stringify([beginning, unit])} took ${Math.round(took)} ms`);
        }
      }
    });
  }

  it('may be a deep one', () => {
    const deep = `${'['.repeat(100_000)}"./a.js"${']'.repeat(100_000)}`;
    assert.deepEqual(referencesIn(`{"imports":${deep}}`, 'package'), [
      { form: 'path', path: './a.js', ofAnyKind: false },
    ]);
  });

  it('may be a line without an end', async () => {
    const since = performance.now();
    await read('x '.repeat(4_000_000), 'other');
    assert.ok(performance.now() - since < 4_000);
  });
});

describe('A text that is made to hide what it names', () => {
  const python = { form: 'python', level: 0, names: [] } as const;

  it('has lines that end as Python ends them', async () => {
    const found = await read('import os\rimport helper\rfrom a . b import c', 'python');
    assert.deepEqual(found, [
      { ...python, module: 'os' },
      { ...python, module: 'helper' },
      { ...python, module: 'a.b', names: ['c'] },
    ]);
  });

  it('has more blanks than are read at one go', async () => {
    for (const blank of [' ', '\t', '\\\n']) {
      const found = await read(`from ${blank.repeat(40_000)}helper import a`, 'python');
      assert.deepEqual(found, [{ ...python, module: 'helper', names: ['a'] }]);
    }
  });

  it('has a list without an end before the next import', async () => {
    const found = await read('"from a import (";\nfrom b import c\n', 'python');
    assert.ok(found.some((one) => one.form === 'python' && one.module === 'b'));
  });

  it('has a NUL in it, or is UTF-16', async () => {
    const lib = { form: 'import', path: './lib.mjs', ofAnyKind: true };
    assert.deepEqual(await read('// \0\nimport "./lib.mjs"', 'javascript'), [lib]);
    assert.deepEqual(await read('. ./a\0.sh', 'shell'), [{ form: 'words', words: ['.', './a.sh'] }]);
    const wide = Buffer.from('\ufeff. ./a.ps1', 'utf16le');
    assert.deepEqual(await read(wide, 'windows'), [{ form: 'words', words: ['.', './a.ps1'] }]);
  });

  it('is no program of the machine, which names nothing', async () => {
    for (const magic of ['\x7fELF', 'MZ\0', '\0asm'])
      assert.deepEqual(await read(`${magic} "./a.js"`, 'other'), []);
    assert.equal((await read('MZ = "./a.js"', 'other')).length, 1);
    assert.equal((await read('MZ=1 # \0\n. ./a.sh', 'shell')).length, 2);
  });

  it('writes a letter by its number, or leaves the ending to Node', () => {
    const paths = referencesIn('import "./l%69b.mjs?a"; import "./%"', 'javascript');
    assert.deepEqual(
      paths.map((one) => one.form === 'import' && one.path),
      ['./l%69b.mjs', './lib.mjs', './%'],
    );
    assert.deepEqual(referencesIn('{"main":"lib"}', 'package'), [
      { form: 'path', path: 'lib', ofAnyKind: false },
      { form: 'import', path: './lib', ofAnyKind: false },
    ]);
  });
});
