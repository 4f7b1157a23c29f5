import assert from 'node:assert/strict';
import { cp, mkdir, readdir, readFile, realpath, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StateWorld } from './stateWorld.ts';

describe('The state of a workspace folder', () => {
  let world: StateWorld;
  let music: string;

  beforeEach(async () => {
    world = await StateWorld.create();
    music = await world.folder('music');
  });
  afterEach(() => world[Symbol.asyncDispose]());

  async function moved(from: string, ...to: string[]): Promise<string> {
    const folder = world.path(...to);
    await mkdir(join(folder, '..'), { recursive: true });
    await rename(from, folder);
    return realpath(folder);
  }

  it('is where its path says, with a history or without', async () => {
    assert.deepEqual(await world.locate(music), { state: world.stateOf(music) });
    await world.history(music, 3);
    assert.deepEqual(await world.locate(music), { state: world.stateOf(music) });
    assert.deepEqual(await world.states(), [basename(world.stateOf(music))]);
  });

  it('says whose it is', async () => {
    const state = await world.history(music, 0);
    const { folder, identity } = world.factsIn(state);
    assert.equal(folder, music);
    assert.match(String(identity), /^\d+:\d+:\d+$/);
  });

  it('comes along with a folder that is renamed', async () => {
    await world.history(music, 3);
    const folder = await moved(music, 'sounds');
    assert.deepEqual(await world.locate(folder), { state: world.stateOf(folder), movedFrom: music });
    assert.equal(world.runsIn(world.stateOf(folder)), 3);
    assert.deepEqual(await world.states(), [basename(world.stateOf(folder))]);
  });

  it('comes along with a folder that is moved, once, and again when it is moved again', async () => {
    await world.history(music, 2);
    let folder = await moved(music, 'archive', '2026', 'music');
    let { state } = await world.locate(folder);
    await world.note(folder, state);
    assert.deepEqual(await world.locate(folder), { state });
    assert.equal(world.factsIn(state)['folder'], folder);
    folder = await moved(folder, 'elsewhere');
    ({ state } = await world.locate(folder));
    assert.equal(world.runsIn(state), 2);
  });

  it('comes back with a folder that is moved back', async () => {
    await world.history(music, 2);
    const folder = await moved(music, 'sounds');
    await world.note(folder, (await world.locate(folder)).state);
    await moved(folder, 'music');
    assert.deepEqual(await world.locate(music), { state: world.stateOf(music), movedFrom: folder });
  });

  it('comes along with what a host that was killed has left in the log of the database', async () => {
    const state = await world.history(music, 1);
    const { identity } = world.factsIn(state);
    const put = (value: unknown) => `insert or replace into facts values ('identity', '${String(value)}')`;
    world.inHistory(state, (db) => db.exec(put('of another folder')));
    const killed = world.path('killed');
    const db = new DatabaseSync(join(state, 'history.db'));
    db.exec(put(identity));
    await cp(state, killed, { recursive: true });
    db.close();
    await rm(state, { recursive: true });
    await rename(killed, state);

    const folder = await moved(music, 'sounds');
    assert.deepEqual(await world.locate(folder), { state: world.stateOf(folder), movedFrom: music });
    assert.equal(world.factsIn(world.stateOf(folder))['identity'], identity);
  });

  it('stays with its path where another folder took its place', async () => {
    const state = await world.history(music, 3);
    const old = await moved(music, 'music-old');
    await world.folder('music');
    assert.deepEqual(await world.locate(old), { state: world.stateOf(old) });
    assert.deepEqual(await world.locate(music), { state });
  });

  it('does not go to a copy of the folder, even where the original is gone', async () => {
    await world.history(music, 3);
    const copy = world.path('copy');
    await cp(music, copy, { recursive: true });
    assert.deepEqual(await world.locate(copy), { state: world.stateOf(copy) });
    await rm(music, { recursive: true });
    assert.deepEqual(await world.locate(copy), { state: world.stateOf(copy) });
  });

  it('does not take the place of a history that is there', async () => {
    const other = await world.folder('sounds');
    await world.history(other, 1);
    await world.history(music, 3);
    await rm(other, { recursive: true });
    await moved(music, 'sounds');
    assert.deepEqual(await world.locate(other), { state: world.stateOf(other) });
    assert.equal(world.runsIn(world.stateOf(other)), 1);
  });

  it('is one for a folder and the symbolic links that lead to it', async () => {
    await world.history(music, 3);
    await symlink(music, world.path('link'));
    await mkdir(world.path('deep'));
    await symlink(world.path('link'), world.path('deep', 'link'));
    for (const path of [world.path('link'), world.path('deep', 'link'), join(music, '.vscode', '..')]) {
      const folder = await realpath(path);
      assert.deepEqual(await world.locate(folder), { state: world.stateOf(music) }, path);
    }
  });

  it('is one for two real paths that lead to the same folder', async () => {
    const state = await world.history(music, 3);
    // To the file system a mount on another path is the same folder with another path, as this is.
    await symlink(music, world.path('mounted'));
    assert.deepEqual(await world.locate(world.path('mounted')), { state });
    await world.note(world.path('mounted'), state);
    assert.equal(world.factsIn(state)['folder'], music);
  });

  it('stays where it is while a host works with it, and comes along when that has ended', async () => {
    const state = await world.history(music, 3);
    world.inHistory(state, (db) =>
      db.exec("insert into hosts values ('here', 7, 'first', 'vscode', 'ada', 0)"),
    );
    world.alive.add(7);
    const folder = await moved(music, 'sounds');
    assert.deepEqual(await world.locate(folder), { state });
    await world.note(folder, state);
    world.alive.delete(7);
    assert.deepEqual(await world.locate(folder), { state: world.stateOf(folder), movedFrom: music });
  });

  it('stays where it is while a host of another machine has just been alive', async () => {
    const state = await world.history(music, 3);
    const seenAt = world.clock.now() - 4 * 60_000;
    world.inHistory(state, (db) =>
      db.prepare("insert into hosts values ('there', 7, 'first', 'vscode', 'ada', ?)").run(seenAt),
    );
    const folder = await moved(music, 'sounds');
    assert.deepEqual(await world.locate(folder), { state });
    world.clock.jumpTo(seenAt + 6 * 60_000);
    assert.deepEqual(await world.locate(folder), { state: world.stateOf(folder), movedFrom: music });
  });

  it('is brought once where two hosts open the moved folder together', async () => {
    await world.history(music, 3);
    const folder = await moved(music, 'sounds');
    const located = await Promise.all([1, 2, 3, 4].map(() => world.locate(folder)));
    assert.deepEqual(new Set(located.map(({ state }) => state)), new Set([world.stateOf(folder)]));
    assert.equal(located.filter(({ movedFrom }) => movedFrom === music).length, 1);
    assert.equal(world.runsIn(world.stateOf(folder)), 3);
  });

  it('takes the place of an empty folder, and of no other', async () => {
    await world.history(music, 3);
    const folder = await moved(music, 'sounds');
    const own = world.stateOf(folder);
    await mkdir(join(own, 'logs'), { recursive: true });
    assert.deepEqual(await world.locate(folder), { state: world.stateOf(music) });
    await rm(join(own, 'logs'), { recursive: true });
    assert.deepEqual(await world.locate(folder), { state: own, movedFrom: music });
  });

  it('is not looked for in histories that are damaged, newer or older, which stay as they are', async () => {
    const others = [await world.folder('damaged'), await world.folder('newer'), await world.folder('older')];
    const states = await Promise.all(
      others.map((folder, index) => world.history(folder, 3, index === 2 ? 3 : 4)),
    );
    const [damaged = '', newer = ''] = states;
    await writeFile(join(damaged, 'history.db'), 'no database at all '.repeat(300));
    world.inHistory(newer, (db) => db.exec('pragma user_version = 1000'));
    await mkdir(join(world.home, 'empty-0123456789ab'));
    await writeFile(join(world.home, 'empty-0123456789ab', 'history.db'), '');
    await writeFile(join(world.home, 'file-0123456789ab'), '');
    const before = await contents(states);
    for (const [index, folder] of others.entries()) {
      const there = await moved(folder, `moved-${index}`);
      assert.deepEqual(await world.locate(there), { state: world.stateOf(there) });
    }
    assert.deepEqual(await contents(states), before);
  });

  it('never lets the opening fail', async () => {
    const gone = world.path('nowhere');
    assert.deepEqual(await world.locate(gone), { state: world.stateOf(gone) });
    await world.note(gone, world.stateOf(gone));
    const state = await world.history(music, 1);
    await writeFile(join(state, 'history.db'), 'no database at all '.repeat(300));
    await world.note(music, state);
    await rm(world.home, { recursive: true });
    const folder = await moved(music, 'sounds');
    assert.deepEqual(await world.locate(folder), { state: world.stateOf(folder) });
  });

  it('is noted anew where a new folder has taken the place of the old one', async () => {
    const state = await world.history(music, 1);
    const before = world.factsIn(state)['identity'];
    await moved(music, 'music-old');
    await world.folder('music');
    await world.note(music, state);
    assert.notEqual(world.factsIn(state)['identity'], before);
  });

  async function contents(states: readonly string[]): Promise<unknown> {
    return Promise.all(
      states.map(async (state) => {
        const names = (await readdir(state)).filter((name) => name !== 'lock.db').sort();
        return Promise.all(
          names.map(async (name) => [name, (await readFile(join(state, name))).toString('base64')] as const),
        );
      }),
    );
  }
});
