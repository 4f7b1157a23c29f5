import assert from 'node:assert/strict';
import { canonical, coveredBy, hashOfAll } from '../../src/approval/hashes.ts';
import { environmentGrants } from '../../src/approval/environment.ts';
import type { Approvals } from '../../src/approval/approvals.ts';
import type { Task } from '../../src/model/task.ts';
import type { Trigger } from '../../src/model/run.ts';
import { aTask } from '../support/builders.ts';
import {
  allowAll,
  ApprovalWorld,
  configOf,
  permit,
  scriptTask,
  sha256,
} from '../unit/approval/approvalWorld.ts';

describe('An attack on what the user has allowed', () => {
  let world: ApprovalWorld;
  let approvals: Approvals;
  const haiku = scriptTask('haiku');

  beforeEach(async () => {
    world = await ApprovalWorld.create();
    world.write('scripts/haiku.mjs', 'console.log("old pond")\n');
    world.write('scripts/evil.mjs', 'evil()\n');
    approvals = world.approvals();
    await approvals.take(configOf(haiku));
    await allowAll(approvals);
    assert.ok(await permit(world, approvals, haiku), 'what was allowed runs, or nothing is shown below');
  });
  afterEach(() => world.remove());

  /** Neither as it is known nor at the start, by the schedule or by hand. */
  async function assertRefused(task: Task, of = approvals): Promise<void> {
    for (const trigger of ['schedule', 'manual'] as const) {
      assert.equal(await permit(world, of, task, trigger), undefined, trigger);
      assert.equal(of.isApproved(task, trigger), false, trigger);
    }
  }

  describe('by the workspace', () => {
    it('A script swapped after the last look does not run', async () => {
      world.write('scripts/haiku.mjs', 'evil()\n');
      await assertRefused(haiku);
    });

    it('A script swapped between the review and the answer is not what was allowed', async () => {
      world.write('scripts/haiku.mjs', 'harmless()\n');
      const reviews = await approvals.reviews();
      world.write('scripts/haiku.mjs', 'evil()\n');
      assert.deepEqual(await approvals.allow(reviews), []);
      await assertRefused(haiku);
    });

    it('A script swapped while the answer is written down does not run', async () => {
      world.write('scripts/haiku.mjs', 'harmless()\n');
      const reviews = await approvals.reviews();
      const allowing = approvals.allow(reviews);
      world.write('scripts/haiku.mjs', 'evil()\n');
      await allowing;
      await assertRefused(haiku);
    });

    it('A script that became a link to another one does not run', async () => {
      const { hash } = (await world.executor.evidence(haiku)).files[0] ?? {};
      assert.ok(hash);
      // Of the same content today: where the link leads can change outside of what is looked at.
      world.executor.instead.set('scripts/haiku.mjs', { hash, target: '/tmp/elsewhere.mjs', outside: true });
      await assertRefused(haiku);
    });

    it('Another task under the id of one that was allowed does not run', async () => {
      const renamed = { ...scriptTask('evil'), id: 'haiku' };
      await approvals.take(configOf(renamed));
      assert.equal(approvals.state('haiku'), 'changed');
      await assertRefused(renamed);
    });

    it('What was allowed does not run under another id, were it only other in a way nobody sees', async () => {
      for (const id of ['Haiku', 'haiku ', 'haiku\u200b', 'hаiku', '__proto__', 'constructor', '']) {
        const renamed = { ...haiku, id };
        await approvals.take(configOf(renamed));
        assert.equal(approvals.state(id), 'new', id);
        await assertRefused(renamed);
      }
    });

    it('Two tasks of one id do not lend each other what was allowed', async () => {
      const evil = { ...scriptTask('evil'), id: 'haiku' };
      for (const tasks of [
        [haiku, evil],
        [evil, haiku],
      ]) {
        await approvals.take(configOf(...tasks));
        await assertRefused(evil);
      }
    });

    it('A task that is made up to look like the one that was looked at does not run', async () => {
      const evil = { ...haiku, run: { kind: 'command', command: 'evil' } as const };
      assert.equal(approvals.isApproved(evil), false);
      assert.equal(await permit(world, approvals, evil), undefined);
      // And does not change what is known of the true one.
      assert.equal(approvals.isApproved(haiku), true);
    });

    it('A copy of the folder, and one of a similar name, begin with nothing', async () => {
      const others = ['haiku-copy', 'haiku/', 'haiku/.', 'haiku/scripts', 'haiku ', 'haikú'].map(
        (name) => world.root.path() + '/' + name,
      );
      if (process.platform !== 'win32') others.push(world.root.path('HAIKU'));
      for (const folder of others) {
        const other = world.approvals({ folder });
        await other.take(configOf(haiku));
        assert.equal(other.state('haiku'), 'new', folder);
        await assertRefused(haiku, other);
      }
    });

    it('A file that cannot be read whole is not allowed by the hash of its not being read', async () => {
      for (const without of ['too-large', 'unreadable'] as const) {
        world.executor.instead.set('scripts/haiku.mjs', { without });
        const [review] = await approvals.reviews();
        assert.ok(review?.obstacle);
        assert.deepEqual(await approvals.allow([review]), []);
        assert.equal(await approvals.allowOnce(review), false);
        // Not even where somebody has written it down.
        const { folder } = world;
        await world.file().add([{ folder, taskId: 'haiku', hash: review.hash, at: 1 }]);
        await assertRefused(haiku);
      }
    });

    it('What nobody can judge does not run: a look that fails, values without a form, endless nesting', async () => {
      world.executor.before = () => Promise.reject(new Error('a defect'));
      await approvals.refresh();
      assert.equal(approvals.isApproved(haiku), false);
      world.executor.before = () => undefined;
      let deep: unknown = 'x';
      for (let level = 0; level < 200_000; level++) deep = [deep];
      for (const value of [deep, new Map(), 1n, () => 'x']) {
        const odd = aTask({ id: 'odd', run: { kind: 'vscode', command: 'x', args: [value] } });
        await approvals.take(configOf(odd));
        await assertRefused(odd);
      }
    });

    it('What steers a program is not hidden from its reader as a secret', async () => {
      const env = { NODE_OPTIONS: '--require ./evil.js', LD_PRELOAD: './evil.so', BASH_ENV: './evil.sh' };
      const more = { PYTHONPATH: './evil', PATH: './evil', PIN: '1234', node_options: '-r ./evil.js' };
      const git = { GIT_CONFIG_KEY_0: 'evil.sshCommand', GIT_CONFIG_VALUE_0: './evil' };
      const all = { ...env, ...more, ...git };
      const task = scriptTask('haiku', { options: { env: all }, secrets: Object.keys(all) });
      await approvals.take(configOf(task));
      const [review] = await approvals.reviews();
      assert.equal(review?.consent.match(/evil/g)?.length, 8);
      assert.doesNotMatch(review?.consent ?? '', /1234/);
    });

    it('What a command is called with is shown whole, whatever it looks like', async () => {
      const args = [
        { expression: '* * * * *', pattern: 'evil 1' },
        { hour: 'evil 2' },
        { hour: 1, minute: 'evil 3' },
      ];
      const more = [
        Infinity,
        { toJSON: 'evil 4', API_TOKEN: 'evil 5', __proto__: null, env: { KEY: 'evil 6' } },
      ];
      const task = aTask({ id: 'haiku', run: { kind: 'vscode', command: 'x', args: [...args, ...more] } });
      await approvals.take(configOf(task));
      const [review] = await approvals.reviews();
      assert.equal(review?.consent.match(/evil \d/g)?.length, 6);
      assert.match(review?.consent ?? '', /Infinity/);
    });
  });

  describe('by what was allowed for less', () => {
    it('A consent to one run by hand starts nothing else', async () => {
      world.write('scripts/haiku.mjs', 'once()\n');
      const [review] = await approvals.reviews();
      assert.ok(review);
      assert.equal(await approvals.allowOnce(review), true);
      const others: readonly Trigger[] = ['schedule', 'catch-up', 'after', 'startup', 'api'];
      for (const trigger of others) {
        assert.equal(await permit(world, approvals, haiku, trigger), undefined, trigger);
        assert.equal(approvals.isApproved(haiku, trigger), false, trigger);
      }
      assert.equal(await permit(world, approvals, haiku, 'manual'), review.hash);
      world.write('scripts/haiku.mjs', 'evil()\n');
      await assertRefused(haiku);
    });

    it('A hash that is cut, padded, written otherwise or of another task allows nothing', async () => {
      world.write('scripts/haiku.mjs', 'evil()\n');
      const evil = scriptTask('evil');
      await approvals.take(configOf(haiku, evil));
      const [review, other] = await approvals.reviews();
      const hash = review?.hash ?? '';
      const wrong = [
        ...[hash.slice(0, 12), hash.slice(1), '', hash.toUpperCase(), ` ${hash}`, `${hash}\n`, `${hash}0`],
        ...['*', '.*', '%', '0'.repeat(64), other?.hash ?? ''],
      ];
      for (const given of wrong) {
        assert.deepEqual(await approvals.allow([{ taskId: 'haiku', hash: given }]), [], given);
        assert.equal(await approvals.allowOnce({ taskId: 'haiku', hash: given }), false, given);
        const host = world.approvals({ granted: [given] });
        await host.take(configOf(haiku));
        await assertRefused(haiku, host);
      }
      for (const taskId of ['__proto__', 'constructor', 'nobody', '']) {
        assert.deepEqual(await approvals.allow([{ taskId, hash }]), []);
      }
    });

    it('What was taken back does not run any more, in a host that still believes it', async () => {
      const believing = world.approvals();
      await believing.take(configOf(haiku));
      assert.equal(believing.isApproved(haiku), true);
      assert.equal(await approvals.revoke(), 1);
      assert.equal(await permit(world, believing, haiku), undefined);
      assert.equal(believing.isApproved(haiku), false);
    });

    it('A hash without what this version puts before it allows nothing', async () => {
      const { settings, files } = await world.executor.evidence(haiku);
      const parts = [coveredBy(haiku, 'Scheduled Output'), settings, ...files];
      const text = parts.map(canonical).join('\n');
      const bare = sha256(text);
      // What is put before it makes all the difference.
      assert.equal((await approvals.reviews())[0]?.hash, sha256(`workspace-scheduler task 1\n${text}`));
      await approvals.revoke();
      await world.file().add([{ folder: world.folder, taskId: 'haiku', hash: bare, at: 1 }]);
      await assertRefused(haiku);
      const host = world.approvals({ granted: [bare] });
      await host.take(configOf(haiku));
      await assertRefused(haiku, host);
    });
  });

  describe('by the environment', () => {
    let hash: string;
    beforeEach(async () => {
      hash = (await approvals.reviews())[0]?.hash ?? '';
      await approvals.revoke();
    });

    async function host(value: string): Promise<Approvals> {
      const granted = environmentGrants({ SCHEDULER_APPROVE: value }).hashes;
      const made = world.approvals({ granted });
      await made.take(configOf(haiku));
      return made;
    }

    it('The whole hash is taken, so that what follows means something', async () => {
      assert.equal((await host(hash)).isApproved(haiku), true);
    });

    for (const [what, make] of [
      ['Nothing', () => ''],
      ['Space', () => ' \n,'],
      ['A prefix', () => hash.slice(0, 40)],
      ['Upper case', () => hash.toUpperCase()],
      ['A wildcard', () => '*'],
      ['A pattern', () => '[0-9a-f]{64}'],
      ['A prefix with a wildcard', () => `${hash.slice(0, 8)}*`],
      ['The hash beside a wildcard', () => `${hash} *`],
      ['“all”, “true” and “1”', () => 'all true 1'],
      ['The hash in quotes', () => `"${hash}"`],
      ['The hash with its kind', () => `sha256:${hash}`],
      [
        'Digits of other scripts',
        () => hash.replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
      ],
      ['The hash, cut by what cannot be seen', () => `${hash.slice(0, 32)}\u200b${hash.slice(32)}`],
      ['The task’s id', () => 'haiku'],
      ['The hash with semicolons', () => `;${hash};`],
    ] as const) {
      it(`${what} in SCHEDULER_APPROVE allows nothing`, async () => {
        const value = make();
        await assertRefused(haiku, await host(value));
        assert.equal(
          environmentGrants({ SCHEDULER_APPROVE: value }).fault === undefined,
          value.trim().length < 2 && value !== '*',
        );
      });
    }

    it('The hash of the whole workspace allows no task that was added, switched on or led outside since', async () => {
      const off = scriptTask('off', { enabled: false });
      const evil = scriptTask('evil');
      const all = hashOfAll([{ taskId: 'haiku', hash }]);
      const added = world.approvals({ granted: [all] });
      await added.take(configOf(haiku, off));
      assert.equal(added.isApproved(haiku), true);
      await assertRefused(off, added);
      const on = { ...off, enabled: true };
      await added.take(configOf(haiku, on, evil));
      await assertRefused(on, added);
      await assertRefused(evil, added);
      const later = world.approvals({ granted: [all] });
      await later.take(configOf(haiku, evil));
      await assertRefused(haiku, later);
      world.executor.instead.set('scripts/haiku.mjs', { hash, outside: true });
      const [outside] = await approvals.reviews();
      const led = world.approvals({ granted: [hashOfAll([outside ?? { taskId: '', hash: '' }])] });
      await led.take(configOf(haiku));
      await assertRefused(haiku, led);
    });
  });
});
