import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApprovalsFile } from '../../../src/approval/approvalsFile.ts';
import { systemClock } from '../../../src/common/clock.ts';
import type { Approval } from '../../../src/model/approval.ts';
import { quietLog } from '../../support/quietLog.ts';
import { ApprovalWorld, sha256 } from './approvalWorld.ts';

describe('The file of approvals', () => {
  let world: ApprovalWorld;
  let file: ApprovalsFile;

  function approval(given: Partial<Approval> = {}): Approval {
    const hash = sha256(`${given.taskId} ${given.at}`);
    return { folder: '/home/ada/haiku', taskId: 'haiku', hash, at: 1, ...given };
  }
  const hashes = async () => (await file.read()).map(({ hash }) => hash);

  beforeEach(async () => {
    world = await ApprovalWorld.create();
    file = world.file();
  });
  afterEach(() => world.remove());

  it('need not be there', async () => {
    assert.deepEqual(await file.read(), []);
    assert.equal(await file.remove([approval()]), 0);
    assert.equal(await file.remove([]), 0);
    await file.add([]);
    assert.throws(() => statSync(world.path), { code: 'ENOENT' });
  });

  it('gives what was added, the newest first, to its owner alone', async () => {
    await file.add([approval({ at: 1 }), approval({ taskId: 'ha “il” \u2028 \ud800', at: 2 })]);
    await file.add([approval({ at: 3 })]);
    assert.deepEqual(
      (await file.read()).map(({ at }) => at),
      [3, 2, 1],
    );
    assert.deepEqual(await world.file().read(), await file.read());
    assert.equal((await file.read())[1]?.taskId, 'ha “il” \u2028 \ud800');
    assert.equal(statSync(world.path).mode & 0o777, 0o600);
    assert.equal(statSync(world.home).mode & 0o777, 0o700);
    assert.equal(statSync(join(world.home, 'approved')).mode & 0o777, 0o700, 'made for copies');
  });

  it('is read again only when it has become another one', async () => {
    await file.add([approval()]);
    const first = await file.read();
    assert.equal(await file.read(), first);
    await world.file().add([approval({ at: 5 })]);
    const second = await file.read();
    assert.equal(second.length, 2);
    assert.equal(await file.read(), second);
  });

  it('is read again while it is so young that it could change and look the same', async () => {
    const young = new ApprovalsFile(world.home, { clock: systemClock, log: quietLog });
    await young.add([approval()]);
    const first = await young.read();
    assert.notEqual(await young.read(), first);
    assert.deepEqual(await young.read(), first);
  });

  it('has an approval once, as the newest one where it was given again', async () => {
    await file.add([approval({ hash: 'a'.repeat(64), at: 1 }), approval({ hash: 'b'.repeat(64), at: 2 })]);
    await file.add([approval({ hash: 'a'.repeat(64), at: 3 })]);
    assert.deepEqual(await hashes(), ['a'.repeat(64), 'b'.repeat(64)]);
  });

  it('keeps the newest 20 of each task', async () => {
    const many = Array.from({ length: 25 }, (_, at) => approval({ at }));
    for (const one of many) await file.add([one, approval({ taskId: 'report', at: 7 })]);
    await file.add([approval({ folder: '/home/ada/copy' })]);
    const ofHaiku = (await file.read()).filter(
      ({ taskId, folder }) => taskId === 'haiku' && folder === '/home/ada/haiku',
    );
    assert.deepEqual(
      ofHaiku.map(({ at }) => at),
      Array.from({ length: 20 }, (_, index) => 24 - index),
    );
    assert.equal((await file.read()).length, 22);
  });

  it('takes back what is named, and tells how much that was', async () => {
    await file.add([approval({ at: 1 }), approval({ at: 2 }), approval({ taskId: 'report' })]);
    const before = readFileSync(world.path, 'utf8');
    assert.equal(await file.remove([approval({ at: 99 })]), 0);
    assert.equal(readFileSync(world.path, 'utf8'), before);
    assert.equal(await file.remove([approval({ at: 1 }), approval({ at: 99 })]), 1);
    assert.equal(await file.remove(await file.read()), 2);
    assert.deepEqual(await file.read(), []);
  });

  it('is the same when somebody has formatted it', async () => {
    await file.add([approval({ at: 1 }), approval({ at: 2 })]);
    const before = await file.read();
    writeFileSync(world.path, JSON.stringify(JSON.parse(readFileSync(world.path, 'utf8')), undefined, 4));
    assert.deepEqual(await world.file().read(), before);
  });

  it('leaves the oldest out rather than become larger than what is read', async () => {
    const folder = `/home/ada/${'x'.repeat(4000)}`;
    const many = Array.from({ length: 4500 }, (_, at) => approval({ folder, taskId: `task ${at}`, at }));
    await file.add(many);
    const read = await file.read();
    assert.ok(read.length > 3000 && read.length < many.length, String(read.length));
    assert.deepEqual(read.at(0), many.at(-1));
  }).timeout(20_000);

  it('loses nothing of several changes at once', async () => {
    const other = new ApprovalsFile(world.home, { clock: systemClock, log: quietLog });
    const one = new ApprovalsFile(world.home, { clock: systemClock, log: quietLog });
    await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 ? one : other).add([approval({ taskId: `${at}`, at })])),
    );
    assert.equal((await file.read()).length, 20);
    assert.deepEqual(leftovers(), []);
  });

  const leftovers = () =>
    readdirSync(world.home).filter(
      (name) => !['approvals.json', 'approvals.lock', 'approved'].includes(name),
    );

  it('goes on after a write that failed', async () => {
    await file.add([approval()]);
    chmodSync(world.home, 0o500);
    try {
      if (process.getuid?.() !== 0) await assert.rejects(file.add([approval({ at: 2 })]), { code: 'EACCES' });
    } finally {
      chmodSync(world.home, 0o700);
    }
    await file.add([approval({ at: 3 })]);
    assert.ok((await file.read()).some(({ at }) => at === 3));
  });

  it('removes what those left behind that died while they wrote', async () => {
    mkdirSync(world.home, { recursive: true, mode: 0o700 });
    writeFileSync(`${world.path}.0b4e`, '{');
    await file.add([approval()]);
    assert.deepEqual(leftovers(), []);
  });

  it('mends a damaged lock', async () => {
    mkdirSync(world.home, { recursive: true, mode: 0o700 });
    writeFileSync(join(world.home, 'approvals.lock'), 'x'.repeat(5000), { mode: 0o600 });
    const real = new ApprovalsFile(world.home, { clock: systemClock, log: quietLog });
    await real.add([approval()]);
    assert.equal((await file.read()).length, 1);
  });

  it('tells who follows it when it is written, replaced or removed', async () => {
    const heard: (() => void)[] = [];
    const next = () => new Promise<void>((resolve) => heard.push(resolve));
    const real = new ApprovalsFile(world.home, { clock: systemClock, log: quietLog });
    const following = real.follow(() => heard.splice(0).forEach((tell) => tell()));
    try {
      let told = next();
      await file.add([approval()]);
      await told;
      told = next();
      rmSync(world.path);
      await told;
    } finally {
      following.dispose();
    }
    let isTold = false;
    void next().then(() => (isTold = true));
    await file.add([approval()]);
    assert.equal(isTold, false);
  });

  it('does without being told where its folder cannot be watched', () => {
    writeFileSync(world.home, 'a file');
    file.follow(() => undefined).dispose();
  });
});
