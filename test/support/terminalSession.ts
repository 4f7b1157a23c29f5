import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import type { Readable, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { fileURLToPath } from 'node:url';
import type { Sandbox } from '../cli/sandbox.ts';

const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

export interface TerminalOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Where the standard output goes, instead of to the terminal. */
  readonly stdoutTo?: string;
}

/** The command line in a terminal of its own, which util-linux' `script` makes. POSIX only. */
export class TerminalSession {
  readonly #process: ChildProcessByStdio<Writable, Readable, null>;
  readonly #closed: Promise<number | null>;
  #seen = '';
  #from = 0;
  #wanted: (() => void) | undefined;

  constructor(
    sandbox: Pick<Sandbox, 'folder' | 'home'>,
    args: readonly string[],
    options: TerminalOptions = {},
  ) {
    const words = [process.execPath, cli, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`);
    const redirection = options.stdoutTo === undefined ? '' : ` > '${options.stdoutTo}'`;
    this.#process = spawn('script', ['-qec', `exec ${words.join(' ')}${redirection}`, '/dev/null'], {
      cwd: options.cwd ?? sandbox.folder,
      env: {
        PATH: process.env['PATH'],
        ...{ HOME: sandbox.folder, TZ: 'UTC', TERM: 'xterm', SCHEDULER_HOME: sandbox.home },
        ...options.env,
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    this.#process.stdout.on('data', (chunk: Buffer) => {
      this.#seen += chunk.toString();
      this.#wanted?.();
    });
    this.#closed = once(this.#process, 'close').then(([code]) => {
      this.#wanted?.();
      return code as number | null;
    });
  }

  /** All that the terminal was told, with its control sequences. */
  get raw(): string {
    return this.#seen;
  }

  /** The same as it is read. */
  get text(): string {
    return stripVTControlCharacters(this.#seen).replaceAll('\r', '');
  }

  type(text: string): void {
    this.#process.stdin.write(text);
  }

  /** Waits until `words` stand there, after those of the last call, and types `answer`. */
  async answer(words: string, answer: string): Promise<void> {
    while (!this.#seen.includes(words, this.#from)) {
      if (this.#process.exitCode !== null) throw new Error(`It ended without “${words}”:\n${this.text}`);
      await new Promise<void>((resolve) => (this.#wanted = resolve));
    }
    this.#from = this.#seen.indexOf(words, this.#from) + words.length;
    this.type(answer);
  }

  /** Its exit code; the person types no more. */
  async ended(): Promise<number | null> {
    const code = await this.#closed;
    this.#process.stdin.destroy();
    return code;
  }
}
