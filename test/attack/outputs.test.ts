import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { link, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { PendingOutput } from '../../src/engine/ports.ts';
import { readOutputPath } from '../../src/config/folderPath.ts';
import { OutsideFolderError } from '../../src/outputs/insideFolder.ts';
import { AttackedOutputs } from '../support/attackedOutputs.ts';
import { at, print, run, task } from '../support/outputRun.ts';

describe('An attack by way of generated files', () => {
  let world: AttackedOutputs;
  const inside = (...parts: string[]) => world.inside(...parts);
  const outside = (...parts: string[]) => world.outside(...parts);
  const prepare: AttackedOutputs['prepare'] = (...how) => world.prepare(...how);
  const assertUntouched = () => world.assertUntouched();
  const destination = (pending: PendingOutput) => pending.env['SCHEDULER_OUTPUT'] ?? '';

  beforeEach(async () => {
    world = await AttackedOutputs.make();
  });
  afterEach(() => world.remove());

  describe('by the directory that the config names', () => {
    const leaving = [
      '../..',
      '..',
      '/',
      '/etc',
      'out/../..',
      '\\',
      '..\\..',
      'a/..\\..',
      '${workspaceFolder}/..',
    ];
    const drives = ['C:', 'c:\\Windows', 'C:out', '\\\\server\\share', '//server/share', '\\\\?\\C:\\x'];
    const tools = [
      '.git',
      '.git/hooks',
      '.GIT/hooks',
      'sub/.Git',
      '.vscode',
      '.VSCode/x',
      'node_modules/.bin',
    ];
    const spelled = [
      '.git.',
      '.git ',
      'GIT~1',
      'git~1/hooks',
      '.git::$INDEX_ALLOCATION',
      '.g\u200Cit',
      '．git',
    ];
    const homes = ['~', '~/out', '${workspaceFolder}/~'];
    for (const path of [...leaving, ...drives, ...tools, ...spelled, ...homes, '${workspaceFolder}/.git']) {
      it(`“${path}” is a fault of the config`, () => {
        const { fault } = readOutputPath(path);
        assert.deepEqual([fault?.offset, fault?.length], [0, path.length]);
      });
    }

    for (const path of [
      'Scheduled Output',
      '.',
      '.github',
      'git',
      '.gitignore.d',
      'vscode',
      '~backup',
      'a/~',
    ]) {
      it(`“${path}” is as good as before`, () => assert.deepEqual(readOutputPath(path), { value: path }));
    }

    for (const path of ['..', '../private', '/', '.git/hooks', '.GIT', 'out/../.vscode']) {
      it(`“${path}” is refused when a run is about to begin, whatever the config's check says`, async () => {
        await assert.rejects(prepare({}, path), OutsideFolderError);
        await assertUntouched();
        assert.equal(existsSync(inside('.GIT')), false);
      });
    }

    for (const [what, target] of [
      ['out of the folder', () => outside()],
      ['into .git', () => inside('.git', 'hooks')],
      ['into .vscode', () => inside('.vscode')],
    ] as const) {
      it(`that is a link ${what} is refused`, async () => {
        await symlink(target(), inside('link'));
        await assert.rejects(prepare({}, 'link'), OutsideFolderError);
        await assert.rejects(prepare({}, 'link/below'), OutsideFolderError);
        await assertUntouched();
      });
    }

    it('that is a link to what is not there yet is not followed', async () => {
      await symlink(outside('new'), inside('link'));
      await assert.rejects(prepare({}, 'link'));
      await assertUntouched();
    });

    it('whose .incomplete is a link is refused', async () => {
      await symlink(outside(), inside('out', '.incomplete'));
      await assert.rejects(prepare(), OutsideFolderError);
      await assertUntouched();
    });
  });

  describe('by what a script does while it runs', () => {
    for (const [what, target] of [
      ['out of the folder', () => outside()],
      ['into .git', () => inside('.git', 'hooks')],
    ] as const) {
      it(`a directory that has become a link ${what} gets nothing`, async () => {
        const pending = await prepare();
        await print(pending, 'haiku');
        await rename(inside('out'), inside('before'));
        await symlink(target(), inside('out'));
        await assert.rejects(pending.publish(at, []));
        await assertUntouched();
      });
    }

    it('a directory that has become a link to the same folder elsewhere has nothing published or removed', async () => {
      const pending = await prepare();
      await print(pending, 'haiku');
      await rename(inside('out'), outside('out'));
      await symlink(outside('out'), inside('out'));
      await assert.rejects(pending.publish(at, []));
      await assert.rejects(pending.discard());
      assert.equal(existsSync(outside('out', '.incomplete', run.id)), true);
    });

    it('a private folder that has become a link is not read, and what it leads to is not removed', async () => {
      const pending = await prepare();
      const own = dirname(destination(pending));
      await rm(own, { recursive: true });
      await mkdir(outside(run.id));
      await writeFile(outside(run.id, 'output.md'), 'secret');
      await symlink(outside(run.id), own);
      await assert.rejects(pending.publish(at, []));
      await assert.rejects(pending.discard());
      assert.equal(await readFile(outside(run.id, 'output.md'), 'utf8'), 'secret');
      assert.deepEqual(await readdir(inside('out')), ['.incomplete']);
    });

    it('an output that is a link is not published', async () => {
      const pending = await prepare({ from: 'files' });
      await symlink(outside('diary.md'), destination(pending));
      await assert.rejects(pending.publish(at, []), /is not a file/);
      await assertUntouched();
    });

    it('an output that is another name of a private file leaves that as it is, secrets masked or not', async () => {
      await writeFile(outside('diary.md'), 'mine');
      for (const secrets of [[], ['mine']]) {
        const pending = await prepare({ from: 'files' });
        await link(outside('diary.md'), destination(pending));
        await pending.publish(at, secrets);
        assert.equal(await readFile(outside('diary.md'), 'utf8'), 'mine');
      }
    });

    it('a file with the name that the output is to have is not written over', async () => {
      await symlink(outside('diary.md'), inside('out', 'haiku-20261122-060000.md'));
      const pending = await prepare();
      await print(pending, 'haiku');
      const [output] = await pending.publish(at, []);
      assert.equal(output?.path, 'out/haiku-20261122-060000-2.md');
      await assertUntouched();
    });
  });

  describe('by names', () => {
    for (const id of ['../../private/x', '..\\x', 'a/b', '/x', 'C:x']) {
      it(`a task called “${id}” generates a file in its directory alone`, async () => {
        const pending = await world.store().prepare({ ...run, taskId: id }, { ...task(), id });
        await print(pending, 'haiku');
        const [output] = await pending.publish(at, []);
        assert.match(output?.path ?? '', /^out\/[^/\\:]+\.md$/);
        await assertUntouched();
      });
    }

    for (const extension of ['/../../x', 'md/../../../private/x', '..', 'md\\..\\x']) {
      it(`an extension “${extension}” generates a file in its directory alone`, async () => {
        const pending = await prepare({ extension });
        await print(pending, 'haiku');
        const [output] = await pending.publish(at, []);
        assert.match(output?.path ?? '', /^out\/[^/\\]+$/);
        await assertUntouched();
      });
    }

    for (const id of ['..', '../..', '../../src', '../../../private']) {
      it(`a run called “${id}” gets no folder out of its place`, async () => {
        await mkdir(inside('src'));
        const pending = await world
          .store()
          .prepare({ ...run, id }, task())
          .catch(() => undefined);
        await pending?.discard().catch(() => undefined);
        assert.equal(existsSync(inside('src')), true);
        await assertUntouched();
      });
    }
  });

  describe('by a pattern of files', () => {
    const leaving = ['../**', '/etc/*', '{a,/etc}/*', '@(/etc|a)/*', '{..,a}/*', 'C:/*', '{a,C:}/*', '..\\*'];
    for (const pattern of leaving) {
      it(`“${pattern}” is refused before anything is walked`, async () => {
        await assert.rejects(prepare({ from: 'files', files: pattern }), OutsideFolderError);
      });
    }

    for (const pattern of [
      '**/*',
      '.{.,}/private/*',
      '.git/**',
      '.GIT/**',
      '.vscode/*',
      '{.git,.vscode}/*',
      'link/*',
    ]) {
      it(`“${pattern}” records nothing outside, and nothing of a tool`, async () => {
        await symlink(outside(), inside('link'));
        const pending = await prepare({ from: 'files', files: pattern });
        await writeFile(outside('diary.md'), 'mine, more');
        await writeFile(inside('.git', 'config'), '[core] more');
        await writeFile(inside('.vscode', 'scheduler.json'), '{ }');
        assert.deepEqual(await pending.publish(at, []), []);
      });
    }
  });
});
