import assert from 'node:assert/strict';
import type { Approvals } from '../../../src/approval/approvals.ts';
import { hashOfAll } from '../../../src/approval/hashes.ts';
import { allowAll, ApprovalWorld, configOf, permit, scriptTask } from './approvalWorld.ts';

describe('Who allows what of a folder', () => {
  let world: ApprovalWorld;
  let approvals: Approvals;
  const haiku = scriptTask('haiku');
  const report = scriptTask('report');

  beforeEach(async () => {
    world = await ApprovalWorld.create();
    world.write('scripts/haiku.mjs', 'console.log("old pond")\n');
    world.write('scripts/report.mjs', 'console.log("report")\n');
    approvals = world.approvals();
    await approvals.take(configOf(haiku, report));
  });
  afterEach(() => world.remove());

  it('another process allows and takes back, at once', async () => {
    const other = world.approvals();
    await other.take(configOf(haiku, report));
    let told = 0;
    other.onDidChange(() => void told++);
    await allowAll(approvals);
    assert.notEqual(await permit(world, other, haiku), undefined);
    assert.equal(other.state('report'), 'approved');
    assert.equal(told, 1);
    assert.equal(await approvals.revoke(['haiku']), 1);
    assert.equal(await permit(world, other, haiku), undefined);
    assert.deepEqual([other.state('haiku'), other.state('report')], ['new', 'approved']);
    assert.equal(told, 2);
  });

  it('the user allows it once, for runs by hand of this process', async () => {
    const [review] = await approvals.reviews(['haiku']);
    assert.ok(review);
    assert.equal(await approvals.allowOnce({ taskId: 'haiku', hash: 'a'.repeat(64) }), false);
    assert.equal(await approvals.allowOnce(review), true);
    assert.equal(approvals.state('haiku'), 'new');
    assert.equal(approvals.isApproved(haiku), false);
    assert.equal(approvals.isApproved(haiku, 'schedule'), false);
    assert.equal(approvals.isApproved(haiku, 'manual'), true);
    assert.equal(await permit(world, approvals, haiku), undefined);
    assert.equal(await permit(world, approvals, haiku, 'api'), undefined);
    assert.equal(await permit(world, approvals, haiku, 'manual'), review.hash);
    const other = world.approvals();
    await other.take(configOf(haiku));
    assert.equal(await permit(world, other, haiku, 'manual'), undefined);
    await approvals.revoke();
    assert.equal(await permit(world, approvals, haiku, 'manual'), undefined);
  });

  it('the user takes back all that the folder ever had, and of no other folder', async () => {
    await allowAll(approvals);
    const copied = world.approvals({ folder: world.root.path('copy') });
    await copied.take(configOf(haiku));
    assert.equal(copied.state('haiku'), 'new', 'it is another folder');
    await allowAll(copied);
    await approvals.take(configOf(haiku));
    assert.equal(await approvals.revoke(), 2);
    assert.deepEqual(
      (await world.file().read()).map(({ folder, taskId }) => [folder, taskId]),
      [[world.root.path('copy'), 'haiku']],
    );
    const [review] = await copied.reviews();
    assert.ok(review);
    assert.equal(await approvals.content(review.evidence.files[0]?.hash ?? ''), 'console.log("old pond")\n');
    assert.equal(await approvals.revoke(), 0);
  });

  it('another process is heard of', async function () {
    const other = world.approvals();
    await other.take(configOf(haiku, report));
    const following = other.follow();
    try {
      const changed = new Promise<void>((resolve) => other.onDidChange(resolve));
      await allowAll(approvals);
      // The system's event comes when it comes; the timer after it is of the world's clock.
      const ticking = setInterval(() => void world.clock.advanceBy(20), 5);
      await changed;
      clearInterval(ticking);
      assert.equal(other.state('haiku'), 'approved');
    } finally {
      following.dispose();
    }
  });

  describe('The environment allows', () => {
    it('each task whose hash stands there', async () => {
      const [review] = await approvals.reviews(['haiku']);
      const host = world.approvals({ granted: [review?.hash ?? ''] });
      await host.take(configOf(haiku, report));
      assert.deepEqual([host.state('haiku'), host.state('report')], ['approved', 'new']);
      assert.equal(await permit(world, host, haiku), review?.hash);
      world.write('scripts/haiku.mjs', 'x');
      assert.equal(await permit(world, host, haiku), undefined);
    });

    it('what “allow all” would allow, where the hash of that stands there', async () => {
      const off = scriptTask('off', { enabled: false });
      const outside = scriptTask('outside');
      world.executor.instead.set('scripts/outside.mjs', { hash: 'a'.repeat(64), outside: true });
      const config = configOf(report, off, haiku, outside);
      await approvals.take(config);
      const all = (await approvals.reviews()).filter(({ taskId }) => ['haiku', 'report'].includes(taskId));
      const host = world.approvals({ granted: [hashOfAll(all)] });
      await host.take(config);
      assert.deepEqual(
        config.tasks.map(({ id }) => host.state(id)),
        ['approved', 'new', 'approved', 'new'],
      );
      world.write('scripts/report.mjs', 'x');
      await host.refresh();
      assert.deepEqual([host.state('haiku'), host.state('report')], ['approved', 'new']);
      assert.notEqual(await permit(world, host, haiku), undefined);
      const later = world.approvals({ granted: [hashOfAll(all)] });
      await later.take(config);
      assert.equal(later.state('haiku'), 'new', 'that hash is of other content');
    });
  });
});
