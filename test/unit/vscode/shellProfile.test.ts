import assert from 'node:assert/strict';
import { readShellProfile } from '../../../src/vscode/shellProfile.ts';

const expand = (text: string) => text.replace('${userHome}', '/home/me');

describe('the shell of an automation profile', () => {
  it('is its path and arguments, with their variables', () => {
    const profile = { path: '${userHome}/bin/zsh', args: ['-f', '${userHome}'], icon: 'terminal' };
    assert.deepEqual(readShellProfile(profile, expand), {
      path: '/home/me/bin/zsh',
      args: ['-f', '/home/me'],
    });
  });

  it('may be the first of several paths, and have one argument or none', () => {
    assert.deepEqual(readShellProfile({ path: ['a', 'b'], args: '/k' }, expand), { path: 'a', args: ['/k'] });
    assert.deepEqual(readShellProfile({ path: 'a' }, expand), { path: 'a', args: [] });
  });

  it('is none where nothing usable is set', () => {
    for (const setting of [
      undefined,
      null,
      'bash',
      {},
      { path: '' },
      { path: 3 },
      { path: [] },
      { source: 'PowerShell' },
    ]) {
      assert.equal(readShellProfile(setting, expand), undefined);
    }
  });

  it('leaves out arguments that are no texts', () => {
    assert.deepEqual(readShellProfile({ path: 'a', args: ['-l', 3, null] }, expand)?.args, ['-l']);
  });
});
