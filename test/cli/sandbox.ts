import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { approveFolder } from '../support/approveFolder.ts';

/** The commands that run tasks. */
const running = new Set(['run', 'check']);

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CallOptions {
  /** Default: the workspace. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Of Node itself. */
  readonly nodeOptions?: readonly string[];
  /** What the workspace's user has allowed stays as it is; else it is all that is there, wherever something runs. */
  readonly approve?: false;
}

/** A command line that is under way. */
export interface Going {
  readonly process: ChildProcessByStdio<null, Readable, Readable>;
  readonly ended: Promise<Ended>;
}

/** A workspace and a state folder of their own, and the real command line to call on them. */
export class Sandbox {
  readonly folder: string;
  readonly home: string;
  readonly #root: string;

  private constructor(root: string) {
    this.#root = root;
    this.folder = join(root, 'workspace');
    this.home = join(root, 'home');
  }

  static async create(): Promise<Sandbox> {
    const sandbox = new Sandbox(await realpath(await mkdtemp(join(tmpdir(), 'scheduler-cli-'))));
    await mkdir(sandbox.folder);
    return sandbox;
  }

  async remove(): Promise<void> {
    await rm(this.#root, { recursive: true, force: true, maxRetries: 5 });
  }

  async write(path: string, content: string | Uint8Array): Promise<string> {
    const file = join(this.folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
    return file;
  }

  /** Writes scheduler.json with these tasks. */
  config(
    tasks: Readonly<Record<string, unknown>>,
    more: Readonly<Record<string, unknown>> = {},
  ): Promise<string> {
    return this.write('.vscode/scheduler.json', JSON.stringify({ version: 1, ...more, tasks }, undefined, 2));
  }

  /** Whether anything has opened a state folder. */
  async hasState(): Promise<boolean> {
    return existsSync(this.home) && (await readdir(this.home)).length > 0;
  }

  async start(args: readonly string[], options: CallOptions = {}): Promise<Going> {
    await this.#prepare(args, options);
    return this.#spawn(process.execPath, [...(options.nodeOptions ?? []), cli, ...args], options);
  }

  /** `"$@"` in the script is the command line. */
  async callThroughShell(script: string, args: readonly string[]): Promise<Ended> {
    await this.#prepare(args, {});
    return this.#spawn('sh', ['-c', script, 'sh', process.execPath, cli, ...args], {}).ended;
  }

  #environment({ env }: CallOptions): NodeJS.ProcessEnv {
    const { PATH } = process.env;
    return { PATH, HOME: this.#root, TZ: 'UTC', SCHEDULER_HOME: this.home, ...env };
  }

  #spawn(file: string, args: readonly string[], options: CallOptions): Going {
    const child = spawn(file, args, {
      cwd: options.cwd ?? this.folder,
      env: this.#environment(options),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]).then(
      ([[code], stdout, stderr]) => ({ code: code as number | null, stdout, stderr }),
    );
    return { process: child, ended };
  }

  /** Allows all that is in the workspace now; a call of a command that runs something does so by itself. */
  async approve(options: CallOptions = {}): Promise<void> {
    const env = this.#environment(options);
    const home = env['SCHEDULER_HOME'] ?? '';
    // What the command line refuses itself is not made here.
    if (!isAbsolute(home)) return;
    for (const folder of new Set([this.folder, options.cwd ?? this.folder])) {
      await approveFolder(folder, { home, env }).catch(() => undefined);
    }
  }

  async call(args: readonly string[], options: CallOptions = {}): Promise<Ended> {
    return (await this.start(args, options)).ended;
  }

  async #prepare(args: readonly string[], options: CallOptions): Promise<void> {
    if (options.approve !== false && running.has(args[0] ?? '')) await this.approve(options);
  }

  /** Calls with `--json` and reads the document; throws where the standard output is anything else. */
  async json<T>(
    args: readonly string[],
    options: CallOptions = {},
  ): Promise<{ code: number | null; document: T }> {
    const { code, stdout, stderr } = await this.call([...args, '--json'], options);
    try {
      return { code, document: JSON.parse(stdout) as T };
    } catch {
      throw new Error(`Not JSON (exit code ${code}): ${stdout}\n${stderr}`);
    }
  }
}

/** Resolves when the process has printed `words`. */
export function untilPrinted(
  { process: child }: Going,
  words: string,
  stream: 'stdout' | 'stderr' = 'stdout',
): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = '';
    child[stream].on('data', (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes(words)) resolve();
    });
    child.once('close', () => reject(new Error(`It ended without “${words}”: ${seen}`)));
  });
}

/** What the tests read of the documents. */
export interface RunDocument {
  readonly id: string;
  readonly task: string;
  readonly status: string;
  readonly trigger: string;
  readonly occurrence: string | null;
  readonly occurrences: number;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly durationMs: number | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly reason: string | null;
  readonly explanation: string | null;
  readonly host: { readonly kind: string; readonly pid: number };
  readonly pid: number | null;
  readonly causedBy: string | null;
  readonly dryRun: boolean;
  readonly attempts: number;
  readonly retryAt: string | null;
  readonly stats: Readonly<Record<string, unknown>> | null;
  readonly summary: string | null;
  readonly warnings: readonly { readonly code: string; readonly detail: string | null }[];
  readonly outputs: readonly { readonly path: string; readonly kind: string; readonly bytes: number }[];
}
