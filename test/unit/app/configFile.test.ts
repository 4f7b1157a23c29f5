import assert from 'node:assert/strict';
import { mkdir, rm, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigFile, configPath } from '../../../src/app/configFile.ts';
import { WorkspaceFolder } from './workspaceFolder.ts';

const report = { run: { command: 'true' } };
const taskIds = (file: ConfigFile) => file.state.config?.tasks.map(({ id }) => id);

describe('ConfigFile', () => {
  it('knows no config before it has read one', async () => {
    await using folder = await WorkspaceFolder.create();
    const file = new ConfigFile(folder.path);
    assert.equal(file.path, join(folder.path, configPath));
    assert.equal(file.state.file, 'missing');
    assert.equal(file.state.config, undefined);
  });

  it('says that the file is missing', async () => {
    await using folder = await WorkspaceFolder.create();
    const state = await new ConfigFile(folder.path).read();
    assert.deepEqual(state, {
      file: 'missing',
      text: '',
      problems: [],
      config: undefined,
      brokenTaskIds: [],
    });
  });

  it('takes a file in the place of the folder for a missing one', async () => {
    await using folder = await WorkspaceFolder.create();
    await folder.write('.vscode', 'not a folder');
    assert.equal((await new ConfigFile(folder.path).read()).file, 'missing');
  });

  it('reads a good one, with its text', async () => {
    await using folder = await WorkspaceFolder.create();
    await folder.configure({ tasks: { report } });
    const file = new ConfigFile(folder.path);
    const state = await file.read();
    assert.equal(state, file.state);
    assert.equal(state.file, 'good');
    assert.deepEqual(state.problems, []);
    assert.deepEqual(taskIds(file), ['report']);
    assert.ok(state.text.includes('"report"'));
  });

  it('gives tasks the zone of the machine where the file names none', async () => {
    await using folder = await WorkspaceFolder.create();
    await folder.configure({ tasks: { report } });
    const { config } = await new ConfigFile(folder.path).read();
    assert.equal(config?.timezone, new Intl.DateTimeFormat().resolvedOptions().timeZone);
  });

  it('reads the same text again once the machine is in another zone', async () => {
    await using folder = await WorkspaceFolder.create();
    await folder.configure({ tasks: { report } });
    let zone = 'Europe/Paris';
    const file = new ConfigFile(folder.path, () => zone);
    assert.equal(file.zoneChanged(), false, 'nothing has been read yet');
    const inParis = await file.read();
    assert.equal(file.zoneChanged(), false);
    assert.equal(await file.look(), inParis, 'the same text in the same zone is not read again');

    zone = 'Asia/Tokyo';
    assert.equal(file.zoneChanged(), true);
    const state = await file.read();
    assert.equal(state.config?.timezone, 'Asia/Tokyo');
    assert.equal(state.config.tasks[0]?.timezone, 'Asia/Tokyo');
    assert.equal(file.zoneChanged(), false);
    assert.equal(await file.look(), state);
  });

  it('asks for no zone where there is no file that it would matter to', async () => {
    await using folder = await WorkspaceFolder.create();
    const file = new ConfigFile(folder.path, () => assert.fail('asked'));
    await file.read();
    assert.equal(file.zoneChanged(), false);
  });

  it('keeps the last good one in force while the file is broken, and takes it over when it is mended', async () => {
    await using folder = await WorkspaceFolder.create();
    const file = new ConfigFile(folder.path);
    await folder.configure({ tasks: { report } });
    const good = (await file.read()).config;
    for (const broken of ['{ "version": 1, "tasks": {', '', 'null', '{ "version": 2, "tasks": {} }']) {
      await folder.configure(broken);
      const state = await file.read();
      assert.equal(state.file, 'broken', broken);
      assert.equal(state.config, good);
      assert.equal(state.text, broken);
      assert.ok(state.problems.length > 0);
    }
    await folder.configure({ tasks: { report, other: report } });
    assert.equal((await file.read()).file, 'good');
    assert.deepEqual(taskIds(file), ['report', 'other']);
  });

  it('has none in force where the first one is broken', async () => {
    await using folder = await WorkspaceFolder.create();
    await folder.configure('{');
    const state = await new ConfigFile(folder.path).read();
    assert.equal(state.file, 'broken');
    assert.equal(state.config, undefined);
  });

  it('leaves a bad task out, and names it', async () => {
    await using folder = await WorkspaceFolder.create();
    await folder.configure({ tasks: { report, bad: { run: {} } } });
    const file = new ConfigFile(folder.path);
    const state = await file.read();
    assert.equal(state.file, 'good');
    assert.deepEqual(taskIds(file), ['report']);
    assert.deepEqual(state.brokenTaskIds, ['bad']);
    assert.ok(state.problems.some(({ taskId, severity }) => taskId === 'bad' && severity === 'error'));
  });

  it('keeps the last good one in force while the file cannot be read, and says why', async () => {
    await using folder = await WorkspaceFolder.create();
    const file = new ConfigFile(folder.path);
    await folder.configure({ tasks: { report } });
    const good = (await file.read()).config;
    await rm(file.path);
    await mkdir(file.path);
    const state = await file.read();
    assert.equal(state.file, 'unreadable');
    assert.equal(state.config, good);
    assert.match(state.detail ?? '', /is not a file/);
  });

  it('has none in force once the file is gone', async () => {
    await using folder = await WorkspaceFolder.create();
    const file = new ConfigFile(folder.path);
    await folder.configure({ tasks: { report } });
    await file.read();
    await rm(file.path);
    assert.equal((await file.read()).config, undefined);
  });

  it('does not read a device for ever that a repository has put in its place', async () => {
    await using folder = await WorkspaceFolder.create();
    const file = new ConfigFile(folder.path);
    await folder.configure({ tasks: { report } });
    await rm(file.path);
    await symlink('/dev/zero', file.path);
    const state = await file.read();
    assert.equal(state.file, 'unreadable');
    assert.match(state.detail ?? '', /is not a file/);
  });
});
