import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Sandbox } from './sandbox.ts';

describe('a history that fails while it is open', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  async function inHistory(sql: string): Promise<void> {
    const inside = await readdir(sandbox.home, { recursive: true });
    const file = inside.find((path) => basename(path) === 'history.db') ?? assert.fail('no history');
    const db = new DatabaseSync(join(sandbox.home, file));
    db.exec(sql);
    db.close();
  }

  before(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config({ due: { schedule: { every: '1 hour' }, run: { process: 'true' } } });
    await sandbox.call(['list']);
    await inHistory(`
      create trigger full before insert on runs
      begin select raise(fail, 'database or disk is full'); end`);
  });
  after(() => sandbox.remove());

  for (const args of [['run', 'due'], ['check']]) {
    it(`“${args.join(' ')}” says in one line that it cannot be written`, async () => {
      const { code, stderr } = await sandbox.call(args);
      assert.equal(code, 2);
      assert.equal(stderr, '✖ The history cannot be written: database or disk is full\n');
    });

    it(`“${args.join(' ')} --verbose” says where, too`, async () => {
      const { code, stderr } = await sandbox.call([...args, '--verbose']);
      assert.equal(code, 2);
      assert.match(stderr, /\n\s+at /);
      assert.match(stderr, /✖ The history cannot be written: database or disk is full\n$/);
    });
  }

  it('says of a command that only reads that it cannot be read', async () => {
    await inHistory('drop table runs');
    const { code, stdout, stderr } = await sandbox.call(['history']);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    assert.equal(stderr, '✖ The history cannot be read: no such table: runs\n');
  });
});
