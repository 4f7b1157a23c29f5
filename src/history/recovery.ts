import type { Clock } from '../common/clock.ts';
import type { HostRegistry, RunStore } from '../engine/ports.ts';
import { isSameHost } from '../model/run.ts';
import type { Host, Run } from '../model/run.ts';

/**
 * Ends, as `interrupted`, the active rows whose host is gone, and returns them as they are now. They are not
 * started again. Safe to do in several hosts at once: each row is returned to one of them.
 */
export async function recoverInterrupted(
  store: RunStore,
  hosts: HostRegistry,
  clock: Clock,
): Promise<readonly Run[]> {
  const active = await store.active();
  const alive = new Map<string, Promise<boolean>>();
  const isAlive = (host: Host): Promise<boolean> => {
    const key = `${host.pid} ${host.startToken}`;
    const answer = alive.get(key) ?? hosts.isAlive(host);
    alive.set(key, answer);
    return answer;
  };
  const recovered: Run[] = [];
  for (const { id, host } of active) {
    if (isSameHost(host, hosts.self) || (await isAlive(host))) continue;
    const run = await store.end(id, { status: 'interrupted', reason: 'host-died' }, clock.now());
    if (run) recovered.push(run);
  }
  return recovered;
}
