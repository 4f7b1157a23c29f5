import assert from 'node:assert/strict';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { writeFile } from 'node:fs/promises';
import { attackedWorkspaces } from '../../../support/attackedTask.ts';
import { systemClock } from '../../../../src/common/clock.ts';
import { Sight } from '../../../../src/execution/evidence/sight.ts';
import { Survey } from '../../../../src/execution/evidence/survey.ts';
import { ProcessRunner } from '../../../../src/execution/processRunner.ts';
import type { RunSpec, Task } from '../../../../src/model/task.ts';
import type { ProcessWorkspace } from '../../../support/processWorkspace.ts';

describe('Tasks that are looked at in one go', () => {
  const newWorkspace = attackedWorkspaces();
  let workspace: ProcessWorkspace;
  let runner: ProcessRunner;

  beforeEach(async () => {
    workspace = await newWorkspace();
    const { PATH, HOME } = process.env;
    const env = { PATH: `${workspace.folder}/tools:${PATH}`, HOME, SHELL: '/bin/sh' };
    runner = new ProcessRunner({ clock: systemClock, env, scratch: workspace.scratch });
    fs.mkdirSync(`${workspace.folder}/tools`);
  });

  const write = (name: string, text: string, mode = 0o644) =>
    writeFile(`${workspace.folder}/${name}`, text, { mode });

  function taskOf(run: RunSpec, further: Partial<Task> = {}): Task {
    return workspace.request(run, { task: further }).task;
  }

  it('have each the evidence that they have alone, in whatever order', async () => {
    await write('a.sh', 'node lib.mjs\n. ./common.sh\n');
    await write('lib.mjs', "import './other.mjs';\n");
    await write('other.mjs', '');
    await write('common.sh', 'tool\n');
    await write('tools/tool', '#!/bin/sh\n', 0o755);
    await write('.env', 'PATH=./tools\n');
    const words = Array.from({ length: 40 }, (_, index) => `word${index}`).join(' ');
    const tasks = [
      taskOf({ kind: 'script', script: 'a.sh', args: [] }),
      taskOf({ kind: 'command', command: `tool ${words} other.mjs common.sh uv run lib` }),
      taskOf({ kind: 'process', process: './tools/tool', args: ['gone.sh'] }, { watch: ['**/*'] }),
      taskOf({ kind: 'process', process: 'tool', args: [] }, { options: { env: {}, envFile: '.env' } }),
      taskOf({ kind: 'command', command: 'uv run other lib; python -m lib; node ./gone' }),
    ];
    const { folder } = workspace;
    const alone = await Promise.all(tasks.map((task) => runner.evidence(task, folder)));
    assert.ok(alone.every(({ files }) => files.length > 0));
    for (const order of [tasks, [...tasks].reverse()]) {
      const batch = {};
      for (const task of order)
        assert.deepEqual(await runner.evidence(task, folder, batch), alone[tasks.indexOf(task)]);
    }
  });

  it('ask about what they share but once', async () => {
    await write('shared.mjs', '');
    await write('a.mjs', "import 'a-package';\nimport './shared.mjs';\n");
    await write('b.mjs', "import 'a-package';\nimport './shared.mjs';\n");
    const { folder } = workspace;
    const batch = {};
    const look = (name: string) =>
      runner.evidence(taskOf({ kind: 'script', script: name, args: [] }), folder, batch);
    await look('a.mjs');
    const asked = await pathsAsked(() => look('b.mjs'));
    assert.deepEqual([...new Set(asked)], [`${folder}/b.mjs`]);
  });

  it('are looked at anew in the next one', async () => {
    await write('a.mjs', "import './b.mjs';\n");
    const { folder } = workspace;
    const task = taskOf({ kind: 'script', script: 'a.mjs', args: [] });
    const first = await runner.evidence(task, folder, {});
    await write('b.mjs', '');
    const { files } = await runner.evidence(task, folder, {});
    assert.deepEqual(
      files.filter(({ path }) => !first.files.some((file) => file.path === path)).map(({ path }) => path),
      ['b.mjs'],
    );
  });

  it('may each take as much of a file as they would alone', async () => {
    await write('large', 'x'.repeat(11));
    const path = `${workspace.folder}/large`;
    const sight = new Sight(workspace.folder);
    const look = (most: number) => new Survey(workspace.folder, undefined, sight).look(path, most);
    assert.equal((await look(20)).without, undefined);
    assert.equal((await look(10)).without, 'too-large');
  });

  it('keep no bytes for those that follow, who read them again', async () => {
    await write('a.env', 'A=1');
    const path = `${workspace.folder}/a.env`;
    const sight = new Sight(workspace.folder);
    const survey = () => new Survey(workspace.folder, undefined, sight);
    const first = await survey().look(path);
    assert.equal(Buffer.concat(first.content).toString(), 'A=1');
    const another = survey();
    const second = await another.look(path);
    assert.equal(second.content.length, 0);
    assert.equal(Buffer.concat((await another.whole(second)).content).toString(), 'A=1');
  });

  it('know of no more than a good many files', () => {
    const sight = new Sight(workspace.folder);
    assert.equal(sight.isFull, false);
    for (let index = 0; index <= 100_000; index++) sight.kinds.set(`${index}`, 'none');
    assert.equal(sight.isFull, true);
  });
});

/** What the system is asked about files, by their paths. */
async function pathsAsked(work: () => Promise<unknown>): Promise<readonly string[]> {
  const asked: string[] = [];
  const calls = ['statSync', 'lstatSync', 'openSync', 'opendirSync'] as const;
  const originals = calls.map((name) => [name, fs[name]] as const);
  const originalReal = fs.realpathSync.native;
  for (const [name, original] of originals) {
    Object.assign(fs, {
      [name]: (path: string, ...rest: unknown[]): unknown => {
        asked.push(path);
        return Reflect.apply(original, fs, [path, ...rest]);
      },
    });
  }
  fs.realpathSync.native = ((path: string) => {
    asked.push(path);
    return originalReal(path);
  }) as typeof fs.realpathSync.native;
  syncBuiltinESMExports();
  try {
    await work();
  } finally {
    for (const [name, original] of originals) Object.assign(fs, { [name]: original });
    fs.realpathSync.native = originalReal;
    syncBuiltinESMExports();
  }
  return asked;
}
