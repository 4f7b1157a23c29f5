import { lstat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Log, OutputHandover, PendingOutput, RunOutput } from '../engine/ports.ts';
import type { Output } from '../model/output.ts';
import type { Run } from '../model/run.ts';
import type { OutputSpec, Task } from '../model/task.ts';
import { CapturedStream } from './capturedStream.ts';
import type { ChangedFiles, ChangedFilesNote } from './changedFiles.ts';
import { relativeInside } from '../common/realPath.ts';
import { placeToWrite } from './insideFolder.ts';
import { outputName, safeExtension } from './outputName.ts';
import { maskFile } from './maskFile.ts';
import type { PendingFolder, PendingFolderNote } from './pendingFolder.ts';
import { publish } from './publish.ts';

/** Found files of one run; more are a mistake in the pattern. */
const mostFiles = 1000;

export interface PendingFilesOptions {
  readonly run: Run;
  readonly task: Pick<Task, 'id' | 'timezone'> & { readonly output: OutputSpec };
  /** The workspace folder's real path. */
  readonly root: string;
  readonly place: PendingFolder;
  /** What the task's `files` matched before the run. */
  readonly found: ChangedFiles | undefined;
  readonly log: Log;
}

/** What another process needs to go on with it. */
export interface PendingNote extends Pick<PendingFilesOptions, 'task' | 'root'> {
  readonly place: PendingFolderNote;
  readonly found?: ChangedFilesNote;
}

/** The generated files of one run, from before its start until they have their names. */
export class PendingFiles implements PendingOutput {
  readonly env: Readonly<Record<string, string>>;
  readonly #options: PendingFilesOptions;
  /** What the script may write. */
  readonly #own: string;
  readonly #printed: string;
  readonly #stdout: CapturedStream;

  constructor(options: PendingFilesOptions) {
    const extension = safeExtension(options.task.output.extension);
    this.#options = options;
    this.#own = join(options.place.path, `output.${extension}`);
    this.#printed = join(options.place.path, `stdout.${extension}`);
    this.#stdout = new CapturedStream(this.#printed);
    this.env = { SCHEDULER_OUTPUT: this.#own };
  }

  readonly onOutput = ({ stream, chunk }: RunOutput): Promise<void> | undefined => {
    if (stream !== 'stdout' || this.#options.task.output.from !== 'stdout') return undefined;
    return this.#stdout.write(chunk);
  };

  /** When it rejects, what the script generated stays where it is, and the error says where. */
  async publish(at: number, secrets: readonly string[]): Promise<readonly Output[]> {
    const { place, log } = this.#options;
    try {
      await this.#stdout.close();
    } catch (error) {
      // A part of the output is no output.
      await this.discard();
      throw error;
    }
    // Looked for first: the pattern may match the name that the script's own file is about to get.
    const found = await this.#foundOutputs(at);
    const source = await this.#masked(await this.#generated(), secrets);
    const outputs = source ? [await this.#publishFile(source, at), ...found] : found;
    try {
      await place.remove();
    } catch (error) {
      log.error(`${place.path} could not be removed`, error);
    }
    return outputs;
  }

  handOver(): OutputHandover {
    const { task, root, place, found } = this.#options;
    const { id, timezone, output } = task;
    const note: PendingNote = {
      ...{ task: { id, timezone, output }, root, place: place.note() },
      ...(found && { found: found.note() }),
    };
    return { file: this.#own, note, ...(output.from === 'stdout' && { capture: this.#printed }) };
  }

  async discard(): Promise<void> {
    await this.#stdout.abandon();
    await this.#options.place.remove();
  }

  /**
   * What the script wrote itself goes before what it printed: that is then its chatter. Rejects where something
   * was generated and is not there to be kept: the run must not look as if it had generated nothing.
   */
  async #generated(): Promise<{ path: string; bytes: number } | undefined> {
    const { place } = this.#options;
    const isInPlace = await place.isInPlace();
    if (isInPlace === false) throw new Error(`A link leads elsewhere from ${place.path}`);
    for (const path of [this.#own, this.#printed]) {
      const status = await lstat(path).catch(() => undefined);
      // Nothing generated is no output, and a link could lead anywhere.
      if (status?.isFile() && status.size > 0) return { path, bytes: status.size };
      if (status && !status.isFile()) {
        await this.discard();
        throw new Error(`${basename(path)}, where the output was to be written, is not a file`);
      }
    }
    if (isInPlace === undefined || this.#stdout.bytes > 0) {
      throw new Error(`The output was removed before the run had ended: ${place.path}`);
    }
    return undefined;
  }

  /** What is published holds no secret; what the run has printed holds none as it comes. */
  async #masked(
    source: { path: string; bytes: number } | undefined,
    secrets: readonly string[],
  ): Promise<{ path: string; bytes: number } | undefined> {
    if (!source || source.path !== this.#own || secrets.length === 0) return source;
    return { path: source.path, bytes: await maskFile(source.path, secrets) };
  }

  async #publishFile({ path, bytes }: { path: string; bytes: number }, at: number): Promise<Output> {
    const { root, task, place } = this.#options;
    try {
      // Once more: the script has been at work meanwhile.
      const directory = await placeToWrite(root, place.directory);
      const name = (ordinal: number) =>
        outputName(task.id, at, task.timezone, task.output.extension, ordinal);
      const target = await publish({ source: path, directory, name });
      return this.#output(relativeInside(root, target) ?? basename(target), bytes, at);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new Error(`${reason} (the generated file is still at ${path})`, { cause: error });
    }
  }

  async #foundOutputs(at: number): Promise<Output[]> {
    const { found, task, log } = this.#options;
    const files = (await found?.now()) ?? [];
    if (files.length > mostFiles) {
      log.warn(`${task.id} generated ${files.length} files; only ${mostFiles} are recorded`);
    }
    return files.slice(0, mostFiles).map(({ path, bytes }) => this.#output(path, bytes, at));
  }

  #output(path: string, bytes: number, createdAt: number): Output {
    const { run, task } = this.#options;
    return { runId: run.id, taskId: task.id, kind: task.output.kind, path, bytes, createdAt };
  }
}
