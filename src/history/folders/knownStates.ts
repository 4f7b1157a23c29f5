import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../common/clock.ts';
import { peekHistory } from './peekHistory.ts';
import { readFacts, type WorkspaceFacts } from './workspaceFacts.ts';

/** A state folder that says whose it is. */
export interface KnownState {
  /** Absolute path. */
  readonly state: string;
  readonly facts: WorkspaceFacts;
}

/** Of state folders that are in use: one that was set aside has more behind. */
const ending = /-[0-9a-f]{12}$/;

/** The state folders below `home` that say whose they are. */
export async function knownStates(home: string, clock: Clock): Promise<readonly KnownState[]> {
  const known: KnownState[] = [];
  for (const name of await stateNames(home)) {
    const state = join(home, name);
    const { value: facts } = await peekHistory(state, clock, readFacts);
    if (facts) known.push({ state, facts });
  }
  return known;
}

async function stateNames(home: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(home, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory() && ending.test(entry.name)).map(({ name }) => name);
  } catch {
    // None has been made yet, or they cannot be seen.
    return [];
  }
}
