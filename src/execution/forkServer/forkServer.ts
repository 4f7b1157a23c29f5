import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CommandLine } from '../commandLine.ts';
import { ownEnvironment } from '../ownEnvironment.ts';
import { startProblem, type SpawnedProcess, type SpawnOptions } from '../spawnProcess.ts';
import { LaunchedProcess } from './launchedProcess.ts';
import { streamLetters, streamNameLength, type ServerMessage, type StreamLetter } from './messages.ts';

/**
 * A small process that starts all others: to start one, the system copies the process that asks for it, which
 * takes an editor's thread five to twenty milliseconds and this one's none. What a process prints comes straight
 * from it, by a socket of its own in a private folder. POSIX only.
 */
export class ForkServer {
  readonly #child: ChildProcess;
  readonly #server: Server;
  readonly #folder: string;
  readonly #launched = new Map<string, LaunchedProcess>();
  #isAlive = true;

  private constructor(child: ChildProcess, server: Server, folder: string) {
    this.#child = child;
    this.#server = server;
    this.#folder = folder;
    child.on('message', (message: ServerMessage) => this.#launched.get(message.id)?.hear(message));
    child.once('exit', () => this.#lost());
    child.on('error', () => undefined);
    server.on('connection', (stream) => this.#welcome(stream));
    this.#rest();
  }

  /** Rejects where there is no place for a socket, or no process to be had. `env`: the host's. */
  static async start(env: NodeJS.ProcessEnv): Promise<ForkServer> {
    const folder = await mkdtemp(join(tmpdir(), 'scheduler-'));
    const server = createServer();
    try {
      const path = join(folder, 's');
      server.listen(path);
      await once(server, 'listening');
      const child = fork(program(), [path], {
        env: ownEnvironment(env),
        // It is no process that a debugger waits for.
        execArgv: [],
        // A session of its own: the terminal's Ctrl+C is for the host, which ends its runs in order.
        detached: true,
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      await once(child, 'spawn');
      return new ForkServer(child, server, folder);
    } catch (error) {
      server.close();
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Once it has died, processes have to be started otherwise. */
  get isAlive(): boolean {
    return this.#isAlive;
  }

  /** Its process id. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Throws a StartProblem. */
  async spawn(line: CommandLine, { cwd, env }: SpawnOptions): Promise<SpawnedProcess> {
    const id = randomUUID();
    const launched = new LaunchedProcess(() => this.#forget(id));
    if (this.#launched.size === 0) this.#work();
    this.#launched.set(id, launched);
    this.#child.send({ id, file: line.file, args: line.args, cwd, env }, (error) => {
      if (error) launched.fail(error);
    });
    try {
      return await launched.spawned;
    } catch (error) {
      throw await startProblem(error, line, cwd);
    }
  }

  /** Lets the server go. Those that it has started live on, and nobody is told of their ends. */
  async dispose(): Promise<void> {
    this.#isAlive = false;
    if (this.#child.connected) this.#child.disconnect();
    this.#server.close();
    await rm(this.#folder, { recursive: true, force: true });
  }

  #lost(): void {
    this.#isAlive = false;
    this.#server.close();
    for (const launched of [...this.#launched.values()]) launched.lose();
  }

  /** A stream says whose it is before anything else. */
  #welcome(stream: Socket): void {
    stream.on('error', () => undefined);
    const read = () => {
      const name = stream.read(streamNameLength) as Buffer | null;
      if (name === null) return;
      stream.off('readable', read);
      const letter = name.toString('latin1').at(-1) ?? '';
      const launched = this.#launched.get(name.toString('latin1', 0, streamNameLength - 1));
      if (launched && isLetter(letter)) launched.take(letter, stream);
      else stream.destroy();
    };
    stream.on('readable', read);
  }

  #forget(id: string): void {
    this.#launched.delete(id);
    if (this.#launched.size === 0) this.#rest();
  }

  /** Nothing is going: it keeps no process alive. */
  #rest(): void {
    this.#child.unref();
    this.#child.channel?.unref();
    this.#server.unref();
  }

  #work(): void {
    this.#child.ref();
    this.#child.channel?.ref();
    this.#server.ref();
  }
}

function isLetter(letter: string): letter is StreamLetter {
  return Object.hasOwn(streamLetters, letter);
}

/** The bundle has it beside itself. */
function program(): string {
  const name = import.meta.url.endsWith('.ts') ? './serverMain.ts' : './forkServer.js';
  return fileURLToPath(new URL(name, import.meta.url));
}
