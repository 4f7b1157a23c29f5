import type { RunOutput } from '../../engine/ports.ts';

export type LogStream = RunOutput['stream'];

const escape = 0x1b;

/**
 * What stands between the printed bytes of a log: `ESC _ scheduler;<run id>;<word> ESC \`, an APC string, which
 * terminals do not show. Words: `stdout` and `stderr` (what follows is of that stream; an attempt begins with
 * stdout), `attempt=<n>` (the next one begins; none for the first), `cut=<bytes>` (so many are left out here).
 *
 * A run that prints such a mark itself cannot forge one: a log has the mark of the current stream right after
 * the ESC of it.
 */
export class LogMarks {
  /** How every mark of the run begins. */
  readonly prefix: Buffer;
  readonly stdout: Buffer;
  readonly stderr: Buffer;

  constructor(runId: string) {
    this.prefix = Buffer.from(`\u001b_scheduler;${runId};`, 'latin1');
    this.stdout = this.of('stdout');
    this.stderr = this.of('stderr');
  }

  of(word: LogStream | `attempt=${number}` | `cut=${number}`): Buffer {
    return Buffer.concat([this.prefix, Buffer.from(`${word}\u001b\\`, 'latin1')]);
  }

  /** How many bytes at the end of `bytes` could be the beginning of a mark. */
  openAtEnd(bytes: Uint8Array): number {
    const from = Math.max(0, bytes.length - this.prefix.length + 1);
    const start = bytes.lastIndexOf(escape);
    if (start < from) return 0;
    return this.prefix.subarray(0, bytes.length - start).equals(bytes.subarray(start))
      ? bytes.length - start
      : 0;
  }
}
