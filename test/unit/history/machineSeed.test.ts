import assert from 'node:assert/strict';
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { readMachineSeed } from '../../../src/history/folders/machineSeed.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** Windows keeps permissions otherwise; and who may do everything cannot be forbidden to write. */
const onPosix = process.platform === 'win32' ? () => undefined : it;
const asUser = process.platform === 'win32' || process.getuid?.() === 0 ? () => undefined : it;

describe('The seed of this machine', () => {
  let folder: TemporaryFolder;
  let home: string;
  let env: NodeJS.ProcessEnv;

  beforeEach(async () => {
    folder = await temporaryFolder();
    home = folder.path('state', 'scheduler');
    env = { SCHEDULER_HOME: home };
  });
  afterEach(() => folder.remove());

  it('is made once and read from then on', async () => {
    const seed = await readMachineSeed(env);
    assert.match(seed, uuid);
    assert.equal(await readMachineSeed(env), seed);
    assert.equal((await readFile(`${home}/machine-id`, 'utf8')).trim(), seed);
    assert.deepEqual(await readdir(home), ['machine-id']);
  });

  it('is another one for another user', async () => {
    const seed = await readMachineSeed(env);
    assert.notEqual(await readMachineSeed({ SCHEDULER_HOME: folder.path('other') }), seed);
  });

  it('is one, though twenty hosts make it at once', async () => {
    // Not in step, so that one has finished while another is about to write.
    for (const round of ['first', 'second', 'third', 'fourth', 'fifth']) {
      const home = folder.path(round);
      const hosts: Promise<string>[] = [];
      for (let host = 0; host < 20; host++) {
        hosts.push(readMachineSeed({ SCHEDULER_HOME: home }));
        await new Promise((resolve) => setImmediate(resolve));
      }
      const seeds = await Promise.all(hosts);
      assert.equal(new Set(seeds).size, 1);
      assert.match(seeds[0] ?? '', uuid);
      assert.deepEqual(await readdir(home), ['machine-id']);
    }
  });

  onPosix('is readable by its user alone', async () => {
    await readMachineSeed(env);
    assert.equal(((await stat(`${home}/machine-id`)).mode & 0o777).toString(8), '600');
    assert.equal(((await stat(home)).mode & 0o777).toString(8), '700');
  });

  for (const [what, text] of [
    ['empty', ''],
    ['half written', '0f8fad5b-d9cb-469f'],
    ['nonsense', 'hello'],
    ['too long', '0f8fad5b-d9cb-469f-a165-70867728950e\nand more'],
  ] as const) {
    it(`is the machine's name where the file is ${what}, which stays as it is`, async () => {
      await mkdir(home, { recursive: true });
      await writeFile(`${home}/machine-id`, text);
      assert.equal(await readMachineSeed(env), hostname());
      assert.equal(await readFile(`${home}/machine-id`, 'utf8'), text);
    });
  }

  it("is the machine's name where the place is taken by something else", async () => {
    await mkdir(`${home}/machine-id`, { recursive: true });
    assert.equal(await readMachineSeed(env), hostname());
    await writeFile(folder.path('file'), '');
    assert.equal(await readMachineSeed({ SCHEDULER_HOME: folder.path('file', 'below') }), hostname());
    assert.equal(await readMachineSeed({ SCHEDULER_HOME: 'relative' }), hostname());
  });

  asUser("is the machine's name where the folder cannot be written", async () => {
    await mkdir(home, { recursive: true });
    await chmod(home, 0o500);
    assert.equal(await readMachineSeed(env), hostname());
    await chmod(home, 0o700);
  });
});
