import { access } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Clock } from '../common/clock.ts';
import type { HostRegistry } from '../engine/ports.ts';
import { lookAtFolder } from '../history/folders/folderIdentity.ts';
import { hasHistory } from '../history/folders/historyFile.ts';
import { summarize, type HistorySummary } from '../history/folders/historySummary.ts';
import { knownStates } from '../history/folders/knownStates.ts';
import { liveHost } from '../history/folders/liveHosts.ts';
import { moveState, setStateAside } from '../history/folders/moveState.ts';
import { peekHistory } from '../history/folders/peekHistory.ts';
import { stateFolder, stateHome } from '../history/folders/statePaths.ts';
import { readFacts, writeFacts } from '../history/folders/workspaceFacts.ts';
import type { Host } from '../model/run.ts';
import { configPath } from './configFile.ts';
import { lostHistories, type LostHistory } from './lostHistories.ts';

/** Why a history is not given to a folder. `folder` is that of the history, as a real path. */
export type RelinkFault =
  /** No history has lost its folder. */
  | { readonly reason: 'none-lost' }
  /** Several could be meant, or none has the folder's name. */
  | { readonly reason: 'unclear'; readonly lost: readonly LostHistory[] }
  | {
      readonly reason: 'unknown' | 'same-folder' | 'in-use' | 'newer' | 'unreadable';
      readonly folder: string;
    }
  | { readonly reason: 'live'; readonly folder: string; readonly host: Host }
  /** The folder has a history of its own; `runs` is `undefined` where it cannot be read. */
  | { readonly reason: 'has-history'; readonly runs: number | undefined };

export class RelinkError extends Error {
  readonly fault: RelinkFault;

  constructor(fault: RelinkFault) {
    super(`The history is not relinked: ${fault.reason}`);
    this.name = 'RelinkError';
    this.fault = fault;
  }
}

export interface RelinkRequest {
  /** Real path of the workspace folder that is to have the history. */
  readonly folder: string;
  /** The paths under which the history's folder may have been noted; `undefined`: it is looked for. */
  readonly from: readonly string[] | undefined;
  /** Sets the history that the folder has aside, where it holds runs. */
  readonly replace: boolean;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly hosts: HostRegistry;
}

export interface Relinked extends HistorySummary {
  /** The folder that the history was of. */
  readonly from: string;
  readonly state: string;
  /** The state folder that was there before, where it lies now. */
  readonly setAside: string | undefined;
}

/** A history, by the folder that it is of. */
type Source = Pick<LostHistory, 'folder' | 'state'>;

/**
 * Makes the history of another folder, one that is gone or is no workspace any more, that of this folder. Whenever it is
 * killed, the history is whole in the old place or in the new one, and the next host that opens the folder finds it.
 * Rejects with `RelinkError`, `RelativeHomeError`, or what the system says.
 */
export async function relink(request: RelinkRequest): Promise<Relinked> {
  const { folder, from, env, clock, hosts, replace } = request;
  const to = stateFolder({ folder, env });
  const source = from ? await named(from, to, request) : await lookedFor(to, request);
  await refuseLive(source, hosts, clock);
  await refuseLive({ folder, state: to }, hosts, clock);
  const summary = await summaryOf(source, clock);
  const present = await peekHistory(to, clock, summarize);
  const isEmpty = present.fault === 'missing' || present.value?.runs === 0;
  if (!isEmpty && !replace) throw new RelinkError({ reason: 'has-history', runs: present.value?.runs });

  const { value: noted } = await peekHistory(source.state, clock, readFacts);
  // Before it is moved: what is broken off in between, locateState brings to its end.
  await writeFacts(source.state, { folder, identity: await identityOf(folder) }, clock);
  let aside: string | undefined;
  try {
    aside = await setStateAside(to, clock.now());
    await moveState(source.state, to);
  } catch (error) {
    if (aside !== undefined) await moveState(aside, to).catch(() => undefined);
    if (noted) await writeFacts(source.state, noted, clock).catch(() => undefined);
    throw error;
  }
  return { from: source.folder, state: to, ...summary, setAside: isEmpty ? undefined : aside };
}

async function named(paths: readonly string[], to: string, { env, clock }: RelinkRequest): Promise<Source> {
  const [path = ''] = paths;
  const states = paths.map((folder) => ({ folder, state: stateFolder({ folder, env }) }));
  if (states.some(({ state }) => state === to))
    throw new RelinkError({ reason: 'same-folder', folder: path });
  const known = await knownStates(stateHome(env), clock);
  const noted = known.find(({ facts }) => paths.includes(facts.folder));
  let source: Source | undefined = noted && { folder: noted.facts.folder, state: noted.state };
  // One of an earlier version does not say whose it is.
  for (const each of states) if (!source && (await hasHistory(each.state))) source = each;
  if (!source || source.state === to) throw new RelinkError({ reason: 'unknown', folder: path });
  if (await isWorkspace(source.folder)) throw new RelinkError({ reason: 'in-use', folder: source.folder });
  return source;
}

async function lookedFor(to: string, { folder, env, clock }: RelinkRequest): Promise<Source> {
  const lost = (await lostHistories(env, clock)).filter(({ state }) => state !== to);
  if (lost.length === 0) throw new RelinkError({ reason: 'none-lost' });
  const identity = await identityOf(folder);
  const itself = lost.find((each) => identity !== undefined && each.identity === identity);
  if (itself) return itself;
  const [only, ...more] = lost.filter((each) => basename(each.folder) === basename(folder));
  if (!only || more.length > 0) throw new RelinkError({ reason: 'unclear', lost });
  return only;
}

async function identityOf(folder: string): Promise<string | undefined> {
  const look = await lookAtFolder(folder);
  return look.gone === undefined ? look.identity : undefined;
}

/** What keeps its scheduler.json keeps its history: that of a copy is not taken away from what was copied. */
async function isWorkspace(folder: string): Promise<boolean> {
  try {
    await access(join(folder, configPath));
    return true;
  } catch {
    return false;
  }
}

async function refuseLive({ folder, state }: Source, hosts: HostRegistry, clock: Clock): Promise<void> {
  const host = await liveHost(state, hosts, clock);
  if (host) throw new RelinkError({ reason: 'live', folder, host });
}

async function summaryOf({ folder, state }: Source, clock: Clock): Promise<HistorySummary> {
  const { value, fault } = await peekHistory(state, clock, summarize);
  if (fault === undefined) return value;
  throw new RelinkError({ reason: fault === 'missing' ? 'unknown' : fault, folder });
}
