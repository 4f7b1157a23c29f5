import assert from 'node:assert/strict';
import { readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Approvals } from '../../../src/approval/approvals.ts';
import type { Task } from '../../../src/model/task.ts';
import { allowAll, ApprovalWorld, configOf, scriptTask, sha256 } from './approvalWorld.ts';

describe('The copies of what was approved', () => {
  let world: ApprovalWorld;
  let approvals: Approvals;
  const haiku = scriptTask('haiku');

  beforeEach(async () => {
    world = await ApprovalWorld.create();
    approvals = world.approvals();
    world.write('scripts/haiku.mjs', 'old pond\n');
  });
  afterEach(() => world.remove());

  async function allow(...tasks: readonly Task[]): Promise<void> {
    await approvals.take(configOf(...tasks));
    await allowAll(approvals);
  }
  const kept = () => readdirSync(join(world.home, 'approved')).sort();

  it('are the texts of scripts, modules and what is watched', async () => {
    world.executor.others.set('lib/words.mjs', 'module').set('data/albums.csv', 'watch');
    world.write('lib/words.mjs', 'words\n');
    world.write('data/albums.csv', 'Blue;1971\n');
    await allow(haiku);
    for (const text of ['old pond\n', 'words\n', 'Blue;1971\n']) {
      assert.equal(await approvals.content(sha256(text)), text);
    }
    assert.equal(await approvals.content(sha256('something else')), undefined);
  });

  it('are never those of an env-file, whatever else it is', async () => {
    world.executor.others
      .set('secrets.txt', 'env-file')
      .set('copy.txt', 'watch')
      .set('conf/.env.local', 'watch');
    for (const path of ['secrets.txt', 'copy.txt']) world.write(path, 'API_TOKEN=hunter2hunter2\n');
    world.write('conf/.env.local', 'API_TOKEN=swordfish\n');
    await allow(haiku);
    const all = kept().map((name) => readFileSync(join(world.home, 'approved', name), 'utf8'));
    assert.ok(all.length >= 2);
    for (const text of all) assert.doesNotMatch(text, /hunter2|swordfish/);
  });

  it('are none of what is no text, too long, or another one by now', async () => {
    const large = 'x'.repeat(1024 * 1024 + 1);
    const binary = Buffer.from([1, 0, 2]);
    const latin = Buffer.from([0xe9, 0x0a]);
    world.executor.others.set('a', 'watch').set('b', 'watch').set('c', 'watch').set('d', 'watch');
    world.write('a', large);
    world.write('b', binary);
    world.write('c', latin);
    world.write('d', 'now');
    world.executor.instead.set('d', { hash: sha256('then') });
    await allow(haiku);
    assert.deepEqual(
      kept().filter((name) => !name.endsWith('.json')),
      [sha256('old pond\n')],
    );
  });

  it('are believed only where they are what their name says', async () => {
    await allow(haiku);
    const name = sha256('old pond\n');
    writeFileSync(join(world.home, 'approved', name), 'another pond');
    assert.equal(await approvals.content(name), undefined);
    assert.equal(await approvals.content('../approvals.json'), undefined);
    assert.equal(await approvals.content(name.toUpperCase()), undefined);
  });

  it('do not keep a change from being reviewed where they are missing, damaged or foreign', async () => {
    const [grant] = await approvals.take(configOf(haiku)).then(() => allowAll(approvals));
    const note = join(world.home, 'approved', `${grant?.hash}.json`);
    world.write('scripts/haiku.mjs', 'new pond\n');
    for (const text of [
      '{',
      '[]',
      'null',
      '{"consent":1}',
      '{"consent":"","evidence":{"settings":{},"files":[1]}}',
    ]) {
      writeFileSync(note, text);
      const [review] = await approvals.reviews();
      assert.equal(review?.state, 'changed');
      assert.equal(review.before, undefined, text);
    }
  });

  it('go with the approvals that they belong to', async () => {
    await allow(haiku);
    const [first] = await world.file().read();
    world.write('scripts/haiku.mjs', 'new pond\n');
    await allow(haiku);
    assert.equal(kept().length, 4);
    assert.ok(first);
    await world.file().remove([first]);
    assert.equal(kept().length, 2);
    assert.equal(await approvals.content(sha256('old pond\n')), undefined);
    assert.equal(await approvals.content(sha256('new pond\n')), 'new pond\n');
    await approvals.revoke();
    assert.deepEqual(kept(), []);
  });

  it('stay where another task or folder has the same', async () => {
    const twin = scriptTask('twin', { run: haiku.run });
    await allow(haiku, twin);
    assert.equal(kept().length, 3);
    await approvals.revoke(['twin']);
    assert.equal(await approvals.content(sha256('old pond\n')), 'old pond\n');
    const copy = world.approvals({ folder: world.root.path('copy') });
    await copy.take(configOf(haiku));
    await allowAll(copy);
    await approvals.revoke();
    assert.equal(kept().length, 2);
  });

  it('go when their approval is beyond the newest 20', async () => {
    for (let version = 0; version < 22; version++) {
      world.write('scripts/haiku.mjs', `pond ${version}\n`);
      await allow(haiku);
    }
    assert.equal(kept().length, 40);
    assert.equal(await approvals.content(sha256('pond 1\n')), undefined);
    assert.equal(await approvals.content(sha256('pond 2\n')), 'pond 2\n');
  });

  it('are not written through a link in the place of their folder', async () => {
    await world.file().add([{ folder: '/home/ada/x', taskId: 'x', hash: 'a'.repeat(64), at: 1 }]);
    const elsewhere = world.root.path('elsewhere');
    world.write('../elsewhere/keep', '');
    rmSync(join(world.home, 'approved'), { recursive: true, force: true });
    symlinkSync(elsewhere, join(world.home, 'approved'));
    await allow(haiku);
    assert.equal(approvals.state('haiku'), 'approved', 'only diffs rest on it');
    assert.deepEqual(readdirSync(elsewhere), ['keep']);
    assert.equal(await approvals.content(sha256('old pond\n')), undefined);
    assert.equal(world.errors.length, 1);
  });
});
