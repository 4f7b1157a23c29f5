import type { Emitter } from '../../src/common/emitter.ts';
import type { ChangesElsewhere } from '../../src/engine/runStore.ts';
import type { Output } from '../../src/model/output.ts';
import type { Host } from '../../src/model/run.ts';
import { MemoryCursors } from './memoryCursors.ts';
import { MemoryRows } from './memoryRows.ts';

/** What the hosts of one history in memory have in common. */
export class MemoryHistory {
  readonly rows = new MemoryRows();
  readonly cursors = new MemoryCursors();
  /** Oldest first. */
  outputs: readonly Output[] = [];
  /** When hosts were last alive, by `nameOf`. */
  readonly beats = new Map<string, { readonly host: Host; readonly at: number }>();
  tidiedAt = -Infinity;
  /** The runs whose ends somebody tells of. */
  readonly told = new Set<string>();
  /** One of each host. */
  readonly changes = new Set<Emitter<ChangesElsewhere>>();

  /** Tells the hosts, but the one that has written. */
  wrote(by: Emitter<ChangesElsewhere>): void {
    const runs = this.rows.takeChanged();
    for (const changes of this.changes) if (changes !== by) changes.fire({ runs });
  }
}

export function nameOf({ machine = '', pid, startToken }: Host): string {
  return `${machine} ${pid} ${startToken}`;
}
