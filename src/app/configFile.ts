import { constants, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { machineTimezone } from '../common/machineTimezone.ts';
import { parseConfigInSteps } from '../config/parseConfig.ts';
import type { Problem } from '../config/problem.ts';
import type { SchedulerConfig } from '../model/task.ts';

export const configPath = join('.vscode', 'scheduler.json');

/** What stands in scheduler.json, and what is in force: the last that could be read as a whole. */
export interface ConfigState {
  readonly file: 'missing' | 'unreadable' | 'broken' | 'good';
  readonly text: string;
  readonly problems: readonly Problem[];
  /** In force. While the file is broken, the last good one; `undefined`: there has been none. */
  readonly config: SchedulerConfig | undefined;
  /** What `config` was read from. */
  readonly configText?: string;
  /** Tasks that stand in the file and cannot run as they are written. */
  readonly brokenTaskIds: readonly string[];
  /** Why the file could not be read, as the system says it. */
  readonly detail?: string;
  /** The machine's time zone by which the text was read. */
  readonly machineTimezone?: string;
}

/** Reads a folder's scheduler.json and remembers the last good one. */
export class ConfigFile {
  readonly path: string;
  readonly #readZone: () => string;
  #state: ConfigState = { file: 'missing', text: '', problems: [], config: undefined, brokenTaskIds: [] };

  /** `readZone` tells the machine's time zone at this moment. */
  constructor(folder: string, readZone: () => string = () => machineTimezone()) {
    this.path = join(folder, configPath);
    this.#readZone = readZone;
  }

  get state(): ConfigState {
    return this.#state;
  }

  /** From now on `state` is what stands in the file. */
  take(state: ConfigState): void {
    this.#state = state;
  }

  /**
   * Whether the machine is in another time zone than when `state` was read: then the same text says other
   * instants, and reading it again gives another state. Takes about 0.1 ms.
   */
  zoneChanged(): boolean {
    const before = this.#state.machineTimezone;
    return before !== undefined && this.#readZone() !== before;
  }

  /** Reads the file and takes over what stands there. */
  async read(): Promise<ConfigState> {
    const state = await this.look();
    this.take(state);
    return state;
  }

  /** Reads the file, and takes nothing over yet. */
  async look(): Promise<ConfigState> {
    let text: string;
    try {
      text = await readWhole(this.path);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const nothing = { text: '', problems: [], brokenTaskIds: [] };
      if (code === 'ENOENT' || code === 'ENOTDIR') return { ...nothing, file: 'missing', config: undefined };
      return { ...nothing, ...this.#inForce(), file: 'unreadable', detail: message };
    }
    const zone = this.#readZone();
    // A save and the watcher that notices it are two reasons to read, and one text. The zone is only there of a
    // text that was read.
    if (text === this.#state.text && zone === this.#state.machineTimezone) return this.#state;
    // In steps: a file of ten thousand tasks takes longer than an editor may be held up.
    const parsed = await parseConfigInSteps(text, { machineTimezone: zone }, () => setImmediate());
    return {
      file: parsed.config ? 'good' : 'broken',
      text,
      problems: parsed.problems,
      ...(parsed.config ? { config: parsed.config, configText: text } : this.#inForce()),
      brokenTaskIds: parsed.brokenTaskIds,
      machineTimezone: zone,
    };
  }

  #inForce(): Pick<ConfigState, 'config' | 'configText'> {
    const { config, configText } = this.#state;
    return { config, ...(configText !== undefined && { configText }) };
  }
}

/** A larger file is no scheduler.json that somebody wrote; `parseConfig` refuses it as well. In bytes. */
const sizeLimit = 16 * 1024 * 1024;

/**
 * A repository may hold a link to a pipe or a device in this place, which would be read for ever. Opening one
 * must not wait either.
 */
async function readWhole(path: string): Promise<string> {
  await using file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const status = await file.stat();
  if (!status.isFile()) throw new Error(`${path} is not a file`);
  if (status.size > sizeLimit) throw new Error(`${path} is larger than ${sizeLimit} bytes`);
  return file.readFile('utf8');
}
