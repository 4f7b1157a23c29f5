import assert from 'node:assert/strict';
import { shellCommand, userShell } from '../../../src/execution/shell.ts';

const tell = '\nif (-not $?) { if ($LASTEXITCODE) { exit $LASTEXITCODE }; exit 1 }';

describe('The command line of a shell', () => {
  for (const [shell, args, verbatim] of [
    ['/bin/bash', ['-c', 'a "b" && c'], false],
    ['/usr/bin/fish', ['-c', 'a "b" && c'], false],
    ['C:\\Program Files\\Git\\bin\\bash.exe', ['-c', 'a "b" && c'], false],
    ['C:\\Windows\\System32\\cmd.exe', ['/d', '/s', '/c', '"a "b" && c"'], true],
    ['C:\\Windows\\System32\\CMD.EXE', ['/d', '/s', '/c', '"a "b" && c"'], true],
    ['pwsh', ['-NoProfile', '-NonInteractive', '-Command', `a "b" && c${tell}`], false],
    ['/usr/bin/pwsh-preview', ['-NoProfile', '-NonInteractive', '-Command', `a "b" && c${tell}`], false],
    ['C:\\W\\powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', `a "b" && c${tell}`], false],
  ] as const) {
    it(`is that of ${shell}`, () => {
      assert.deepEqual(shellCommand(shell, 'a "b" && c'), { file: shell, args, verbatim });
    });
  }

  for (const [shell, profileArgs, expected] of [
    ['/bin/bash', ['-l'], ['-l', '-c', 'x']],
    ['/bin/zsh', ['-l', '-c'], ['-l', '-c', 'x']],
    ['/bin/bash', ['-C'], ['-C', '-c', 'x']],
    ['cmd.exe', ['/V:ON', '/C'], ['/V:ON', '/d', '/s', '/c', '"x"']],
    ['pwsh', ['-NoLogo', '-command'], ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', `x${tell}`]],
  ] as const) {
    it(`begins with what the profile of ${shell} adds: ${profileArgs.join(' ')}`, () => {
      assert.deepEqual(shellCommand(shell, 'x', profileArgs).args, expected);
    });
  }
});

describe("The user's shell", () => {
  it('is what the environment names', () => {
    assert.equal(userShell({ SHELL: '/bin/zsh' }, 'darwin'), '/bin/zsh');
    assert.equal(userShell({ SHELL: '/bin/bash', comspec: 'C:\\cmd.exe' }, 'win32'), 'C:\\cmd.exe');
  });

  it('is that of the system where none is named, or one that only says no', () => {
    assert.equal(userShell({}, 'linux'), '/bin/sh');
    assert.equal(userShell({ SHELL: '/usr/sbin/nologin' }, 'linux'), '/bin/sh');
    assert.equal(userShell({}, 'win32'), 'cmd.exe');
  });
});
