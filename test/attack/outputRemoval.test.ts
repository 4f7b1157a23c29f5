import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { link, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { OutputHandover, PendingOutput } from '../../src/engine/ports.ts';
import type { Output } from '../../src/model/output.ts';
import { OutsideFolderError } from '../../src/outputs/insideFolder.ts';
import { LeftFolders } from '../../src/outputs/leftFolders.ts';
import { AttackedOutputs } from '../support/attackedOutputs.ts';
import { at, run } from '../support/outputRun.ts';

describe('An attack by what is removed of generated files', () => {
  let world: AttackedOutputs;
  const inside = (...parts: string[]) => world.inside(...parts);
  const outside = (...parts: string[]) => world.outside(...parts);
  const prepare: AttackedOutputs['prepare'] = (...how) => world.prepare(...how);
  const assertUntouched = () => world.assertUntouched();
  const destination = (pending: PendingOutput) => pending.env['SCHEDULER_OUTPUT'] ?? '';
  const recorded = (...paths: string[]): Output[] =>
    paths.map((path) => ({
      ...{ runId: run.id, taskId: 'haiku', kind: 'haiku' },
      path,
      bytes: 1,
      createdAt: 1,
    }));
  const prune = async (...paths: string[]) =>
    (await world.store().prune(recorded(...paths), 0)).map(({ path }) => path);

  beforeEach(async () => {
    world = await AttackedOutputs.make();
  });
  afterEach(() => world.remove());

  describe('by what is recorded, when the old ones are removed', () => {
    for (const path of [
      ...['../private/diary.md', 'out/../../private/diary.md', '..\\private\\diary.md', '.', '', 'out', '/'],
      ...['.git/config', '.GIT/config', 'out/../.git/config', '.vscode/scheduler.json', 'out/x\0.md'],
    ]) {
      it(`“${path}” is not removed`, async () => {
        await prune(path);
        await assertUntouched();
        assert.equal(existsSync(inside('out')), true);
      });
    }

    it('an absolute path is not removed', async () => {
      assert.deepEqual(await prune(outside('diary.md')), []);
      await assertUntouched();
      assert.equal(world.problems.length, 1);
    });

    it('a folder that has become a link since has nothing removed where it leads', async () => {
      for (const target of [outside(), inside('.git')]) {
        await symlink(target, inside('later'));
        assert.deepEqual(await prune('later/diary.md', 'later/config'), []);
        await rm(inside('later'));
      }
      await assertUntouched();
    });

    it('a file that has become a link, a folder or another name of a file leaves what it stands for', async () => {
      await symlink(outside('diary.md'), inside('out', 'link.md'));
      await mkdir(inside('out', 'folder.md'));
      await link(outside('diary.md'), inside('out', 'name.md'));
      assert.deepEqual(await prune('out/link.md', 'out/folder.md', 'out/name.md'), ['out/name.md']);
      assert.deepEqual((await readdir(inside('out'))).sort(), ['folder.md', 'link.md']);
      await assertUntouched();
    });

    it('a file that nobody recorded stays', async () => {
      await writeFile(inside('out', 'haiku-20261122-060000.md'), 'mine');
      await prune('out/other.md');
      assert.deepEqual(await readdir(inside('out')), ['haiku-20261122-060000.md']);
    });
  });

  describe('by what a run has left behind', () => {
    const left = (directory = 'out') => new LeftFolders({ folder: inside(), directory: () => directory });

    it('folders beyond a link, or of a tool, are not looked for, and none is removed', async () => {
      await mkdir(inside('.git', '.incomplete', run.id), { recursive: true });
      await mkdir(outside('.incomplete', run.id), { recursive: true });
      await symlink(outside(), inside('link'));
      await symlink(outside('.incomplete'), inside('out', '.incomplete'));
      await assert.rejects(left('link').remove(run.id), OutsideFolderError);
      await assert.rejects(left('.git').remove(run.id), OutsideFolderError);
      await left().remove(run.id);
      assert.equal(existsSync(outside('.incomplete', run.id)), true);
      assert.equal(existsSync(inside('.git', '.incomplete', run.id)), true);
    });

    for (const id of ['..', '../..', '', '.', 'a/b']) {
      it(`“${id}” is not removed`, async () => {
        await mkdir(inside('out', '.incomplete'));
        await assert.rejects(left().remove(id), /Not the id of a run/);
      });
    }

    for (const [what, craft] of [
      ['of another folder', { root: '/home/ada', place: { path: '/home/ada/x', directory: '/home/ada' } }],
      ['of a place outside', { place: { path: () => outside(), directory: () => outside() } }],
      ['of what is no private folder', { place: { path: () => inside('src'), directory: () => inside() } }],
      [
        'of a folder of git',
        { place: { path: () => inside('.git', '.incomplete', run.id), directory: () => inside('.git') } },
      ],
      ['that finds files elsewhere', { found: { folder: '/home/ada', pattern: '**', before: [] } }],
    ] as const) {
      it(`a keeper's note ${what} is not carried out`, async () => {
        await mkdir(inside('src'));
        const pending = await prepare();
        const { note } = handOver(pending);
        const crafted = { ...(note as Record<string, unknown>) };
        for (const [name, value] of Object.entries(craft)) {
          const own = crafted[name];
          crafted[name] =
            typeof value === 'object' ? { ...(own as object), ...called(value as object) } : value;
        }
        await assert.rejects(world.store().resume(run, crafted), OutsideFolderError);
        assert.equal(existsSync(inside('src')), true);
        await assertUntouched();
      });
    }

    it('a note as it was given is carried out', async () => {
      const pending = await prepare();
      await writeFile(destination(pending), 'haiku');
      const [output] = await (await world.store().resume(run, handOver(pending).note)).publish(at, []);
      assert.equal(await readFile(join(inside(), output?.path ?? ''), 'utf8'), 'haiku');
    });
  });
});

function handOver(pending: PendingOutput): OutputHandover {
  return pending.handOver?.() ?? assert.fail('It cannot be handed over');
}

function called(values: object): Record<string, unknown> {
  const entries: [string, unknown][] = Object.entries(values);
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'function' ? (value as () => unknown)() : value]),
  );
}
