import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { chosenInterpreter, checkInterpreter } from '../../../src/execution/chosenInterpreter.ts';
import { interpreterOf } from '../../../src/execution/commandLine.ts';
import { StartProblem } from '../../../src/execution/startProblem.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

interface Choice {
  readonly line?: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly host?: (extension: string) => string | undefined | Promise<string | undefined>;
  readonly on?: NodeJS.Platform;
}

describe('The interpreter of a script', () => {
  let folder: TemporaryFolder;
  before(async () => (folder = await temporaryFolder()));
  after(() => folder.remove());

  async function interpreter(name: string, choice: Choice = {}): Promise<string | undefined> {
    const { line = '', settings = {}, host, on = 'linux' } = choice;
    const script = { path: `/w/${name}`, firstLine: line };
    const found = await chosenInterpreter(script, interpreterOf(script, on), host, {
      folder: folder.path(),
      home: '/home/ada',
      env: { TOOLS: '/tools' },
      platform: on,
      setting: (key) => settings[key],
    });
    return found && [found.file, ...found.args].join(' ');
  }

  async function file(...parts: string[]): Promise<string> {
    const path = folder.path(...parts);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '');
    return path;
  }

  const chosen = { 'python.defaultInterpreterPath': 'pypy3' };

  it('is what the script says where nobody has chosen', async () => {
    assert.equal(await interpreter('a.py'), 'python3');
    assert.equal(await interpreter('a.py', { host: () => undefined }), 'python3');
    assert.equal(await interpreter('a'), undefined);
  });

  for (const [name, setting, value, on] of [
    ['a.py', 'python.defaultInterpreterPath', 'pypy3', 'linux'],
    ['a.py', 'python.defaultInterpreterPath', 'py', 'win32'],
    ['a.php', 'php.executablePath', 'php8.4', 'linux'],
    ['a.php', 'php.validate.executablePath', 'php8.3', 'linux'],
    ['a.rb', 'rubyLsp.rubyExecutablePath', 'ruby3', 'linux'],
    ['a.rb', 'ruby.interpreter.commandPath', 'jruby', 'linux'],
    ['a.jl', 'julia.executablePath', 'julia-1.12', 'linux'],
    ['a.pl', 'perlnavigator.perlPath', 'perl5.40', 'linux'],
    ['a.R', 'r.rpath.linux', 'Rscript-4', 'linux'],
    ['a.R', 'r.rpath.mac', 'Rscript-4', 'darwin'],
    ['a.R', 'r.rpath.windows', 'Rscript-4', 'win32'],
  ] as const) {
    it(`is what ${setting} names, for ${name} on ${on}`, async () => {
      assert.equal(await interpreter(name, { settings: { [setting]: value }, on }), value);
      assert.notEqual(await interpreter('a.lua', { settings: { [setting]: value }, on }), value);
    });
  }

  it('is what the host says before what a setting names', async () => {
    const asked: string[] = [];
    const host = (extension: string) => {
      asked.push(extension);
      return Promise.resolve('host-python');
    };
    assert.equal(await interpreter('a.PY', { settings: chosen, host }), 'host-python');
    assert.equal(await interpreter('a', { line: '#!/usr/bin/env python', host }), 'host-python');
    assert.equal(await interpreter('a.lua', { host }), 'host-python');
    assert.deepEqual(asked, ['.py', '.py', '.lua']);
  });

  it('is what a setting names where the host fails', async () => {
    const host = () => Promise.reject(new Error('not ready'));
    assert.equal(await interpreter('a.py', { settings: chosen, host }), 'pypy3');
  });

  it('keeps the arguments of the #! line', async () => {
    const line = '#!/usr/bin/env -S python3 -u -B';
    assert.equal(await interpreter('a', { line, settings: chosen }), 'pypy3 -u -B');
  });

  it('is kept where the script names a path, another language or a version', async () => {
    const host = () => 'host-python';
    for (const [line, expected] of [
      ['#!/usr/bin/python2', '/usr/bin/python2'],
      ['#!/usr/bin/env sh', 'sh'],
      ['#!/usr/bin/env python3.9', 'python3.9'],
    ] as const) {
      assert.equal(await interpreter('a.py', { line, settings: chosen, host }), expected);
    }
  });

  for (const value of ['python', '', ' ', null, 7, { linux: 'x' }]) {
    it(`is nobody's choice: ${JSON.stringify(value)}`, async () => {
      const settings = { 'python.defaultInterpreterPath': value };
      assert.equal(await interpreter('a.py', { settings }), 'python3');
    });
  }

  for (const [value, expected] of [
    ['${env:TOOLS}/python', '/tools/python'],
    ['~/bin/python', '/home/ada/bin/python'],
    ['/opt/python', '/opt/python'],
    ['python3.13', 'python3.13'],
  ] as const) {
    it(`may be named as ${value}`, async () => {
      const settings = { 'python.defaultInterpreterPath': value };
      assert.equal(await interpreter('a.py', { settings }), expected);
    });
  }

  it('may be named relative to the workspace folder', async () => {
    const expected = await file('tools', 'python');
    for (const value of ['tools/python', './tools/python', '${workspaceFolder}/tools/python']) {
      const settings = { 'python.defaultInterpreterPath': value };
      assert.equal(await interpreter('a.py', { settings }), expected);
    }
  });

  it('is refused where the setting has a variable that means nothing', async () => {
    const settings = { 'python.defaultInterpreterPath': '${file}/python' };
    await assert.rejects(
      interpreter('a.py', { settings }),
      (error) => error instanceof StartProblem && error.detail === '${file}',
    );
  });

  it('is found in the folder of an environment', async () => {
    const posix = await file('.venv', 'bin', 'python3');
    const windows = await file('.winenv', 'Scripts', 'python.exe');
    const ruby = await file('Ruby40', 'bin', 'ruby.exe');
    const python = (path: string) => ({ settings: { 'python.defaultInterpreterPath': path } });
    assert.equal(await interpreter('a.py', python('./.venv')), posix);
    assert.equal(await interpreter('a.py', { ...python('./.winenv'), on: 'win32' }), windows);
    const settings = { 'rubyLsp.rubyExecutablePath': './Ruby40/bin' };
    assert.equal(await interpreter('a.rb', { settings, on: 'win32' }), ruby);
    await mkdir(folder.path('empty'));
    await assert.rejects(
      interpreter('a.py', python('./empty')),
      (error) =>
        error instanceof StartProblem &&
        error.reason === 'interpreter-not-found' &&
        error.detail === folder.path('empty'),
    );
  });

  it('is Rscript where the setting names R, the terminal', async () => {
    for (const [value, expected] of [
      ['/usr/bin/R', '/usr/bin/Rscript'],
      ['R', 'Rscript'],
      ['/opt/R/bin/radian', '/opt/R/bin/radian'],
    ]) {
      assert.equal(await interpreter('a.r', { settings: { 'r.rpath.linux': value } }), expected);
    }
  });

  it('has to be a file where it is a path', async () => {
    await checkInterpreter(await file('there'));
    await checkInterpreter('no-such-program-that-the-system-looks-up');
    for (const path of [folder.path(), folder.path('gone')]) {
      await assert.rejects(
        checkInterpreter(path),
        (error) =>
          error instanceof StartProblem && error.reason === 'interpreter-not-found' && error.detail === path,
      );
    }
  });
});
