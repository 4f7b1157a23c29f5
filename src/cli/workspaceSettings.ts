import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, type ParseError } from 'jsonc-parser';
import type { Log } from '../engine/ports.ts';
import { errorText } from './errorText.ts';

/** A larger file is none that somebody wrote. In bytes. */
const sizeLimit = 4 * 1024 * 1024;

type Values = Readonly<Record<string, unknown>>;

/**
 * The settings that a workspace folder carries in `.vscode/settings.json`. The user's own are VS Code's, and not
 * known here. Read anew whenever one is asked for, as they may change while a run waits.
 */
export class WorkspaceSettings {
  readonly #path: string;
  readonly #log: Pick<Log, 'warn'>;
  #trouble: string | undefined;

  /** `folder`: absolute. `log` hears of a file that cannot be used: then it is as if there were none. */
  constructor(folder: string, log: Pick<Log, 'warn'>) {
    this.#path = join(folder, '.vscode', 'settings.json');
    this.#log = log;
  }

  /** What is set under a name, or one below an object that is; `undefined`: nothing. Never throws. */
  get(name: string): unknown {
    return valueOf(this.#read(), name);
  }

  #read(): Values {
    try {
      const values = parseSettings(readPlainFile(this.#path));
      this.#trouble = undefined;
      return values;
    } catch (error) {
      const isMissing = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
      const trouble = isMissing ? undefined : errorText(error);
      // Once, however many settings are asked for.
      if (trouble !== undefined && trouble !== this.#trouble) {
        this.#log.warn(`${this.#path} is left aside: ${trouble}`);
      }
      this.#trouble = trouble;
      return {};
    }
  }
}

/** Throws where it is not JSON with comments: half of a file would be worse than nothing, for it may be run. */
function parseSettings(text: string): Values {
  const faults: ParseError[] = [];
  const value: unknown = parse(text, faults, { allowTrailingComma: true, allowEmptyContent: true });
  if (faults.length > 0) throw new Error(`it is not valid JSON at offset ${faults[0]?.offset}`);
  if (value === undefined) return {};
  if (!isObject(value)) throw new Error('it holds no JSON object');
  return value;
}

/** VS Code takes `"a": { "b": 1 }` for `"a.b": 1`; what stands under `[markdown]` is for that language alone. */
function valueOf(values: Values, name: string): unknown {
  if (name.startsWith('[')) return undefined;
  if (Object.hasOwn(values, name)) return values[name];
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    const key = name.slice(0, dot);
    const below = Object.hasOwn(values, key) ? values[key] : undefined;
    const value = isObject(below) ? valueOf(below, name.slice(dot + 1)) : undefined;
    if (value !== undefined) return value;
  }
  return undefined;
}

/** A repository may hold a link to a pipe or a device in this place, which would be waited for. */
function readPlainFile(path: string): string {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const status = fstatSync(file);
    if (!status.isFile()) throw new Error('it is not a file');
    if (status.size > sizeLimit) throw new Error(`it is larger than ${sizeLimit} bytes`);
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } finally {
    closeSync(file);
  }
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
