import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { WorkspaceSettings } from '../../../src/cli/workspaceSettings.ts';

describe('the settings of a workspace folder', () => {
  let folder: string;
  let file: string;
  let warnings: string[];
  let settings: WorkspaceSettings;

  beforeEach(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'scheduler-settings-')));
    await mkdir(join(folder, '.vscode'));
    file = join(folder, '.vscode', 'settings.json');
    warnings = [];
    settings = new WorkspaceSettings(folder, { warn: (text) => warnings.push(text) });
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('are taken by their whole name, from JSON with comments', async () => {
    await writeFile(
      file,
      `\uFEFF{
        // where Python is
        "python.defaultInterpreterPath": ".venv/bin/python", /* and more */
        "music.count": 5,
        "music.loud": false,
      }`,
    );
    assert.equal(settings.get('python.defaultInterpreterPath'), '.venv/bin/python');
    assert.equal(settings.get('music.count'), 5);
    assert.equal(settings.get('music.loud'), false);
    assert.equal(settings.get('music'), undefined);
    assert.equal(settings.get('music.other'), undefined);
    assert.deepEqual(warnings, []);
  });

  it('are found in objects too, as VS Code finds them', async () => {
    await writeFile(
      file,
      JSON.stringify({
        music: { player: { path: '/opt/player' }, 'player.name': 'deep' },
        'music.player': { volume: 3 },
        'a.b': 'flat',
        a: { b: 'below', c: { d: 1 } },
      }),
    );
    assert.equal(settings.get('music.player.volume'), 3);
    assert.equal(settings.get('music.player.path'), '/opt/player');
    assert.equal(settings.get('music.player.name'), 'deep');
    assert.equal(settings.get('a.b'), 'flat');
    assert.deepEqual(settings.get('a.c'), { d: 1 });
  });

  it('are none of one language, and nothing that every object has', async () => {
    await writeFile(file, '{ "[python]": { "tabSize": 4 }, "__proto__": { "polluted": 1 }, "a": {} }');
    for (const name of [
      '[python]',
      '[python].tabSize',
      'toString',
      'a.constructor',
      'polluted',
      '__proto__.polluted',
      '',
      '.',
    ]) {
      assert.equal(settings.get(name), undefined, name);
    }
  });

  it('are read when asked for: a change is seen', async () => {
    assert.equal(settings.get('a'), undefined);
    await writeFile(file, '{ "a": 1 }');
    assert.equal(settings.get('a'), 1);
    await rm(file);
    assert.equal(settings.get('a'), undefined);
    assert.deepEqual(warnings, [], 'a folder without settings is no trouble');
  });

  it('are none where the file is no JSON, and that is logged once', async () => {
    await writeFile(file, '{ "a": "/data/old", "b": "/da');
    assert.equal(settings.get('a'), undefined);
    assert.equal(settings.get('b'), undefined);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /settings\.json is left aside: it is not valid JSON at offset \d+$/);
    await writeFile(file, '{ "a": 2 }');
    assert.equal(settings.get('a'), 2);
    await writeFile(file, '[1]');
    assert.equal(settings.get('a'), undefined);
    assert.equal(warnings.length, 2);
    await writeFile(file, '');
    assert.equal(settings.get('a'), undefined);
    assert.equal(warnings.length, 2, 'an empty file is what VS Code leaves behind');
  });

  it('are none where the file cannot be read', async () => {
    await mkdir(file);
    assert.equal(settings.get('a'), undefined);
    assert.equal(warnings.length, 1);
    await rm(file, { recursive: true });
    if (process.getuid?.() === 0 || process.platform === 'win32') return;
    await writeFile(file, '{ "a": 1 }');
    await chmod(file, 0o000);
    assert.equal(settings.get('a'), undefined);
    assert.equal(warnings.length, 2);
  });

  it('are not waited for where a pipe or a device stands in for the file', async () => {
    if (process.platform === 'win32') return;
    await promisify(execFile)('mkfifo', [file]);
    assert.equal(settings.get('a'), undefined);
    await rm(file);
    await symlink('/dev/zero', file);
    assert.equal(settings.get('a'), undefined);
    assert.match(warnings.at(-1) ?? '', /it is not a file/);
  });
});
