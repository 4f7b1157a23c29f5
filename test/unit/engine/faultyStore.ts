import type { Begun, Cursor, Enrolment, RunStore } from '../../../src/engine/runStore.ts';
import type { Output } from '../../../src/model/output.ts';
import type { Run } from '../../../src/model/run.ts';
import { MemoryRunStore } from '../../support/memoryRunStore.ts';

type Method =
  'claim' | 'begin' | 'spawned' | 'retry' | 'end' | 'active' | 'cursors' | 'enrol' | 'addOutputs' | 'beat';

/** A store that fails, or takes its time, when a test asks for it. What it refuses it has not written. */
export class FaultyStore extends MemoryRunStore {
  /** What was asked of it, in order. */
  readonly calls: Method[] = [];
  readonly #faults = new Map<Method, number>();
  readonly #waits = new Map<Method, Promise<void>>();

  /** The next `times` calls fail. */
  fail(method: Method, times = 1): void {
    this.#faults.set(method, times);
  }

  /** The method's answers (what stood there when it was asked) come only once the result has been called. */
  holdUp(method: Method): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waits.set(method, promise);
    return () => {
      this.#waits.delete(method);
      resolve();
    };
  }

  override claim(...given: Parameters<RunStore['claim']>): ReturnType<RunStore['claim']> {
    return this.#do('claim', () => super.claim(...given));
  }

  override begin(...given: Parameters<RunStore['begin']>): Promise<Begun> {
    return this.#do('begin', () => super.begin(...given));
  }

  override spawned(...given: Parameters<RunStore['spawned']>): Promise<void> {
    return this.#do('spawned', () => super.spawned(...given));
  }

  override retry(...given: Parameters<RunStore['retry']>): Promise<Run | undefined> {
    return this.#do('retry', () => super.retry(...given));
  }

  override end(...given: Parameters<RunStore['end']>): ReturnType<RunStore['end']> {
    return this.#do('end', () => super.end(...given));
  }

  override active(): Promise<readonly Run[]> {
    return this.#do('active', () => super.active());
  }

  override cursors(): Promise<readonly Cursor[]> {
    return this.#do('cursors', () => super.cursors());
  }

  override enrol(
    enrolments: readonly Enrolment[],
    known: readonly string[],
    now: number,
  ): Promise<readonly Cursor[]> {
    return this.#do('enrol', () => super.enrol(enrolments, known, now));
  }

  override addOutputs(outputs: readonly Output[]): Promise<void> {
    return this.#do('addOutputs', () => super.addOutputs(outputs));
  }

  override beat(now: number): Promise<void> {
    return this.#do('beat', () => super.beat(now));
  }

  async #do<T>(method: Method, work: () => Promise<T>): Promise<T> {
    this.calls.push(method);
    const left = this.#faults.get(method) ?? 0;
    if (left > 0) {
      this.#faults.set(method, left - 1);
      throw new Error(`The store cannot ${method}`);
    }
    const answer = await work();
    await this.#waits.get(method);
    return answer;
  }
}
