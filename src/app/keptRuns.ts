import { processStartToken } from '../common/processIdentity.ts';
import { Publisher, type PublisherPorts } from '../engine/publisher.ts';
import type { HostRegistry, KeptResult, KeptRuns, KeptState } from '../engine/ports.ts';
import { isAlive, type FoundNote, type KeptNotes } from '../execution/keeper/keptNotes.ts';
import type { Outcome, Run } from '../model/run.ts';

export interface KeptRunPorts extends PublisherPorts {
  readonly hosts: HostRegistry;
}

/** The runs that their keepers have noted in the state folder. */
export class NotedRuns implements KeptRuns {
  readonly #notes: KeptNotes;
  readonly #ports: KeptRunPorts;
  readonly #publisher: Publisher;

  constructor(notes: KeptNotes, ports: KeptRunPorts) {
    this.#notes = notes;
    this.#ports = ports;
    this.#publisher = new Publisher(ports);
  }

  async states(running: readonly Run[]): Promise<ReadonlyMap<string, KeptState>> {
    const notes = await this.#notes.all();
    const states = new Map<string, KeptState>();
    if (notes.length === 0) return states;
    for (const run of running) {
      const note = notes.find((found) => isOf(found, run));
      const state = note && (await this.#stateOf(run, note));
      if (state) states.set(run.id, state);
    }
    return states;
  }

  async #stateOf(run: Run, note: FoundNote): Promise<KeptState | undefined> {
    if (note.result) return this.#resultState(note);
    if (await isAlive(note.keeper)) return 'going';
    // It may just have ended: its last word is there by then.
    const [last] = await this.#notes.of(run.id, run.attempts);
    if (last?.result) return this.#resultState(last);
    // A host that is there deals with it.
    return note.isAlone || !(await this.#ports.hosts.isAlive(run.host)) ? 'lost' : undefined;
  }

  async #resultState({ taker }: FoundNote): Promise<KeptState> {
    return taker && (await isAlive(taker)) ? 'going' : 'ended';
  }

  async conclude(run: Run): Promise<KeptResult | undefined> {
    const [note] = await this.#notes.of(run.id, run.attempts);
    // Somebody may have taken it since its state was asked for: from one that lives nothing is taken away.
    if (!note?.result || (await this.#resultState(note)) !== 'ended') return undefined;
    const token = (await processStartToken(process.pid)) ?? '';
    if (!(await this.#notes.take(note, { pid: process.pid, token }))) return undefined;
    const { outcome, ...result } = note.result;
    return { ...result, outcome: await this.#published(run, outcome, result.output) };
  }

  async #published(run: Run, outcome: Outcome, output: KeptResult['output']): Promise<Outcome> {
    const { store, outputs, log } = this.#ports;
    // Its host, or another one after it, has come that far and no further.
    const isPublished = (await store.outputs(run.taskId)).some(({ runId }) => runId === run.id);
    if (!output || !outputs.resume || isPublished) return outcome;
    try {
      const pending = await outputs.resume(run, output.note);
      // The keeper has masked what is there.
      return (await this.#publisher.publish(run, output.keep, outcome, pending, [])).outcome;
    } catch (error) {
      log.error(`The output of run ${run.id} is out of reach`, error);
      return outcome.status === 'succeeded'
        ? { ...outcome, reason: 'output-failed', detail: String(error) }
        : outcome;
    }
  }

  forget(run: Run): Promise<void> {
    return this.#notes.remove({ runId: run.id, attempt: run.attempts });
  }

  async stop(run: Run): Promise<void> {
    const [note] = await this.#notes.of(run.id, run.attempts);
    if (!note || note.result || !(await isAlive(note.keeper))) return;
    // A host that is there carries it out itself, with its own reason.
    if (!note.isAlone && (await this.#ports.hosts.isAlive(run.host))) return;
    try {
      process.kill(note.keeper.pid, 'SIGTERM');
    } catch {
      // It has ended meanwhile.
    }
  }
}

function isOf(note: FoundNote, run: Run): boolean {
  return note.runId === run.id && note.attempt === run.attempts;
}
