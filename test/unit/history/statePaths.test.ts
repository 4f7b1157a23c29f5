import assert from 'node:assert/strict';
import { basename, dirname, isAbsolute, join, resolve } from 'node:path';
import { RelativeHomeError, stateFolder } from '../../../src/history/folders/statePaths.ts';

const env = { SCHEDULER_HOME: resolve('/state') };
const name = (folder: string) => basename(stateFolder({ folder, env }));

describe('The state folder', () => {
  it('is below SCHEDULER_HOME, named after the workspace folder and the hash of its path', () => {
    const folder = stateFolder({ folder: '/home/ada/music', env });
    assert.equal(dirname(folder), env.SCHEDULER_HOME);
    assert.match(basename(folder), /^music-[0-9a-f]{12}$/);
  });

  it('is the same for the same folder, and another for another of that name', () => {
    assert.equal(name('/home/ada/music'), name('/home/ada/music'));
    assert.notEqual(name('/home/ada/music'), name('/home/bob/music'));
  });

  it('is below the state directory of the user where SCHEDULER_HOME is missing or empty', () => {
    const usual = stateFolder({ folder: '/music', env: {} });
    assert.equal(stateFolder({ folder: '/music', env: { SCHEDULER_HOME: '' } }), usual);
    assert.ok(isAbsolute(usual) && usual.includes('workspace-scheduler'));
    if (process.platform === 'linux' && process.env['XDG_STATE_HOME'] === undefined) {
      assert.ok(usual.includes(join('.local', 'state', 'workspace-scheduler')));
    }
  });

  for (const path of ['here', './here', '../here', '~/here', '.']) {
    it(`is nowhere where SCHEDULER_HOME is “${path}”: each current folder would have its own`, () => {
      assert.throws(
        () => stateFolder({ folder: '/music', env: { SCHEDULER_HOME: path } }),
        (error) =>
          error instanceof RelativeHomeError && error.path === path && error.message.includes('absolute'),
      );
    });
  }

  it('has a name that every system takes', () => {
    assert.match(name('/home/ada/my: music?'), /^my-music-[0-9a-f]{12}$/);
    assert.match(name('/home/ada/...'), /^workspace-[0-9a-f]{12}$/);
    assert.match(name('/'), /^workspace-[0-9a-f]{12}$/);
    assert.match(name('/home/ada/Été_2026'), /^Été_2026-[0-9a-f]{12}$/);
    assert.ok(name(`/home/${'long'.repeat(60)}`).length < 60);
  });
});
