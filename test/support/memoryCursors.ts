import type { Cursor, Enrolment } from '../../src/engine/runStore.ts';
import { enrolled, restored, type KeptCursor } from '../../src/history/store/enrolled.ts';
import { rewound } from './rewound.ts';

/** The cursors of a `MemoryRunStore`, which every host of it shares. */
export class MemoryCursors {
  /** By task id. */
  readonly kept = new Map<string, KeptCursor>();

  enrol(enrolments: readonly Enrolment[], known: readonly string[], now: number): void {
    const present = new Set(enrolments.map(({ taskId }) => taskId));
    for (const cursor of [...this.kept.values()]) {
      if (present.has(cursor.taskId)) continue;
      if (known.includes(cursor.taskId)) this.kept.set(cursor.taskId, { ...cursor, away: true });
      else this.kept.delete(cursor.taskId);
    }
    for (const { taskId, scheduleKey } of enrolments) {
      this.kept.set(taskId, enrolled(this.kept.get(taskId), taskId, scheduleKey, now));
    }
  }

  enrolled(): Cursor[] {
    const here = [...this.kept.values()].filter(({ away }) => !away);
    here.sort((a, b) => (a.taskId < b.taskId ? -1 : 1));
    return here.map(({ taskId, scheduleKey, since, until, lastStart }) => ({
      ...{ taskId, scheduleKey, since, until },
      ...(lastStart === undefined ? {} : { lastStart }),
    }));
  }

  /** Whether anything lay ahead. */
  rewind(now: number): boolean {
    const ahead = [...this.kept.values()].filter((cursor) => rewound(cursor, now) !== cursor);
    for (const cursor of ahead) this.kept.set(cursor.taskId, rewound(cursor, now));
    return ahead.length > 0;
  }

  noteStart(taskId: string, lastStart: number): void {
    const cursor = this.kept.get(taskId) ?? { taskId, scheduleKey: '', since: 0, until: 0, away: true };
    this.kept.set(taskId, { ...cursor, lastStart });
  }

  restore(cursor: Cursor): void {
    this.kept.set(cursor.taskId, restored(this.kept.get(cursor.taskId), cursor));
  }
}
