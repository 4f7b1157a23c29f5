import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Approvals } from '../../../src/approval/approvals.ts';
import { aRun, aTask, anOutputSpec } from '../../support/builders.ts';
import { allowAll, ApprovalWorld, configOf, instant, permit, scriptTask, sha256 } from './approvalWorld.ts';

function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise: opened, resolve: open } = Promise.withResolvers<void>();
  return { opened, open };
}

describe('What the user has allowed of a folder', () => {
  let world: ApprovalWorld;
  let approvals: Approvals;
  const haiku = scriptTask('haiku');
  const report = scriptTask('report');

  /** Counts what is told. */
  function heard(of: Approvals): { count: number } {
    const told = { count: 0 };
    of.onDidChange(() => void told.count++);
    return told;
  }

  beforeEach(async () => {
    world = await ApprovalWorld.create();
    world.write('scripts/haiku.mjs', 'console.log("old pond")\n');
    world.write('scripts/report.mjs', 'console.log("report")\n');
    approvals = world.approvals();
    await approvals.take(configOf(haiku, report));
  });
  afterEach(() => world.remove());

  it('is nothing at first', async () => {
    assert.deepEqual([approvals.state('haiku'), approvals.state('report')], ['new', 'new']);
    assert.equal(approvals.isApproved(haiku), false);
    assert.equal(await permit(world, approvals, haiku), undefined);
    assert.deepEqual(world.errors, []);
  });

  it('is what was reviewed, for this process and for the next one', async () => {
    const told = heard(approvals);
    const granted = await allowAll(approvals);
    assert.deepEqual(
      granted.map(({ taskId }) => taskId),
      ['haiku', 'report'],
    );
    assert.equal(told.count, 1);
    for (const host of [approvals, world.approvals()]) {
      await host.take(configOf(haiku, report));
      assert.equal(host.state('haiku'), 'approved');
      assert.equal(host.isApproved(haiku), true);
      assert.equal(await permit(world, host, haiku), granted[0]?.hash);
    }
    const written = JSON.parse(readFileSync(world.path, 'utf8')) as unknown;
    assert.deepEqual(written, {
      version: 1,
      approvals: granted.map(({ taskId, hash }) => ({ folder: world.folder, taskId, hash, at: instant })),
    });
  });

  it('is no more what it was when a script has changed, and again when that is taken back', async () => {
    await allowAll(approvals);
    const told = heard(approvals);
    world.write('scripts/haiku.mjs', 'console.log("new pond")\n');
    assert.equal(approvals.isApproved(haiku), true, 'nobody has looked yet');
    await approvals.refresh(['haiku']);
    assert.deepEqual([approvals.state('haiku'), approvals.state('report')], ['changed', 'approved']);
    assert.equal(told.count, 1);
    world.write('scripts/haiku.mjs', 'console.log("newest pond")\n');
    await approvals.refresh(['haiku']);
    assert.equal(told.count, 2, 'who reviews it must see that it is something else by now');
    world.write('scripts/haiku.mjs', 'console.log("old pond")\n');
    await approvals.refresh();
    assert.equal(approvals.state('haiku'), 'approved');
    assert.equal(told.count, 3);
    await approvals.refresh();
    assert.equal(told.count, 3, 'nothing is told where nothing has changed');
  });

  it('is found to have changed by the start itself', async () => {
    await allowAll(approvals);
    const told = heard(approvals);
    world.write('scripts/haiku.mjs', 'console.log("new pond")\n');
    assert.equal(await permit(world, approvals, haiku), undefined);
    assert.equal(approvals.state('haiku'), 'changed');
    assert.equal(approvals.isApproved(haiku), false);
    assert.equal(told.count, 1);
    assert.notEqual(await permit(world, approvals, report), undefined);
  });

  it('holds for a start although the last look said otherwise', async () => {
    await allowAll(approvals);
    world.write('scripts/haiku.mjs', 'broken');
    await approvals.refresh();
    const told = heard(approvals);
    world.write('scripts/haiku.mjs', 'console.log("old pond")\n');
    assert.notEqual(await permit(world, approvals, haiku), undefined);
    assert.equal(approvals.state('haiku'), 'approved');
    assert.equal(told.count, 1);
  });

  it('is not what has changed since it was reviewed', async () => {
    const reviews = await approvals.reviews();
    world.write('scripts/haiku.mjs', 'console.log("rm")\n');
    const granted = await approvals.allow(reviews);
    assert.deepEqual(
      granted.map(({ taskId }) => taskId),
      ['report'],
    );
    assert.equal(approvals.state('haiku'), 'new');
    assert.deepEqual(await approvals.allow([{ taskId: 'gone', hash: 'f'.repeat(64) }]), []);
  });

  it('is not what nobody can read whole', async () => {
    world.executor.instead.set('scripts/haiku.mjs', { without: 'too-large' });
    const [review, other] = await approvals.reviews();
    assert.deepEqual(review?.obstacle, { role: 'script', path: 'scripts/haiku.mjs', without: 'too-large' });
    assert.equal(other?.obstacle, undefined);
    assert.ok(review);
    assert.deepEqual(await approvals.allow([review]), []);
    assert.equal(await approvals.allowOnce(review), false);
    const named = world.approvals({ granted: [review.hash] });
    await named.take(configOf(haiku, report));
    assert.equal(named.isApproved(haiku), false);
    assert.equal(await permit(world, named, haiku), undefined);
  });

  it('shows all there is to see, in the order of the config, looked at anew', async () => {
    world.executor.instead.set('scripts/report.mjs', { hash: 'a'.repeat(64), outside: true });
    const [first, second] = await approvals.reviews();
    assert.equal(first?.task, haiku);
    assert.equal(first.state, 'new');
    assert.equal(first.isOutside, false);
    assert.equal(second?.isOutside, true);
    assert.equal(first.evidence.files[0]?.hash, sha256('console.log("old pond")\n'));
    assert.match(first.consent, /"script": "scripts\/haiku\.mjs"/);
    const some = await approvals.reviews(['report', 'nobody']);
    assert.deepEqual(
      some.map(({ taskId }) => taskId),
      ['report'],
    );
  });

  it('shows beside a change what had been allowed', async () => {
    await allowAll(approvals);
    const [allowed] = await approvals.reviews(['haiku']);
    assert.equal(allowed?.before, undefined);
    await world.clock.advanceBy(1000);
    world.write('scripts/haiku.mjs', 'console.log("new pond")\n');
    const slower = scriptTask('haiku', { timeout: 1 });
    await approvals.take(configOf(slower, report));
    const [review] = await approvals.reviews(['haiku']);
    assert.equal(review?.state, 'changed');
    assert.deepEqual(review.before, {
      hash: allowed?.hash,
      at: instant,
      consent: allowed?.consent,
      evidence: allowed?.evidence,
    });
    assert.notEqual(review.before?.consent, review.consent);
    const before = review.before?.evidence.files[0]?.hash ?? '';
    assert.equal(await approvals.content(before), 'console.log("old pond")\n');
  });

  it('of a config is not what another one says', async () => {
    await allowAll(approvals);
    const other = scriptTask('haiku', { schedules: [{ form: 'every', count: 1, unit: 'minute' }] });
    assert.equal(approvals.isApproved(other), false, 'it has not been looked at');
    await approvals.take(configOf(other, report));
    assert.deepEqual([approvals.state('haiku'), approvals.state('report')], ['changed', 'approved']);
    assert.equal(approvals.isApproved(haiku), false);
    await approvals.take(undefined);
    assert.equal(approvals.state('report'), 'new');
    await approvals.take(configOf({ ...haiku, label: 'Haikus', priority: 3 }));
    assert.equal(approvals.state('haiku'), 'approved', 'what it is called is no matter of consent');
    assert.equal(approvals.isApproved(haiku), true);
  });

  it('covers where outputs go', async () => {
    const writes = scriptTask('haiku', { output: anOutputSpec() });
    await approvals.take(configOf(writes, report));
    await allowAll(approvals);
    await approvals.take({ tasks: [writes, report], outputDirectory: 'src' });
    assert.deepEqual([approvals.state('haiku'), approvals.state('report')], ['changed', 'approved']);
  });

  it('goes by the newest of two configs that come at once', async () => {
    await allowAll(approvals);
    const release = gate();
    let isFirst = true;
    world.executor.before = () => {
      if (!isFirst) return;
      isFirst = false;
      return release.opened;
    };
    const slow = approvals.take(configOf(scriptTask('haiku', { timeout: 1 })));
    await approvals.take(configOf(haiku));
    release.open();
    await slow;
    assert.equal(approvals.isApproved(haiku), true);
  });

  it('keeps what was seen last where looks overtake one another', async () => {
    await allowAll(approvals);
    const [asked, release] = [gate(), gate()];
    const original = world.executor.evidence.bind(world.executor);
    world.executor.evidence = async (task) => {
      const old = await original(task);
      asked.open();
      await release.opened;
      return old;
    };
    const slow = approvals.refresh(['haiku']);
    await asked.opened;
    world.executor.evidence = original;
    world.write('scripts/haiku.mjs', 'console.log("new pond")\n');
    await approvals.refresh();
    release.open();
    await slow;
    assert.equal(approvals.state('haiku'), 'changed');
  });

  it('is what the file said last where readings overtake one another', async () => {
    await allowAll(approvals);
    const release = gate();
    const file = world.file();
    const original = file.read.bind(file);
    const { executor, clock, log, folder } = world;
    const host = new Approvals({ folder, executor, file, clock, log, granted: [] });
    await host.take(configOf(haiku));
    file.read = async () => {
      const old = await original();
      await release.opened;
      return old;
    };
    const slow = host.refresh();
    file.read = original;
    await approvals.revoke();
    assert.equal(await permit(world, host, haiku), undefined);
    release.open();
    await slow;
    assert.equal(host.isApproved(haiku), false);
  });

  it('names the files that it rests on', () => {
    world.executor.others.set('/usr/bin/python3', 'interpreter');
    world.executor.instead.set('/usr/bin/python3', { without: 'program' });
    world.executor.others.set('lib/link.mjs', 'module');
    world.executor.instead.set('lib/link.mjs', { target: '/home/ada/shared.mjs', hash: 'a'.repeat(64) });
    return approvals
      .refresh()
      .then(() =>
        assert.deepEqual(approvals.watched(), [
          join(world.folder, 'scripts/haiku.mjs'),
          join(world.folder, 'lib/link.mjs'),
          '/home/ada/shared.mjs',
          join(world.folder, 'scripts/report.mjs'),
        ]),
      );
  });

  it('is nothing while its file is not believed, and all again when it is', async () => {
    await allowAll(approvals);
    const told = heard(approvals);
    const good = readFileSync(world.path, 'utf8');
    writeFileSync(world.path, `${good}x`);
    assert.equal(await permit(world, approvals, haiku), undefined);
    assert.equal(approvals.trouble?.why, 'broken');
    assert.equal(approvals.trouble?.path, world.path);
    assert.equal(told.count, 1);
    const [review] = await approvals.reviews(['haiku']);
    assert.ok(review);
    await assert.rejects(approvals.allow([review]), { name: 'ApprovalsFileError', why: 'broken' });
    await assert.rejects(approvals.revoke(), { name: 'ApprovalsFileError' });
    assert.equal(readFileSync(world.path, 'utf8'), `${good}x`, 'it is not written over');
    assert.deepEqual(world.errors, ['What the user allows cannot be read']);
    rmSync(world.path);
    await approvals.refresh();
    assert.equal(approvals.trouble, undefined);
    await approvals.allow([review]);
    assert.equal(approvals.state('haiku'), 'approved');
  });

  it('is no task that nobody can say anything of', async () => {
    const odd = aTask({ id: 'odd', run: { kind: 'vscode', command: 'x', args: [new Date(0)] } });
    await approvals.take(configOf(odd, haiku));
    assert.equal(approvals.state('odd'), 'new');
    assert.deepEqual(
      (await approvals.reviews()).map(({ taskId }) => taskId),
      ['haiku'],
    );
    assert.equal(await permit(world, approvals, odd), undefined);
    world.executor.before = () => Promise.reject(new Error('a defect'));
    await approvals.refresh();
    assert.equal(approvals.isApproved(haiku), false);
    assert.ok(world.errors.some((text) => text.includes('odd')));
  });

  it('does not hold the thread while a thousand tasks are looked at', async () => {
    const tasks = Array.from({ length: 1000 }, (_, index) =>
      aTask({ id: `task ${index}`, run: { kind: 'process', process: 'true', args: ['x'.repeat(300)] } }),
    );
    await approvals.take(configOf(...tasks));
    let turns = 0;
    const timer = setInterval(() => void turns++, 0);
    await approvals.refresh();
    clearInterval(timer);
    assert.ok(turns >= 2, `the thread was let go ${turns} times`);
    assert.equal(await approvals.permit(aRun(), aTask(), { settings: {}, files: [] }), undefined);
  });
});
