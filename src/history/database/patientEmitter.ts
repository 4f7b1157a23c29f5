import type { Disposable } from '../../common/disposables.ts';
import { Emitter, type Event } from '../../common/emitter.ts';

/** An emitter whose announcements wait for the first listener, where nobody listens yet. */
export class PatientEmitter<T> implements Disposable {
  readonly #emitter: Emitter<T>;
  #listeners = 0;
  #waiting: T[] = [];

  constructor(onError: (error: unknown) => void) {
    this.#emitter = new Emitter<T>(onError);
  }

  readonly event: Event<T> = (listener) => {
    const subscription = this.#emitter.event(listener);
    this.#listeners++;
    // Not before who listens has finished what they are about.
    if (this.#waiting.length > 0) queueMicrotask(() => this.#tell());
    let subscribed = true;
    return {
      dispose: () => {
        if (subscribed) this.#listeners--;
        subscribed = false;
        subscription.dispose();
      },
    };
  };

  fire(value: T): void {
    this.#waiting.push(value);
    this.#tell();
  }

  dispose(): void {
    this.#waiting = [];
    this.#emitter.dispose();
  }

  #tell(): void {
    if (this.#listeners === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const value of waiting) this.#emitter.fire(value);
  }
}
