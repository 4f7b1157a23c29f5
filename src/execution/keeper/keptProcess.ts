import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../common/clock.ts';
import { processStartToken } from '../../common/processIdentity.ts';
import type { ExecutionRequest, KeptRequest, KeptResult } from '../../engine/ports.ts';
import type { Outcome } from '../../model/run.ts';
import { inheritedEnvironment } from '../environment.ts';
import { endOrphan } from '../orphans.ts';
import { ownEnvironment } from '../ownEnvironment.ts';
import type { StartedProcess } from '../processExecution.ts';
import { childToken } from '../procFiles.ts';
import type { Launch } from '../resolveLaunch.ts';
import { Channel } from './channel.ts';
import { KeptNotes } from './keptNotes.ts';
import type { HostMessage, KeeperMessage, KeeperOrder } from './messages.ts';

/** What a host that lets its runs outlive it says of them. */
export interface KeeperOptions {
  /** Asked before every start. */
  readonly isWanted: () => boolean;
  /** Absolute: the keeper's program. */
  readonly program: string;
  readonly folders: KeeperOrder['folders'];
  /** See `KeeperOrder.settle`. */
  readonly settle: KeeperOrder['settle'];
}

export interface KeptStart {
  readonly launch: Launch;
  readonly request: ExecutionRequest & { readonly kept: KeptRequest };
  readonly options: KeeperOptions;
  readonly execPath: string;
  /** The host's. */
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
}

/** What goes, or why nothing does. */
type KeptStarted = StartedProcess | Outcome;

/** Starts a run by a keeper. Rejects where that cannot be started itself. */
export async function startKept(start: KeptStart): Promise<KeptStarted> {
  const { request, options, execPath } = start;
  const { notes } = options.folders;
  await mkdir(notes, { recursive: true, mode: 0o700 });
  const child = spawn(execPath, [options.program], {
    // Not the workspace folder, which it would hold.
    cwd: notes,
    // It bears the run's mark: an end of all that is left of the run is its end too.
    env: { ...ownEnvironment(start.env), SCHEDULER_RUN_ID: request.run.id },
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  child.unref();
  await once(child, 'spawn');
  const { pid } = child;
  if (pid === undefined) throw new Error('The keeper has no process');
  const token = process.platform === 'linux' ? childToken(pid) : await processStartToken(pid);
  const named = { pid, ...(token === undefined ? {} : { pidToken: token }) };
  const kept = new KeptProcess(child.stdio[3] as Duplex, start, named);
  return kept.begun;
}

/** Of the command that writes the end: a host as this one is. */
function settleEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const inherited = { ...inheritedEnvironment(env), ELECTRON_RUN_AS_NODE: '1' };
  // What a user has Node do in programs is not meant for ours.
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => name !== 'NODE_OPTIONS'));
}

class KeptProcess {
  /** Rejects where the keeper has ended before it could tell of a start. */
  readonly begun: Promise<KeptStarted>;
  readonly #start: KeptStart;
  readonly #named: { readonly pid: number; readonly pidToken?: string };
  readonly #channel: Channel;
  readonly #begun = Promise.withResolvers<KeptStarted>();
  readonly #finished = Promise.withResolvers<Outcome>();
  #state: 'starting' | 'going' | 'finished' | 'gone' = 'starting';

  constructor(socket: Duplex, start: KeptStart, named: { readonly pid: number; readonly pidToken?: string }) {
    this.#start = start;
    this.#named = named;
    this.begun = this.#begun.promise;
    this.#channel = new Channel(socket, {
      onMessage: (message) => this.#hear(message as KeeperMessage),
      onOutput: (output) => start.request.onOutput(output),
    });
    void this.#channel.closed.then(() => this.#lost());
    this.#send({ order: this.#order() });
  }

  #order(): KeeperOrder {
    const { launch, request, options, execPath, env: hostEnv } = this.#start;
    const { line, cwd, env, secrets } = launch;
    const { timeout, killAfter } = request.task;
    const { folders, settle } = options;
    return {
      ...request.kept,
      ...{ runId: request.run.id, line, cwd, env, secrets, timeout, killAfter, folders, execPath, settle },
      settleEnv: settleEnvironment(hostEnv),
    };
  }

  #send(message: HostMessage): void {
    this.#channel.send(message);
  }

  #hear(message: KeeperMessage): void {
    if ('finished' in message) this.#finish(message.finished);
    else {
      this.#state = 'going';
      this.#begun.resolve({
        pid: this.#named.pid,
        pidToken: this.#named.pidToken,
        startedAt: message.startedAt,
        finished: this.#finished.promise,
        stop: (stop) => this.#send({ stop }),
        letGo: () => this.#letGo(),
        settled: () => this.#settled(),
      });
    }
  }

  #finish({ outcome }: KeptResult): void {
    const hasStarted = this.#state === 'going';
    this.#state = 'finished';
    this.#finished.resolve(outcome);
    this.#begun.resolve(outcome);
    // Of a start that has failed nothing is to be told that the host could not tell as well.
    if (!hasStarted) this.#settled();
  }

  #letGo(): boolean {
    if (this.#state !== 'going') return false;
    this.#state = 'gone';
    this.#channel.drop();
    return true;
  }

  #settled(): void {
    this.#send({ settled: true });
    this.#channel.end();
  }

  /** The connection has ended without a last word: the keeper was killed. Nothing of its run may live on unseen. */
  async #lost(): Promise<void> {
    if (this.#state === 'finished' || this.#state === 'gone') return;
    const { request, options, clock } = this.#start;
    const { id, attempts } = request.run;
    try {
      await endOrphan({ id, ...this.#named }, { clock, scratch: options.folders.reports });
      await new KeptNotes(options.folders.notes).remove({ runId: id, attempt: attempts });
    } finally {
      this.#begun.reject(new Error('The keeper of the run has ended'));
      this.#finished.resolve({ status: 'failed', reason: 'exit-unknown' });
    }
  }
}
