import { processStartToken } from '../common/processIdentity.ts';
import type { HostRegistry } from '../engine/ports.ts';
import type { Host } from '../model/run.ts';

/** This process as a host, and the others known by their process. */
export async function createHostRegistry(kind: Host['kind']): Promise<HostRegistry> {
  const startToken = (await processStartToken(process.pid)) ?? 'unknown';
  return {
    self: { kind, pid: process.pid, startToken },
    // A reused pid belongs to a process that started at another time.
    isAlive: async (host) => (await processStartToken(host.pid)) === host.startToken,
  };
}
