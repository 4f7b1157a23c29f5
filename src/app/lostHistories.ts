import type { Clock } from '../common/clock.ts';
import { lookAtFolder } from '../history/folders/folderIdentity.ts';
import { summarize, type HistorySummary } from '../history/folders/historySummary.ts';
import { knownStates } from '../history/folders/knownStates.ts';
import { peekHistory } from '../history/folders/peekHistory.ts';
import { stateHome } from '../history/folders/statePaths.ts';

/** A history whose workspace folder is not where it was. */
export interface LostHistory extends HistorySummary {
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  /** Absolute path of the state folder. */
  readonly state: string;
  /** See `lookAtFolder`. */
  readonly identity: string | undefined;
}

/** The histories of this user whose folders are gone, the last used first. */
export async function lostHistories(env: NodeJS.ProcessEnv, clock: Clock): Promise<readonly LostHistory[]> {
  const lost: LostHistory[] = [];
  for (const { state, facts } of await knownStates(stateHome(env), clock)) {
    if (!(await lookAtFolder(facts.folder)).gone) continue;
    const { value } = await peekHistory(state, clock, summarize);
    if (value) lost.push({ ...facts, state, ...value });
  }
  return lost.sort((a, b) => (b.lastRun ?? 0) - (a.lastRun ?? 0));
}
