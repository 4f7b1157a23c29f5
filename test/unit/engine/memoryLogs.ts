import type { KeptLog, LogStore, RunLog } from '../../../src/engine/ports.ts';
import type { LogPart } from '../../../src/model/log.ts';

/** Logs in memory, with faults that a test asks for. They keep all that is printed. */
export class MemoryLogs implements LogStore {
  /** What each run has printed, both streams and all attempts in one. */
  readonly texts = new Map<string, string>();
  /** The attempts whose logs have been opened, of each run. */
  readonly opened = new Map<string, { readonly number: number; readonly of: number }[]>();
  readonly closed = new Set<string>();
  readonly #parts = new Map<string, LogPart[]>();
  /** The next log cannot be opened. */
  openFault: Error | undefined;
  /** What each log has to say at its end. */
  closeFault: Error | undefined;
  /** Holds up the opening until it resolves. */
  opening: Promise<void> = Promise.resolve();

  async open(runId: string, attempt: { readonly number: number; readonly of: number }): Promise<RunLog> {
    await this.opening;
    if (this.openFault) throw this.openFault;
    this.opened.set(runId, [...(this.opened.get(runId) ?? []), attempt]);
    this.texts.set(runId, this.texts.get(runId) ?? '');
    const parts = this.#parts.get(runId) ?? [];
    this.#parts.set(runId, parts);
    this.closed.delete(runId);
    let isOpen = true;
    return {
      write: ({ stream, chunk }) => {
        if (!isOpen || chunk.length === 0) return;
        this.texts.set(runId, `${this.texts.get(runId)}${new TextDecoder().decode(chunk)}`);
        const last = parts.at(-1);
        if (last && 'bytes' in last && last.stream === stream && last.attempt === attempt.number) {
          parts[parts.length - 1] = { ...last, bytes: Buffer.concat([last.bytes, chunk]) };
        } else parts.push({ attempt: attempt.number, stream, bytes: Uint8Array.from(chunk) });
      },
      close: () => {
        isOpen = false;
        this.closed.add(runId);
        return Promise.resolve(this.closeFault);
      },
    };
  }

  path(runId: string): string {
    return `/logs/${runId}.log`;
  }

  read(runId: string): Promise<readonly LogPart[] | undefined> {
    const parts = this.#parts.get(runId);
    return Promise.resolve(parts && [...parts]);
  }

  remove(runId: string): Promise<void> {
    this.#parts.delete(runId);
    this.texts.delete(runId);
    return Promise.resolve();
  }

  kept(): Promise<readonly KeptLog[]> {
    const logs = [...this.#parts].map(([runId, parts]) => ({
      runId,
      bytes: parts.reduce((sum, part) => sum + ('bytes' in part ? part.bytes.length : 0), 0),
    }));
    return Promise.resolve(logs.sort((first, second) => (first.runId < second.runId ? -1 : 1)));
  }
}
