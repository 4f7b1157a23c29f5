import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../common/clock.ts';
import type { Host } from '../../model/run.ts';
import { peekHistory } from './peekHistory.ts';

export interface SeenHost {
  readonly host: Host;
  /** When it has last noted that it is alive, in milliseconds since the Unix epoch. */
  readonly seenAt: number;
}

/** The hosts that have noted in a state folder's history that they are alive, and may not be any more. */
export async function seenHosts(state: string, clock: Clock): Promise<readonly SeenHost[]> {
  return (await peekHistory(state, clock, readHosts)).value ?? [];
}

function readHosts(db: DatabaseSync, version: number): readonly SeenHost[] {
  if (version < 4) return [];
  const rows = db.prepare('select kind, machine, pid, token, seen_at from hosts order by seen_at desc').all();
  return rows.map(({ kind, machine, pid, token, seen_at: seenAt }) => ({
    host: {
      kind: kind === 'vscode' ? 'vscode' : 'cli',
      pid: Number(pid),
      startToken: String(token),
      ...(typeof machine === 'string' && machine !== '' ? { machine } : {}),
    },
    seenAt: Number(seenAt),
  }));
}
