import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { text } from 'node:stream/consumers';

/** A wrong clock, for processes that are started up to `until` (milliseconds since the epoch). */
interface WrongClock {
  readonly offset: number;
  readonly until: number;
  readonly wholeLife: boolean;
}

/** How a process of a host ended. */
export interface ProcessEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** What a host's processes are started as. */
export type HostKind = 'cli' | 'editor' | 'keeping-editor';

/** A host that comes back whatever befalls it: the command line again and again, or a window that stays. */
export class HostLoop {
  readonly kind: HostKind;
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly #onEnd: (end: ProcessEnd) => void;
  #child: ChildProcess | undefined;
  #wrongClock: WrongClock | undefined;
  #isEnding = false;

  constructor(kind: HostKind, folder: string, env: NodeJS.ProcessEnv, onEnd: (end: ProcessEnd) => void) {
    this.kind = kind;
    this.#folder = folder;
    this.#env = env;
    this.#onEnd = onEnd;
  }

  /** Resolves when the host has been ended. */
  async run(): Promise<void> {
    while (!this.#isEnding) {
      this.#onEnd(await this.once());
      await setTimeout(50 + Math.random() * 300);
    }
  }

  kill(): void {
    this.#child?.kill('SIGKILL');
  }

  async stopFor(duration: number): Promise<void> {
    const child = this.#child;
    child?.kill('SIGSTOP');
    await setTimeout(duration, undefined, { ref: false });
    child?.kill('SIGCONT');
  }

  /** The clock of its next processes is wrong; one that stays is replaced by such a one. */
  shift(offset: number, lasts: number, wholeLife: boolean): void {
    this.#wrongClock = { offset, until: Date.now() + lasts, wholeLife };
    if (this.kind !== 'cli') this.kill();
  }

  /** Lets it end by itself, and kills it where it does not within so many milliseconds; then it is told so. */
  async end(patience: number): Promise<'ended' | 'killed'> {
    this.#isEnding = true;
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return 'ended';
    const exit = once(child, 'exit').then(() => 'ended' as const);
    child.kill('SIGCONT');
    if (this.kind !== 'cli') child.kill('SIGTERM');
    const abort = new AbortController();
    const late = setTimeout(patience, 'killed' as const, { signal: abort.signal }).catch(
      () => 'ended' as const,
    );
    const how = await Promise.race([exit, late]);
    abort.abort();
    if (how === 'killed') child.kill('SIGKILL');
    await exit;
    return how;
  }

  /** One process of it, from its start to its end. */
  async once(): Promise<ProcessEnd> {
    const wrong = this.#wrongClock;
    const isWrong = wrong !== undefined && Date.now() < wrong.until;
    const child = spawn(process.execPath, [...(isWrong ? preloads.clock : []), ...this.#program()], {
      env: { ...this.#env, ...(isWrong && { CLOCK_SHIFT: clockShift(wrong) }) },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    // One that stays would keep its wrong clock for ever.
    const cure = new AbortController();
    if (isWrong && this.kind !== 'cli' && wrong.wholeLife) {
      setTimeout(wrong.until - Date.now(), undefined, { signal: cure.signal }).then(
        () => child.kill('SIGKILL'),
        () => undefined,
      );
    }
    const stderr = text(child.stderr);
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    cure.abort();
    // What it has left behind may hold the pipe for as long as it lives.
    const read = await Promise.race([stderr, setTimeout(200, '')]);
    return { code, signal, stderr: read };
  }

  #program(): string[] {
    if (this.kind === 'cli')
      return [pathOf('../../src/cli.ts'), 'check', '--json', '--workspace', this.#folder];
    return [pathOf('editorHost.ts'), this.#folder, this.kind === 'editor' ? 'end' : 'keep'];
  }
}

const preloads = { clock: ['--import', pathOf('../support/shiftClock.ts')] };

function clockShift({ offset, until, wholeLife }: WrongClock): string {
  return wholeLife ? `${offset}` : `${offset}:300:${Math.max(until - Date.now(), 600)}`;
}
