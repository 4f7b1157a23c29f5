import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  closeSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Approvals } from '../../src/approval/approvals.ts';
import type { ApprovalsFault } from '../../src/approval/approvalsFileError.ts';
import type { Approval } from '../../src/model/approval.ts';
import {
  allowAll,
  ApprovalWorld,
  configOf,
  permit,
  scriptTask,
  sha256,
} from '../unit/approval/approvalWorld.ts';

/** Windows has no such permissions, pipes and links for everybody: there these are not defined. */
const onPosix = process.platform === 'win32' ? () => undefined : it;
/** Nobody else can give a file to another user. */
const asRoot = process.getuid?.() === 0 ? it : () => undefined;

describe('An attack by way of the file of approvals', () => {
  let world: ApprovalWorld;
  let approvals: Approvals;
  let own: Approval;
  const haiku = scriptTask('haiku');

  beforeEach(async () => {
    world = await ApprovalWorld.create();
    world.write('scripts/haiku.mjs', 'console.log("old pond")\n');
    approvals = world.approvals();
    await approvals.take(configOf(haiku));
    await allowAll(approvals);
    [own] = (await world.file().read()) as [Approval];
    assert.ok(await permit(world, approvals, haiku), 'what was allowed runs, or nothing is shown below');
  });
  afterEach(() => world.remove());

  /** Neither a host that has been there nor a new one believes it, and none writes over it. */
  async function assertNothingAllowed(why: ApprovalsFault | undefined, path = world.path): Promise<void> {
    const fresh = world.approvals();
    await fresh.take(configOf(haiku));
    for (const host of [approvals, fresh]) {
      assert.equal(await permit(world, host, haiku), undefined);
      assert.equal(host.isApproved(haiku, 'manual'), false);
      assert.equal(host.trouble?.why, why);
      if (why === undefined) continue;
      assert.equal(host.trouble?.path, path);
      const [review] = await host.reviews();
      assert.ok(review);
      await assert.rejects(host.allow([review]), { name: 'ApprovalsFileError', why });
      await assert.rejects(host.revoke(), { name: 'ApprovalsFileError', why });
    }
  }

  describe('that somebody has written', () => {
    const listed = (...approvals: unknown[]) => JSON.stringify({ version: 1, approvals });
    const changed = (by: object) => listed({ ...own, ...by });

    for (const [what, make] of [
      ['ends too early', (good: string) => good.slice(0, -4)],
      ['goes on after its end', (good: string) => `${good}{}`],
      ['is empty', () => ''],
      ['holds only space', () => '   \n'],
      ['begins with a byte order mark', (good: string) => `\ufeff${good}`],
      ['has comments', (good: string) => `// mine\n${good}`],
      ['has a NUL', (good: string) => `${good}\0`],
      ['is a list', (good: string) => `[${good}]`],
      ['is null', () => 'null'],
      ['has no version', () => JSON.stringify({ approvals: [own] })],
      [
        'has more to say than this version knows',
        () => JSON.stringify({ version: 1, approvals: [own], all: true }),
      ],
      [
        'has an object in the place of its list',
        () => JSON.stringify({ version: 1, approvals: { 0: own, length: 1 } }),
      ],
      [
        'brings its version by __proto__',
        () => `{"__proto__":{"version":1},"approvals":[${JSON.stringify(own)}]}`,
      ],
      [
        'brings an approval by __proto__',
        () => `{"version":1,"approvals":[{"__proto__":${JSON.stringify(own)}}]}`,
      ],
      [
        'brings its list by __proto__',
        () => `{"version":1,"__proto__":{"approvals":[${JSON.stringify(own)}]}}`,
      ],
      ['has something that is no approval beside one', () => listed(own, null)],
      ['has an approval of texts', () => listed(own, JSON.stringify(own))],
      ['has an approval with more to say', () => changed({ always: true })],
      ['has an approval without its folder', () => listed({ taskId: own.taskId, hash: own.hash, at: 1 })],
      ['has an approval of all folders', () => changed({ folder: null })],
      ['has an approval of several tasks', () => changed({ taskId: ['haiku'] })],
      ['has a hash in upper case', () => changed({ hash: own.hash.toUpperCase() })],
      ['has a prefix of a hash', () => changed({ hash: own.hash.slice(0, 32) })],
      ['has a hash with space around it', () => changed({ hash: ` ${own.hash}` })],
      ['has a wildcard for a hash', () => changed({ hash: '*' })],
      ['has several hashes in one', () => changed({ hash: [own.hash] })],
      ['has an approval from no time', () => changed({ at: 'now' })],
      ['has an approval from the end of time', () => listed(own).replace(/"at":\d+/, '"at":1e999')],
      ['is nested without end', () => '['.repeat(1_000_000)],
    ] as const) {
      it(`A file that ${what} allows nothing, and is left as it is`, async () => {
        const text = make(readFileSync(world.path, 'utf8'));
        writeFileSync(world.path, text);
        await assertNothingAllowed('broken');
        assert.equal(readFileSync(world.path, 'utf8'), text);
      });
    }

    for (const version of ['0', '2', '1.5', '"1"', 'null', '[1]', 'true', '-1']) {
      it(`A file of version ${version} allows nothing, and is left as it is`, async () => {
        const text = readFileSync(world.path, 'utf8').replace('"version":1', `"version":${version}`);
        writeFileSync(world.path, text);
        await assertNothingAllowed('version');
        assert.equal(readFileSync(world.path, 'utf8'), text);
      });
    }

    it('A file that is no text allows nothing', async () => {
      const odd = readFileSync(world.path, 'latin1').replace('"haiku"', '"ha\xffku"');
      writeFileSync(world.path, odd, 'latin1');
      await assertNothingAllowed('broken');
    });

    it('A file of 100 MB is not read, and holds nobody up', async () => {
      truncateSync(world.path, 100 * 1024 * 1024);
      const started = performance.now();
      await assertNothingAllowed('too-large');
      assert.ok(performance.now() - started < 2000);
      assert.equal(statSync(world.path).size, 100 * 1024 * 1024);
    });

    for (const [what, by] of [
      ['another folder', (world: ApprovalWorld) => ({ folder: `${world.folder}-copy` })],
      ['the folder above', (world: ApprovalWorld) => ({ folder: world.root.path() })],
      ['no folder', () => ({ folder: '' })],
      ['all folders, as a pattern', () => ({ folder: '*' })],
      ['another task', () => ({ taskId: 'report' })],
      ['all tasks, as a pattern', () => ({ taskId: '*' })],
      ['another content', () => ({ hash: sha256('evil') })],
    ] as const) {
      it(`An approval of ${what} is none of this one`, async () => {
        writeFileSync(world.path, changed(by(world)));
        await assertNothingAllowed(undefined);
      });
    }

    it('What lies beside the file, as if it were about to take its place, is not read', async () => {
      const good = readFileSync(world.path);
      rmSync(world.path);
      for (const name of ['approvals.json.1', 'approvals.json~', 'approvals.json.bak', 'Approvals.json']) {
        if (name !== 'Approvals.json' || process.platform === 'linux')
          writeFileSync(join(world.home, name), good);
      }
      await assertNothingAllowed(undefined);
    });

    it('A copy that was exchanged is not shown as what had been allowed', async () => {
      const name = sha256('console.log("old pond")\n');
      writeFileSync(join(world.home, 'approved', name), 'console.log("as ever")\n');
      assert.equal(await approvals.content(name), undefined);
      for (const path of [
        '../approvals.json',
        `../approved/${name}`,
        '/etc/hostname',
        `${own.hash}.json`,
        '',
      ]) {
        assert.equal(await approvals.content(path), undefined, path);
      }
    });
  });

  describe('that somebody has put there', () => {
    onPosix('A link to a file that allows it is not followed', async () => {
      const elsewhere = world.root.path('elsewhere.json');
      renameSync(world.path, elsewhere);
      symlinkSync(elsewhere, world.path);
      const before = readFileSync(elsewhere, 'utf8');
      await assertNothingAllowed('link');
      assert.ok(lstatSync(world.path).isSymbolicLink());
      assert.equal(readFileSync(elsewhere, 'utf8'), before);
    });

    onPosix('A named pipe is not waited for', async () => {
      rmSync(world.path);
      execFileSync('mkfifo', [world.path]);
      await assertNothingAllowed('kind');
    });

    onPosix('A folder in its place is refused', async () => {
      rmSync(world.path);
      mkdirSync(world.path);
      await assertNothingAllowed('kind');
    });

    onPosix('A file that everybody can write is not believed', async () => {
      chmodSync(world.path, 0o666);
      await assertNothingAllowed('writable');
      chmodSync(world.path, 0o620);
      await assertNothingAllowed('writable');
    });

    asRoot('A file of another user is not believed', async () => {
      chownSync(world.path, 65534, 65534);
      await assertNothingAllowed('owner');
    });

    onPosix('A folder that is a link is not believed', async () => {
      const elsewhere = world.root.path('elsewhere');
      renameSync(world.home, elsewhere);
      symlinkSync(elsewhere, world.home);
      await assertNothingAllowed('link', world.home);
    });

    onPosix('A lock that is a link is not followed, and nothing is written', async () => {
      const lock = join(world.home, 'approvals.lock');
      const victim = world.root.path('victim');
      writeFileSync(victim, 'mine\n'.repeat(1000));
      rmSync(lock);
      symlinkSync(victim, lock);
      world.write('scripts/haiku.mjs', 'new\n');
      await assert.rejects(approvals.allow(await approvals.reviews()), {
        name: 'ApprovalsFileError',
        why: 'link',
        path: lock,
      });
      assert.equal(readFileSync(victim, 'utf8'), 'mine\n'.repeat(1000));
      assert.equal(approvals.isApproved(haiku), false);
    });

    onPosix(
      'What is written is a new file: who had the old one open, or a hard link to it, gains nothing',
      async () => {
        const linked = world.root.path('linked.json');
        linkSync(world.path, linked);
        const open = openSync(world.path, 'r+');
        assert.equal(await approvals.revoke(), 1);
        truncateSync(linked, 0);
        writeFileSync(open, 'evil');
        closeSync(open);
        assert.deepEqual(await world.file().read(), []);
        assert.equal(statSync(world.path).mode & 0o777, 0o600);
      },
    );

    onPosix('A home that others could write is closed to them before anything is believed', async () => {
      chmodSync(world.home, 0o777);
      const fresh = world.approvals();
      await fresh.take(configOf(haiku));
      assert.equal(statSync(world.home).mode & 0o022, 0);
    });
  });
});
