import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
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
  /** Tasks that stand in the file and cannot run as they are written. */
  readonly brokenTaskIds: readonly string[];
  /** Why the file could not be read, as the system says it. */
  readonly detail?: string;
}

/** Reads a folder's scheduler.json and remembers the last good one. */
export class ConfigFile {
  readonly path: string;
  #state: ConfigState = { file: 'missing', text: '', problems: [], config: undefined, brokenTaskIds: [] };

  constructor(folder: string) {
    this.path = join(folder, configPath);
  }

  get state(): ConfigState {
    return this.#state;
  }

  async read(): Promise<ConfigState> {
    this.#state = await this.#next();
    return this.#state;
  }

  async #next(): Promise<ConfigState> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      const nothing = { text: '', problems: [], brokenTaskIds: [] };
      if (code === 'ENOENT' || code === 'ENOTDIR') return { ...nothing, file: 'missing', config: undefined };
      return { ...nothing, file: 'unreadable', config: this.#state.config, detail: message };
    }
    const machineTimezone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    // In steps: a file of ten thousand tasks takes longer than an editor may be held up.
    const parsed = await parseConfigInSteps(text, { machineTimezone }, () => setImmediate());
    return {
      file: parsed.config ? 'good' : 'broken',
      text,
      problems: parsed.problems,
      config: parsed.config ?? this.#state.config,
      brokenTaskIds: parsed.brokenTaskIds,
    };
  }
}
