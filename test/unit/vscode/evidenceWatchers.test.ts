import assert from 'node:assert/strict';
import { EvidenceWatchers } from '../../../src/vscode/approvals/evidenceWatchers.ts';
import { at } from '../../support/builders.ts';
import { FakeClock } from '../../support/fakeClock.ts';

describe('the files that approvals rest on', () => {
  let clock: FakeClock;
  let watchers: EvidenceWatchers;
  let paths: string[];
  let looks: number;
  /** Called when the files are looked at. */
  let looking: () => Promise<void>;
  const told = new Map<string, (path: string, comesOrGoes: boolean) => void>();

  const watched = () => [...told.keys()].sort();
  const changed = (path: string) => told.get(path.slice(0, path.lastIndexOf('/')))?.(path, false);
  const came = (path: string) => told.get(path.slice(0, path.lastIndexOf('/')))?.(path, true);

  beforeEach(() => {
    clock = new FakeClock(at('2026-11-22T06:00Z'));
    paths = ['/home/ada/music/scripts/pull.mjs', '/home/ada/music/scripts/lib.mjs', '/home/ada/music/.env'];
    looks = 0;
    looking = () => Promise.resolve();
    told.clear();
    watchers = new EvidenceWatchers({
      clock,
      paths: () => paths,
      refresh() {
        looks++;
        return looking();
      },
      watch(directory, tell) {
        assert.equal(told.has(directory), false, `${directory} is watched twice`);
        told.set(directory, tell);
        return { dispose: () => void told.delete(directory) };
      },
    });
  });

  afterEach(() => watchers.dispose());

  it('are followed by watching each of their directories once', () => {
    assert.deepEqual(watched(), ['/home/ada/music', '/home/ada/music/scripts']);
  });

  it('are looked at once after a checkout that changes many of them', async () => {
    for (const path of paths) changed(path);
    await clock.advanceBy(299);
    assert.equal(looks, 0);
    for (const path of paths) changed(path);
    await clock.advanceBy(1);
    assert.equal(looks, 1);
    await clock.advanceBy(60_000);
    assert.equal(looks, 1);
  });

  it('are not looked at for a file beside them that a run writes again and again', async () => {
    changed('/home/ada/music/run.log');
    await clock.advanceBy(1000);
    assert.equal(looks, 0);
  });

  it('are looked at for one that comes beside them: it may shadow a module', async () => {
    came('/home/ada/music/scripts/other.mjs');
    await clock.advanceBy(1000);
    assert.equal(looks, 1);
  });

  it('that change while they are looked at are looked at again afterwards', async () => {
    const look = Promise.withResolvers<void>();
    looking = () => look.promise;
    changed('/home/ada/music/.env');
    await clock.advanceBy(300);
    changed('/home/ada/music/.env');
    await clock.advanceBy(900);
    assert.equal(looks, 1, 'one look at a time');
    look.resolve();
    await clock.advanceBy(300);
    assert.equal(looks, 2);
    assert.equal(clock.timers, 0);
  });

  it('are others after a look, and so are the directories', async () => {
    looking = () => {
      paths = ['/home/ada/music/scripts/pull.mjs', '/home/ada/music/lib/new.mjs'];
      return Promise.resolve();
    };
    changed('/home/ada/music/scripts/pull.mjs');
    await clock.advanceBy(300);
    assert.deepEqual(watched(), ['/home/ada/music/lib', '/home/ada/music/scripts']);
  });

  it('are watched in 100 directories at most', () => {
    paths = Array.from({ length: 300 }, (_, index) => `/home/ada/music/${index}/pull.mjs`);
    watchers.renew();
    assert.equal(watched().length, 100);
  });

  it('are left alone when their folder has left the window', async () => {
    changed('/home/ada/music/.env');
    watchers.dispose();
    watchers.renew();
    await clock.advanceBy(1000);
    assert.deepEqual([looks, watched()], [0, []]);
  });
});
