import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SmallDisk } from '../unit/history/faultyDisks.ts';
import { Sandbox } from './sandbox.ts';

describe('A state folder that cannot be used', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config({ due: { run: { process: 'true' } } });
  });
  afterEach(() => sandbox.remove());

  const refused = async (home: string, ...args: readonly string[]) => {
    const { code, stdout, stderr } = await sandbox.call(args, {
      approve: false,
      env: { SCHEDULER_HOME: home },
    });
    assert.notEqual(code, 0);
    const said = stdout + stderr;
    assert.doesNotMatch(said, /\bE[A-Z]{4,}\b|\n {4}at /, 'it is no raw error');
    // The doctor's findings are its result.
    return said;
  };

  it('because a file lies in its place, or in that of a folder above it, is told of with its path', async () => {
    const file = join(dirname(sandbox.home), 'file');
    await writeFile(file, '');
    for (const home of [file, join(file, 'state', 'deep')]) {
      for (const command of [['list'], ['run', 'due'], ['doctor']]) {
        assert.match(await refused(home, ...command), new RegExp(`/file” is in the way.*\n {2}Move it away`));
      }
      assert.match(
        await refused(home, 'approvals'),
        /one of the folders above it is a file\.\n {2}Move that/,
      );
    }
  });

  if (SmallDisk.isPermitted) {
    it('because its disk is read-only says so, and what helps', async () => {
      const disk = SmallDisk.mount(2 ** 20) ?? assert.fail('It could be mounted before');
      try {
        await mkdir(disk.path('home'));
        disk.setWritable(false);
        for (const home of [disk.path('home'), disk.path('new')]) {
          assert.match(
            await refused(home, 'list'),
            /^✖ The history cannot be kept: “.*” lies on a disk that is read-only\.\n {2}SCHEDULER_HOME/,
          );
        }
      } finally {
        disk.remove();
      }
    });
  }
});
