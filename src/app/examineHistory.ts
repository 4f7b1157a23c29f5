import type { Clock } from '../common/clock.ts';
import type { HistoryCheck, RunArchive } from '../engine/archive.ts';
import type { HostRegistry, KeptRuns } from '../engine/ports.ts';
import type { RunStore } from '../engine/runStore.ts';
import { SelfCheck } from '../engine/selfCheck.ts';
import { TaskStates } from '../engine/taskStates.ts';
import type { SeenHost } from '../history/folders/seenHosts.ts';
import { isSameHost, type Host, type Run } from '../model/run.ts';
import type { Task } from '../model/task.ts';
import { longestSilence } from '../engine/silence.ts';

/** How far back interrupted runs are of interest, in milliseconds. */
const recent = 7 * 86_400_000;
/** More of them are not named. */
const mostNamed = 1000;

/** What is found in a history that can be opened. Instants are milliseconds since the Unix epoch. */
export interface HistoryFindings {
  /** `undefined`: it could not be asked, see `unreadable`. */
  readonly check: HistoryCheck | undefined;
  /** Why it cannot be written; `undefined`: it can. */
  readonly unwritable: unknown;
  /** Why a question was not answered, the first one; `undefined`: all were. What was not answered is empty. */
  readonly unreadable: unknown;
  /** Ids of runs whose logs are there, and which are not in the history. */
  readonly orphans: readonly string[];
  /** Ids of tasks that are due for minutes, with no row that accounts for it. */
  readonly overdue: readonly string[];
  /** Runs of the last seven days, newest first. */
  readonly interrupted: readonly Run[];
  /** Rows that say that they wait or run, and whose host is gone. */
  readonly stale: readonly Run[];
  /** Other processes that are alive and work with this history, as far as that is known. */
  readonly hosts: readonly SeenHost[];
}

export interface HistoryUnderTest {
  readonly store: RunStore;
  readonly archive: Pick<RunArchive, 'check'>;
  readonly housekeeping: { orphans(): Promise<readonly string[]> };
  readonly hosts: HostRegistry;
  readonly kept: Pick<KeptRuns, 'states'>;
  readonly seen: () => Promise<readonly SeenHost[]>;
  readonly clock: Clock;
  /** Of the config that is in force. */
  readonly tasks: readonly Task[];
  readonly machineSeed: string;
}

/** Asks the history all that tells whether it is well. Writes one thing, and only to see whether it can: a beat. */
export async function examineHistory(history: HistoryUnderTest): Promise<HistoryFindings> {
  const { store, archive, housekeeping, clock } = history;
  const now = clock.now();
  let unreadable: unknown;
  const ask = async <T>(question: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await question();
    } catch (error) {
      unreadable ??= error;
      return undefined;
    }
  };
  // First, as whoever has just been found alive may end while the rest is being looked at.
  const active = (await ask(() => store.active())) ?? [];
  const stale = (await ask(() => staleRuns(active, history, now))) ?? [];
  const hosts = (await ask(() => aliveHosts(active, history, now))) ?? [];
  const overdue = (await ask(() => overdueTasks(history, now))) ?? [];
  const interrupted = await ask(() =>
    store.runs({ statuses: ['interrupted'], since: now - recent, limit: mostNamed }),
  );
  const orphans = (await ask(() => housekeeping.orphans())) ?? [];
  const check = await ask(() => archive.check());
  const unwritable = await store.beat(now).then(
    () => undefined,
    (error: unknown) => error,
  );
  return { check, unwritable, unreadable, orphans, overdue, interrupted: interrupted ?? [], stale, hosts };
}

async function staleRuns(
  active: readonly Run[],
  { store, hosts, kept }: HistoryUnderTest,
  now: number,
): Promise<readonly Run[]> {
  const states = await kept.states(active.filter(({ status }) => status === 'running'));
  const stale: Run[] = [];
  for (const run of active) {
    const state = states.get(run.id);
    if (state === 'going' || state === 'ended') continue;
    const isGone = state === 'lost' || !(await isAlive(run.host, hosts, () => store.lastBeat(run.host), now));
    if (isGone) stale.push(run);
  }
  return stale;
}

async function aliveHosts(
  active: readonly Run[],
  { store, hosts, seen }: HistoryUnderTest,
  now: number,
): Promise<readonly SeenHost[]> {
  const candidates = [...(await seen())];
  for (const { host, createdAt } of active) {
    if (candidates.some((known) => isSameHost(known.host, host))) continue;
    candidates.push({ host, seenAt: (await store.lastBeat(host)) ?? createdAt });
  }
  const alive: SeenHost[] = [];
  for (const each of candidates) {
    if (isSameHost(each.host, hosts.self)) continue;
    if (await isAlive(each.host, hosts, () => Promise.resolve(each.seenAt), now)) alive.push(each);
  }
  return alive;
}

async function isAlive(
  host: Host,
  hosts: HostRegistry,
  lastBeat: () => Promise<number | undefined>,
  now: number,
): Promise<boolean> {
  const seen = await hosts.isAlive(host);
  return seen ?? now - ((await lastBeat()) ?? -Infinity) < longestSilence;
}

/** As the loop checks itself, but for all hosts: what a VS Code window alone can run is looked at as well. */
async function overdueTasks(
  { store, tasks, machineSeed }: HistoryUnderTest,
  now: number,
): Promise<readonly string[]> {
  const states = new TaskStates(machineSeed);
  await states.replace(tasks, await store.cursors(), now);
  return new SelfCheck(states, store).look(now);
}
