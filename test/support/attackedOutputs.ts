import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import type { Log, PendingOutput } from '../../src/engine/ports.ts';
import type { OutputSpec } from '../../src/model/task.ts';
import { OutputFiles } from '../../src/outputs/outputFiles.ts';
import { run, task } from './outputRun.ts';
import { quietLog } from './quietLog.ts';
import { temporaryFolder, type TemporaryFolder } from './temporaryFolder.ts';

/** A workspace with generated files, beside a folder that is none of its business. */
export class AttackedOutputs {
  /** What was logged as an error. */
  readonly problems: string[] = [];
  readonly log: Log = { ...quietLog, error: (text) => void this.problems.push(text) };
  readonly #root: TemporaryFolder;

  private constructor(root: TemporaryFolder) {
    this.#root = root;
  }

  static async make(): Promise<AttackedOutputs> {
    const outputs = new AttackedOutputs(await temporaryFolder());
    const { inside, outside } = outputs;
    for (const folder of [inside('out'), inside('.git', 'hooks'), inside('.vscode'), outside()])
      await mkdir(folder, { recursive: true });
    await writeFile(outside('diary.md'), 'mine');
    await writeFile(inside('.git', 'config'), '[core]');
    await writeFile(inside('.vscode', 'scheduler.json'), '{}');
    return outputs;
  }

  readonly inside = (...parts: string[]): string => this.#root.path('workspace', ...parts);
  readonly outside = (...parts: string[]): string => this.#root.path('private', ...parts);

  store(directory = 'out'): OutputFiles {
    return new OutputFiles({ folder: this.inside(), directory: () => directory, log: this.log });
  }

  prepare(spec: Partial<OutputSpec> = {}, directory?: string): Promise<PendingOutput> {
    return this.store(directory).prepare(run, task(spec));
  }

  async assertUntouched(): Promise<void> {
    const { inside, outside } = this;
    assert.deepEqual(await readdir(outside()), ['diary.md']);
    assert.equal(await readFile(outside('diary.md'), 'utf8'), 'mine');
    assert.deepEqual((await readdir(inside('.git'))).sort(), ['config', 'hooks']);
    assert.deepEqual(await readdir(inside('.git', 'hooks')), []);
    assert.deepEqual(await readdir(inside('.vscode')), ['scheduler.json']);
  }

  remove(): Promise<void> {
    return this.#root.remove();
  }
}
