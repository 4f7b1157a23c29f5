import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { lstat } from 'node:fs/promises';
import type { Duplex } from 'node:stream';
import { systemClock } from '../../common/clock.ts';
import { Mask } from '../../common/mask.ts';
import { processStartToken } from '../../common/processIdentity.ts';
import type { KeptResult, LogStore, RunLog, RunOutput } from '../../engine/ports.ts';
import { Serial } from '../../engine/serial.ts';
import type { Outcome } from '../../model/run.ts';
import { BufferRelief } from '../bufferRelief.ts';
import { liveTree } from '../liveTree.ts';
import { nodeStandIn } from '../nodeStandIn.ts';
import { Reports } from '../reports.ts';
import { spawnProcess, type SpawnedProcess } from '../spawnProcess.ts';
import { errorMessage, startFailure } from '../startProblem.ts';
import { SupervisedProcess, type Stop } from '../supervisedProcess.ts';
import { Channel } from './channel.ts';
import { KeptNotes, type KeptNote } from './keptNotes.ts';
import type { HostMessage, KeeperMessage, KeeperOrder } from './messages.ts';

/** What a keeper writes to, of rooms that this one does not know. */
export interface KeeperParts {
  /** The logs in that folder. */
  readonly logs: (folder: string) => Pick<LogStore, 'open'>;
  /** A file for the run's standard output. */
  readonly capture: (path: string) => Capture;
  /** Masks the secrets in a file. */
  readonly maskFile: (path: string, secrets: readonly string[]) => Promise<unknown>;
}

interface Capture {
  write(chunk: Uint8Array): Promise<void> | undefined;
  /** Rejects where not all could be written. */
  close(): Promise<void>;
}

/**
 * The keeper's program: carries out the one order that comes through the channel. While the host is there it is told
 * of all that happens and writes the end down; where it goes, the run goes on all the same, and what the host would
 * have written is left in a note, for the command that this starts. Log and captured output are written here from
 * the beginning, so that nothing is lost on the way to a host that is killed.
 */
export async function keep(socket: Duplex, parts: KeeperParts): Promise<void> {
  const order = Promise.withResolvers<KeeperOrder | undefined>();
  const settled = Promise.withResolvers<void>();
  const stopping = Promise.withResolvers<Stop>();
  const channel = new Channel(socket, {
    onMessage: (message) => {
      const word = message as HostMessage;
      if ('order' in word) order.resolve(word.order);
      else if ('stop' in word) stopping.resolve(word.stop);
      else settled.resolve();
    },
  });
  // From another host, once this one's is gone, or from the system as it goes down.
  process.on('SIGTERM', () => stopping.resolve({ status: 'cancelled', reason: 'host-closed' }));
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);
  void channel.closed.then(() => order.resolve(undefined));
  const given = await order.promise;
  if (given) await new Keeper(given, channel, parts).run(stopping.promise, settled.promise);
  channel.end();
}

class Keeper {
  readonly #order: KeeperOrder;
  readonly #channel: Channel;
  readonly #parts: KeeperParts;
  readonly #notes: KeptNotes;
  readonly #mask: Mask;
  readonly #noting = new Serial();
  #isEnding = false;

  constructor(order: KeeperOrder, channel: Channel, parts: KeeperParts) {
    this.#order = order;
    this.#channel = channel;
    this.#parts = parts;
    this.#notes = new KeptNotes(order.folders.notes);
    this.#mask = new Mask(order.secrets);
  }

  async run(stopping: Promise<Stop>, settled: Promise<void>): Promise<void> {
    const { output } = this.#order;
    // Before anything runs: whoever finds the row must know that it is kept.
    await this.#note({ isAlone: false });
    void this.#channel.closed.then(async () => {
      if (!this.#isEnding) await this.#note({ isAlone: true });
    });
    const outcome = await this.#carryOut(stopping);
    const result: KeptResult = {
      outcome,
      endedAt: systemClock.now(),
      ...(output && { output: { keep: output.keep, note: output.note } }),
    };
    this.#tell({ finished: result });
    const isSettled = await Promise.race([settled.then(() => true), this.#channel.closed.then(() => false)]);
    this.#isEnding = true;
    if (isSettled) await this.#noting.run(() => this.#notes.remove(this.#name()));
    else {
      await this.#note({ isAlone: true, result });
      await this.#settle();
    }
  }

  async #carryOut(stopping: Promise<Stop>): Promise<Outcome> {
    const { runId, attempt, folders, output } = this.#order;
    let log: RunLog;
    try {
      log = await this.#parts.logs(folders.logs).open(runId, attempt);
    } catch (error) {
      return { status: 'failed', reason: 'log-failed', detail: errorMessage(error) };
    }
    const capture = output?.capture === undefined ? undefined : this.#parts.capture(output.capture);
    const outcome = await this.#supervised(log, capture, stopping);
    const told = await new Reports(folders.reports).addTo(outcome, runId, this.#mask);
    const complete = await this.#generated(told, capture);
    const logError = await log.close();
    if (!logError || complete.reason !== undefined) return complete;
    return { ...complete, reason: 'log-failed', detail: logError.message };
  }

  async #supervised(log: RunLog, capture: Capture | undefined, stopping: Promise<Stop>): Promise<Outcome> {
    const { runId, timeout, killAfter } = this.#order;
    const onOutput = (output: RunOutput) => {
      log.write(output);
      const shown = this.#channel.print(output);
      const captured = output.stream === 'stdout' ? capture?.write(output.chunk) : undefined;
      return shown && captured ? Promise.all([shown, captured]) : (shown ?? captured);
    };
    let spawned: SpawnedProcess;
    try {
      spawned = await this.#spawn();
    } catch (error) {
      return startFailure(error);
    }
    const supervised = new SupervisedProcess(spawned, {
      request: { task: { timeout, killAfter }, onOutput },
      tree: liveTree(spawned.pid, runId, process.platform),
      mask: this.#mask,
      relief: new BufferRelief(),
      clock: systemClock,
    });
    this.#tell({ startedAt: supervised.startedAt });
    void stopping.then((stop) => supervised.stop(stop));
    return supervised.finished;
  }

  async #spawn(): Promise<SpawnedProcess> {
    const { line, execPath } = this.#order;
    try {
      return await spawnProcess(line, this.#order);
    } catch (error) {
      const standIn = nodeStandIn(error, this.#order, execPath);
      if (standIn === undefined) throw error;
      return spawnProcess(standIn.line, standIn);
    }
  }

  /** What the run has generated: complete, and without secrets. Else the outcome says what is wrong with it. */
  async #generated(outcome: Outcome, capture: Capture | undefined): Promise<Outcome> {
    const { output, secrets } = this.#order;
    try {
      await capture?.close();
      if (output && secrets.length > 0 && (await isFile(output.file))) {
        await this.#parts.maskFile(output.file, secrets);
      }
    } catch (error) {
      if (outcome.status === 'succeeded') {
        return { ...outcome, reason: 'output-failed', detail: errorMessage(error) };
      }
    }
    return outcome;
  }

  #name(): Pick<KeptNote, 'runId' | 'attempt'> {
    return { runId: this.#order.runId, attempt: this.#order.attempt.number };
  }

  #note(state: Pick<KeptNote, 'isAlone' | 'result'>): Promise<void> {
    return this.#noting.run(async () => {
      const keeper = { pid: process.pid, token: (await processStartToken(process.pid)) ?? '' };
      await this.#notes.write({ ...this.#name(), keeper, ...state });
    });
  }

  #tell(message: KeeperMessage): void {
    this.#channel.send(message);
  }

  /** It goes on when this process has ended, and is none of the run's. */
  async #settle(): Promise<void> {
    const { settle, settleEnv: env } = this.#order;
    const [program, ...args] = settle;
    const child = spawn(program, args, { detached: true, stdio: 'ignore', env });
    child.unref();
    // Where it cannot be started, the next host that looks finds the note.
    await once(child, 'spawn').catch(() => undefined);
  }
}

async function isFile(path: string): Promise<boolean> {
  return lstat(path).then(
    (status) => status.isFile(),
    () => false,
  );
}
