import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { translatableTexts } from '../../support/translatableTexts.ts';

type Words = Readonly<Record<string, string>>;

function read(path: string): Promise<string> {
  return readFile(new URL(`../../../${path}`, import.meta.url), 'utf8');
}

async function readWords(path: string): Promise<Words> {
  return JSON.parse(await read(path)) as Words;
}

/** `{count}` and the like, in the order of the alphabet: a translation may move them. */
function placeholders(text: string): string[] {
  return (text.match(/\{\w+\}/g) ?? []).sort();
}

/** `%command.runTask%` and the like, wherever they stand in a manifest. */
function referencesIn(value: unknown): string[] {
  if (typeof value === 'string') return /^%(.+)%$/.exec(value)?.slice(1) ?? [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(referencesIn) : [];
}

const sorted = (words: Iterable<string>) => [...words].sort();

describe('the French of the sentences in src/', () => {
  let french: Words;
  let texts: ReturnType<typeof translatableTexts>;

  before(async () => {
    french = await readWords('l10n/bundle.l10n.fr.json');
    texts = translatableTexts();
  });

  it('covers every sentence that a person reads', () => {
    assert.ok(texts.length > 100, `only ${texts.length} sentences were found in src/`);
    const untold = texts.filter(({ text }) => !Object.hasOwn(french, text) || french[text] === '');
    assert.deepEqual(untold, []);
  });

  it('holds no sentence that is gone from src/', () => {
    const known = new Set(texts.map(({ text }) => text));
    assert.deepEqual(
      Object.keys(french).filter((text) => !known.has(text)),
      [],
    );
  });

  it('fills in what the English sentence does', () => {
    const different = Object.entries(french).filter(
      ([text, translation]) => placeholders(text).join() !== placeholders(translation).join(),
    );
    assert.deepEqual(different, []);
  });

  it('is in the order of the English sentences, each once', async () => {
    const bundle = await read('l10n/bundle.l10n.fr.json');
    const written = [...bundle.matchAll(/^ {2}("(?:[^"\\]|\\.)*"):/gm)].map(
      ([, key = '']) => JSON.parse(key) as string,
    );
    assert.deepEqual(written, sorted(new Set(written)));
    assert.equal(written.length, Object.keys(french).length);
  });
});

describe('the words of package.json', () => {
  let english: Words;
  let french: Words;
  let used: string[];

  before(async () => {
    english = await readWords('package.nls.json');
    french = await readWords('package.nls.fr.json');
    used = sorted(new Set(referencesIn(JSON.parse(await read('package.json')))));
  });

  it('are all there in English, and none is unused', () => {
    assert.ok(used.length > 10, `only ${used.length} references were found in package.json`);
    assert.deepEqual(sorted(Object.keys(english)), used);
  });

  it('are all there in French, and none is unused', () => {
    assert.deepEqual(sorted(Object.keys(french)), used);
  });

  it('stand in one order in both languages', () => {
    assert.deepEqual(Object.keys(french), Object.keys(english));
  });

  it('lead to the same commands in both languages', () => {
    const commands = (text: string | undefined) => text?.match(/\(command:[^)]+\)/g) ?? [];
    for (const key of used) assert.deepEqual(commands(french[key]), commands(english[key]), key);
  });
});

describe('the French of the sentences in src/, as type', () => {
  const faults: Readonly<Record<string, RegExp>> = {
    'an apostrophe of a typewriter': /\p{L}'\p{L}/u,
    'English quotation marks': /[“”]/,
    'three dots for an ellipsis': /\.\.\./,
    'a space where a line may break before ; : ? ! or »': / [;:?!»]/,
    'a sign ; : ? ! or » without its space': /[\p{L}\p{N}})\]»](?:[;:?!](?=\s|$)|»)/u,
    'a « without its space, or with one where a line may break': /«(?!\u00a0)/,
  };

  for (const [fault, pattern] of Object.entries(faults)) {
    it(`has nowhere ${fault}`, async () => {
      const french = await readWords('l10n/bundle.l10n.fr.json');
      const found = Object.values(french).filter((text) => pattern.test(text));
      assert.deepEqual(found, []);
    });
  }
});
