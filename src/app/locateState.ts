import type { Clock } from '../common/clock.ts';
import type { HostRegistry, Log } from '../engine/ports.ts';
import { lookAtFolder } from '../history/folders/folderIdentity.ts';
import { hasHistory } from '../history/folders/historyFile.ts';
import { knownStates, type KnownState } from '../history/folders/knownStates.ts';
import { liveHost } from '../history/folders/liveHosts.ts';
import { moveState } from '../history/folders/moveState.ts';
import { assertOwnHome } from '../history/folders/privateState.ts';
import { stateFolder, stateHome } from '../history/folders/statePaths.ts';
import { writeFacts } from '../history/folders/workspaceFacts.ts';

export interface StatePlace {
  /** Real path of the workspace folder. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly hosts: HostRegistry;
  readonly log: Log;
}

export interface LocatedState {
  /** Absolute path of the state folder, there or not. */
  readonly state: string;
  /** Where the workspace folder was when its history was last used: it has been moved, and the history came along. */
  readonly movedFrom?: string;
}

/**
 * Finds the state folder of a workspace folder. It follows from the folder's path; but where there is no history yet,
 * the folder may have been moved or renamed, and its history is brought here, or another path may lead to the same
 * folder, whose history is used where it is. So it is, until they have ended, while hosts work with one that is to be
 * brought. Rejects with `RelativeHomeError`, and with `ForeignStateError` where somebody else may have made the home of
 * it all. The state folder itself is for who opens it to look at.
 */
export async function locateState(place: StatePlace): Promise<LocatedState> {
  const { folder, env, clock, log } = place;
  const state = stateFolder({ folder, env });
  await assertOwnHome(stateHome(env), folder);
  if (await hasHistory(state)) return { state };
  try {
    const look = await lookAtFolder(folder);
    const identity = look.gone === undefined ? look.identity : undefined;
    const known = await knownStates(stateHome(env), clock);
    const noted = (facts: KnownState['facts']) => stateFolder({ folder: facts.folder, env });
    // Its being brought here was broken off.
    const halfway = known.find(({ facts }) => noted(facts) === state);
    if (halfway) return await bring(halfway, state, place);
    for (const each of known.filter(({ facts }) => identity !== undefined && facts.identity === identity)) {
      const before = await lookAtFolder(each.facts.folder);
      if (before.gone) return await bring(each, state, place);
      if (before.gone === undefined && before.identity === identity) {
        log.info(`${folder} is another path to ${each.facts.folder}, whose history it shares`);
        return { state: each.state };
      }
    }
  } catch (error) {
    log.error(`Whether ${folder} has a history from elsewhere could not be found out`, error);
  }
  return { state };
}

async function bring(
  { state: from, facts }: KnownState,
  to: string,
  place: StatePlace,
): Promise<LocatedState> {
  const { folder, clock, hosts, log } = place;
  if (await liveHost(from, hosts, clock)) {
    log.info(`The history of ${facts.folder} is that of ${folder} now; it is in use, and stays where it is`);
    return { state: from };
  }
  try {
    await moveState(from, to);
  } catch (error) {
    // Another host may have brought it at the same time.
    if (await hasHistory(to)) return { state: to };
    log.error(`The history of ${facts.folder} is that of ${folder} now; it could not be brought`, error);
    return { state: from };
  }
  log.info(`The history of ${facts.folder} has come along to ${folder}`);
  return facts.folder === folder ? { state: to } : { state: to, movedFrom: facts.folder };
}

/**
 * Notes in the history itself, once it is open, whose it is. One that is used where it is for another path's sake
 * stays that path's. Never rejects.
 */
export async function noteWorkspace(
  state: string,
  { folder, env, clock, log }: Pick<StatePlace, 'folder' | 'env' | 'clock' | 'log'>,
): Promise<void> {
  try {
    if (state !== stateFolder({ folder, env })) return;
    const look = await lookAtFolder(folder);
    if (look.gone !== undefined) return;
    await writeFacts(state, { folder, identity: look.identity }, clock);
  } catch (error) {
    log.warn(`It could not be noted whose history ${state} is: ${String(error)}`);
  }
}
