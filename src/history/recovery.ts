import type { Clock } from '../common/clock.ts';
import type { Follower, HostRegistry, RunStore } from '../engine/ports.ts';
import { isSameHost } from '../model/run.ts';
import type { Host, Run, RunStatus } from '../model/run.ts';

interface Orphan {
  readonly run: Run;
  readonly followers: readonly Follower[];
}

/**
 * Ends, as `interrupted`, the active rows whose host is gone, once `endProcesses` has ended what is left of those
 * that were running; where that fails the rows are written all the same. They are not started again, but the
 * tasks that follow such an end (`followersOf`) get their rows, of this host. Returns every row that is new or
 * has changed, as it is now. Safe to do in several hosts at once: each row is returned to one of them.
 */
export async function recoverInterrupted(
  store: RunStore,
  hosts: HostRegistry,
  clock: Clock,
  followersOf: (run: Run, status: RunStatus) => readonly Follower[],
  endProcesses: (run: Run) => Promise<void>,
): Promise<readonly Run[]> {
  const dead: Run[] = [];
  const isAlive = askedOnce(hosts);
  for (const run of await store.active()) {
    if (isSameHost(run.host, hosts.self) || (await isAlive(run.host))) continue;
    dead.push(run);
  }
  const running = dead.filter(({ status }) => status === 'running');
  await Promise.allSettled(running.map(async (run) => endProcesses(run)));
  const orphans = dead.map((run) => ({ run, followers: followersOf(run, 'interrupted') }));
  const changed = new Map<string, Run>();
  for (const { run, followers } of followersFirst(orphans)) {
    const outcome = { status: 'interrupted', reason: 'host-died' } as const;
    const ended = await store.end(run.id, outcome, clock.now(), followers);
    for (const row of [ended.run, ...ended.others]) if (row) changed.set(row.id, row);
  }
  return [...changed.values()];
}

function askedOnce(hosts: HostRegistry): (host: Host) => Promise<boolean> {
  const alive = new Map<string, Promise<boolean>>();
  return (host) => {
    const key = `${host.pid} ${host.startToken}`;
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
