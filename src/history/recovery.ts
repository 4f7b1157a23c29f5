import type { Clock } from '../common/clock.ts';
import type { HostRegistry, KeptRuns } from '../engine/ports.ts';
import type { Follower, RunStore, Written } from '../engine/runStore.ts';
import { isSameHost } from '../model/run.ts';
import type { Host, Run, RunStatus } from '../model/run.ts';
import { longestSilence } from '../engine/silence.ts';

interface Orphan {
  readonly run: Run;
  readonly followers: readonly Follower[];
}

/**
 * Ends, as `interrupted` and when their host was last known to be alive, the active rows whose host is gone, once
 * `endProcesses` has ended what is left of those that were running; where that fails the rows are written all the
 * same. They are not started again, but the tasks that follow such an end (`followersOf`) get their rows, of this
 * host. A run that has outlived its host (one of
 * `kept`) is left alone, unless it is to stop, and ends as what it came to. Returns every row that is new or has
 * changed, as it is now. Safe to do in several hosts at once: each row is returned to one of them.
 */
export async function recoverInterrupted(
  store: RunStore,
  hosts: HostRegistry,
  clock: Clock,
  followersOf: (run: Run, status: RunStatus) => readonly Follower[],
  endProcesses: (run: Run) => Promise<void>,
  kept?: KeptRuns,
): Promise<readonly Run[]> {
  const dead: Run[] = [];
  const changed = new Map<string, Run>();
  const isSeen = askedOnce(hosts);
  const isAlive = async (run: Run) =>
    (await isSeen(run.host)) ?? clock.now() - (await lastAlive(run, store)) < longestSilence;
  const active = await store.active();
  const states = await kept?.states(active.filter(({ status }) => status === 'running'));
  for (const run of active) {
    const state = states?.get(run.id);
    if (kept && state === 'going') {
      if (run.stopRequested) await kept.stop(run);
    } else if (kept && state === 'ended') {
      const written = await conclude(run, store, clock, followersOf, kept);
      for (const row of written) changed.set(row.id, row);
    } else if (state === 'lost') dead.push(run);
    else if (!isSameHost(run.host, hosts.self) && !(await isAlive(run))) dead.push(run);
  }
  const running = dead.filter(({ status }) => status === 'running');
  await Promise.allSettled(running.map(async (run) => endProcesses(run)));
  const orphans = dead.map((run) => ({ run, followers: followersOf(run, 'interrupted') }));
  for (const { run, followers } of followersFirst(orphans)) {
    const outcome = { status: 'interrupted', reason: 'host-died' } as const;
    const now = clock.now();
    const ended = await store.end(
      run.id,
      outcome,
      now,
      followers,
      Math.min(await lastAlive(run, store), now),
    );
    for (const row of rowsOf(ended)) changed.set(row.id, row);
    if (states?.has(run.id)) await kept?.forget(run);
  }
  return [...changed.values()];
}

/** Ends a run that has outlived its host as what it came to. */
async function conclude(
  run: Run,
  store: RunStore,
  clock: Clock,
  followersOf: (run: Run, status: RunStatus) => readonly Follower[],
  kept: KeptRuns,
): Promise<readonly Run[]> {
  const result = await kept.conclude(run);
  if (!result) return [];
  const { outcome, endedAt } = result;
  // Its keeper was told to end it, and not for whom.
  const reason = outcome.status === 'cancelled' ? run.stopRequested : undefined;
  const ended = await store.end(
    run.id,
    reason ? { ...outcome, reason } : outcome,
    clock.now(),
    followersOf(run, outcome.status),
    endedAt,
  );
  await kept.forget(run);
  return rowsOf(ended);
}

function rowsOf({ run, others }: Written): readonly Run[] {
  return run ? [run, ...others] : others;
}

/** When the host of a row was last alive, as far as it has left a trace: by what it has noted, or by the row itself. */
async function lastAlive({ host, attemptStartedAt, createdAt }: Run, store: RunStore): Promise<number> {
  return Math.max((await store.lastBeat(host)) ?? 0, attemptStartedAt ?? createdAt);
}

function askedOnce(hosts: HostRegistry): (host: Host) => Promise<boolean | undefined> {
  const alive = new Map<string, Promise<boolean | undefined>>();
  return (host) => {
    const key = `${host.machine ?? ''} ${host.pid} ${host.startToken}`;
    const answer = alive.get(key) ?? hosts.isAlive(host);
    alive.set(key, answer);
    return answer;
  };
}

/** A chain from its end: nothing that follows is skipped for the sake of a row that is dead itself. */
function followersFirst(orphans: readonly Orphan[]): Orphan[] {
  const rest = [...orphans];
  const ordered: Orphan[] = [];
  while (rest.length > 0) {
    const free = rest.findIndex((orphan) =>
      orphan.followers.every(({ taskId }) =>
        rest.every((other) => other === orphan || other.run.taskId !== taskId),
      ),
    );
    ordered.push(...rest.splice(Math.max(free, 0), 1));
  }
  return ordered;
}
