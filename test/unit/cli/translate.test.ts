import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadSpeech } from '../../../src/cli/translate.ts';
import { message } from '../../../src/common/message.ts';

describe('loadSpeech', () => {
  let root: string;
  let entry: string;
  const greeting = message('Hello {name}, {unknown}', { name: 'Ada' });

  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'scheduler-speech-'));
    entry = join(root, 'dist');
    await mkdir(join(root, 'l10n'));
    await writeFile(
      join(root, 'l10n', 'bundle.l10n.fr.json'),
      JSON.stringify({ 'Hello {name}, {unknown}': 'Bonjour {name}, {unknown}' }),
    );
  });
  after(() => rm(root, { recursive: true }));

  for (const env of [
    { LC_ALL: 'fr_FR.UTF-8', LANG: 'en_US.UTF-8' },
    { LC_MESSAGES: 'fr', LANG: 'de_DE' },
    { LC_ALL: '', LANG: 'fr-CA' },
  ]) {
    it(`speaks French for ${JSON.stringify(env)}`, () => {
      const { locale, translate } = loadSpeech(env, entry);
      assert.equal(locale, 'fr');
      assert.equal(translate(greeting), 'Bonjour Ada, {unknown}');
      assert.equal(translate(message('Not there')), 'Not there');
    });
  }

  for (const env of [
    {},
    { LANG: 'C.UTF-8' },
    { LC_ALL: 'C', LANG: 'fr_FR' },
    { LANG: 'fry_NL' },
    { LANG: 'POSIX' },
  ]) {
    it(`speaks English for ${JSON.stringify(env)}`, () => {
      const { locale, translate } = loadSpeech(env, entry);
      assert.equal(locale, 'en');
      assert.equal(translate(greeting), 'Hello Ada, {unknown}');
    });
  }

  it('speaks English where the translations are missing', () => {
    assert.equal(loadSpeech({ LANG: 'fr' }, join(root, 'l10n', 'deeper')).locale, 'en');
  });
});
