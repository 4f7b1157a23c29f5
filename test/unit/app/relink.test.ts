import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { processStartToken } from '../../../src/common/processIdentity.ts';
import { lostHistories } from '../../../src/app/lostHistories.ts';
import { setStateAside } from '../../../src/history/folders/moveState.ts';
import { writeFacts } from '../../../src/history/folders/workspaceFacts.ts';
import { at } from '../../support/builders.ts';
import { StateWorld } from './stateWorld.ts';

describe('Relinking a history', () => {
  let world: StateWorld;
  /** Gone, with a history of 3 runs. */
  let lost: string;
  /** A copy of it in another place, without a history. */
  let copy: string;

  beforeEach(async () => {
    world = await StateWorld.create();
    lost = await world.folder('old', 'music');
    await world.history(lost, 3);
    copy = await world.folder('new', 'music');
    await rm(lost, { recursive: true });
  });
  afterEach(() => world[Symbol.asyncDispose]());

  it('finds the histories whose folders are gone, the last used first', async () => {
    const other = await world.folder('other');
    await world.history(other, 5);
    await rm(other, { recursive: true });
    await world.history(await world.folder('still there'), 1);
    const found = await lostHistories(world.env, world.clock);
    assert.deepEqual(
      found.map(({ folder, runs, lastRun }) => ({ folder, runs, lastRun })),
      [
        { folder: other, runs: 5, lastRun: at('2026-11-22T06:00Z') + 5 },
        { folder: lost, runs: 3, lastRun: at('2026-11-22T06:00Z') + 3 },
      ],
    );
  });

  it('takes the one whose folder is gone and has the same name', async () => {
    const other = await world.folder('other');
    await world.history(other, 5);
    await rm(other, { recursive: true });
    const done = await world.relink(copy);
    assert.deepEqual(
      { ...done, lastRun: undefined },
      { from: lost, state: world.stateOf(copy), runs: 3, lastRun: undefined, setAside: undefined },
    );
    assert.equal(world.runsIn(world.stateOf(copy)), 3);
    assert.equal(world.factsIn(world.stateOf(copy))['folder'], copy);
    assert.ok(!existsSync(world.stateOf(lost)));
  });

  it('takes logs and all that lies beside the history along', async () => {
    await mkdir(join(world.stateOf(lost), 'logs'));
    await writeFile(join(world.stateOf(lost), 'logs', 'a.log'), 'printed');
    await world.relink(copy);
    assert.ok(existsSync(join(world.stateOf(copy), 'logs', 'a.log')));
  });

  it('takes the one of the folder itself before any of its name', async () => {
    const folder = await world.folder('records');
    await world.history(folder, 7);
    await rm(copy, { recursive: true });
    await rename(folder, copy);
    assert.equal((await world.relink(copy)).from, folder);
  });

  it('takes none where two have that name, or none has, and says which there are', async () => {
    const other = await world.folder('archive', 'music');
    await world.history(other, 5);
    await rm(other, { recursive: true });
    const refused = await world.refusal(copy);
    assert.ok(refused.reason === 'unclear');
    assert.deepEqual(
      refused.lost.map(({ folder }) => folder),
      [other, lost],
    );
    const another = await world.folder('another');
    assert.equal((await world.refusal(another)).reason, 'unclear');
    assert.deepEqual((await world.states()).length, 2);
  });

  it('says that there is none to take', async () => {
    await world.relink(copy);
    assert.deepEqual(await world.refusal(await world.folder('another')), { reason: 'none-lost' });
  });

  it('takes the one that is named, whatever its name is', async () => {
    const another = await world.folder('another');
    assert.equal((await world.relink(another, lost)).runs, 3);
  });

  it('takes one of an earlier version by the path that it belongs to', async () => {
    const older = await world.folder('older');
    await world.history(older, 4, 3);
    assert.equal((await world.refusal(copy, older)).reason, 'in-use');
    await rm(join(older, '.vscode'), { recursive: true });
    assert.equal((await world.relink(copy, older)).runs, 4);
  });

  it('refuses what has no history, this folder itself, and a folder that is a workspace still', async () => {
    const other = await world.folder('other');
    assert.deepEqual(await world.refusal(copy, other), { reason: 'unknown', folder: other });
    assert.deepEqual(await world.refusal(copy, copy), { reason: 'same-folder', folder: copy });
    const state = await world.history(other, 5);
    assert.deepEqual(await world.refusal(copy, other), { reason: 'in-use', folder: other });
    assert.equal(world.runsIn(state), 5);
  });

  it('refuses where the folder has runs of its own, or has them set aside', async () => {
    const own = await world.history(copy, 1);
    assert.deepEqual(await world.refusal(copy), { reason: 'has-history', runs: 1 });
    assert.equal(world.runsIn(own), 1);
    assert.equal(world.runsIn(world.stateOf(lost)), 3);

    const { setAside = '' } = await world.relink(copy, undefined, true);
    assert.equal(basename(setAside), `${basename(own)}.replaced-20261123-120000`);
    assert.equal(world.runsIn(setAside), 1);
    assert.equal(world.runsIn(own), 3);
  });

  it('asks nothing where the folder has a history without runs', async () => {
    await world.history(copy, 0);
    const { setAside } = await world.relink(copy);
    assert.equal(setAside, undefined);
    assert.equal(world.runsIn(world.stateOf(copy)), 3);
  });

  it('does not count what was set aside among those that can be found', async () => {
    await world.history(copy, 1);
    await world.relink(copy, undefined, true);
    const there = world.path('there');
    await rename(copy, there);
    assert.equal((await world.locate(there)).movedFrom, copy);
    assert.equal(world.runsIn(world.stateOf(there)), 3);
  });

  it('refuses a folder’s history that cannot be read, or is of a newer version', async () => {
    const own = await world.history(copy, 1);
    world.inHistory(own, (db) => db.exec('pragma user_version = 1000'));
    assert.deepEqual(await world.refusal(copy), { reason: 'has-history', runs: undefined });
    world.inHistory(world.stateOf(lost), (db) => db.exec('pragma user_version = 1000'));
    assert.deepEqual(await world.refusal(copy, lost), { reason: 'newer', folder: lost });
    await writeFile(join(world.stateOf(lost), 'history.db'), 'no database at all '.repeat(300));
    assert.deepEqual(await world.refusal(copy, lost), { reason: 'unreadable', folder: lost });
  });

  for (const side of ['the one', 'the other'] as const) {
    it(`refuses while a host has runs in ${side} of the two histories`, async () => {
      const own = await world.history(copy, 0);
      const state = side === 'the one' ? world.stateOf(lost) : own;
      world.inHistory(state, (db) =>
        db.exec(
          `insert into runs (id, task_id, label, "trigger", status, occurrences, created_at, host_kind, host_pid, host_token)
           values ('live', 'report', 'report', 'manual', 'queued', 1, 0, 'vscode', 7, 'first')`,
        ),
      );
      world.alive.add(7);
      const refused = await world.refusal(copy, lost, true);
      assert.ok(refused.reason === 'live');
      assert.equal(refused.host.pid, 7);
      assert.equal(refused.folder, side === 'the one' ? lost : copy);
      world.alive.delete(7);
      await world.relink(copy, lost, true);
    });
  }

  it('refuses while a run goes on whose host has died', async () => {
    const token = (await processStartToken(process.pid)) ?? assert.fail('no start time');
    world.inHistory(world.stateOf(lost), (db) =>
      db.exec(
        `insert into runs (id, task_id, label, "trigger", status, occurrences, created_at, host_kind, host_pid, host_token, pid, pid_token)
         values ('kept', 'report', 'report', 'manual', 'running', 1, 0, 'vscode', 7, 'first', ${process.pid}, '${token}')`,
      ),
    );
    assert.equal((await world.refusal(copy)).reason, 'live');
    world.inHistory(world.stateOf(lost), (db) => db.exec("update runs set pid_token = 'another'"));
    await world.relink(copy);
  });

  describe('that is killed on the way', () => {
    it('is brought to its end by the next host that opens the folder', async () => {
      // Killed after it was noted, and with another history in the place: after that was set aside.
      const own = await world.history(copy, 1);
      await writeFacts(world.stateOf(lost), { folder: copy, identity: undefined }, world.clock);
      assert.deepEqual(await world.locate(copy), { state: own });
      const aside = (await setStateAside(own, world.clock.now())) ?? assert.fail('nothing was there');
      assert.deepEqual(await world.locate(copy), { state: own });
      assert.equal(world.runsIn(own), 3);
      assert.equal(world.runsIn(aside), 1);
    });

    it('can be asked for again', async () => {
      await world.history(copy, 1);
      await writeFacts(world.stateOf(lost), { folder: copy, identity: undefined }, world.clock);
      assert.equal((await world.relink(copy, lost, true)).runs, 3);
    });
  });

  it('leaves both histories as they were where it cannot be moved', async () => {
    const own = await world.history(copy, 1);
    const facts = world.factsIn(world.stateOf(lost));
    // In the way, from the moment on that the present history is set aside.
    const aside = `${own}.replaced-20261123-120000`;
    await cp(own, aside, { recursive: true });
    await assert.rejects(world.relink(copy, lost, true), { code: 'ENOTEMPTY' });
    assert.equal(world.runsIn(own), 1);
    assert.equal(world.runsIn(world.stateOf(lost)), 3);
    assert.deepEqual(world.factsIn(world.stateOf(lost)), facts);
  });
});
