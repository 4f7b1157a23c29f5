import type { LogStore, RunLog } from '../../../src/engine/ports.ts';

/** Logs in memory, with faults that a test asks for. */
export class MemoryLogs implements LogStore {
  readonly texts = new Map<string, string>();
  readonly closed = new Set<string>();
  /** The next log cannot be opened. */
  openFault: Error | undefined;
  /** What each log has to say at its end. */
  closeFault: Error | undefined;
  /** Holds up the opening until it resolves. */
  opening: Promise<void> = Promise.resolve();

  async open(runId: string): Promise<RunLog> {
    await this.opening;
    if (this.openFault) throw this.openFault;
    this.texts.set(runId, '');
    return {
      write: (chunk) => {
        this.texts.set(runId, `${this.texts.get(runId)}${new TextDecoder().decode(chunk)}`);
      },
      close: () => {
        this.closed.add(runId);
        return Promise.resolve(this.closeFault);
      },
    };
  }

  path(runId: string): string {
    return `/logs/${runId}.log`;
  }
}
