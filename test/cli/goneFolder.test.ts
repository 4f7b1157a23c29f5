import assert from 'node:assert/strict';
import { Sandbox } from './sandbox.ts';

describe('A command in a folder that has been removed', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await Sandbox.create();
  });
  afterEach(() => sandbox.remove());

  it('is refused in one sentence', async function () {
    // Windows removes no folder that a process is in.
    if (process.platform === 'win32') return;
    const script = 'mkdir gone && cd gone && rmdir ../gone && "$@"';
    for (const command of ['list', 'doctor', 'relink']) {
      const { code, stderr } = await sandbox.callThroughShell(`export PWD; ${script}`, [command]);
      assert.equal(code, 2);
      assert.match(stderr, /^✖ There is no folder “\/.+\/gone”\.\n$/);
    }
    const unnamed = await sandbox.callThroughShell(`${script.replace('"$@"', 'env -u PWD "$@"')}`, ['list']);
    assert.equal(unnamed.stderr, '✖ There is no folder “.”.\n');
  });
});
