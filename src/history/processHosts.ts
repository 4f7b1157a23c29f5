import { readlink } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { processStartToken } from '../common/processIdentity.ts';
import type { HostRegistry } from '../engine/ports.ts';
import { isSameMachine, type Host } from '../model/run.ts';

/** What the first process space of a Linux machine is always called; a container has another one. */
const wholeMachine = 'pid:[4026531836]';

/** This process as a host, and the others of this machine known by their process. */
export async function createHostRegistry(kind: Host['kind']): Promise<HostRegistry> {
  const startToken = (await processStartToken(process.pid)) ?? 'unknown';
  const self: Host = { kind, pid: process.pid, startToken, machine: await machineName(), user: userName() };
  return {
    self,
    // A reused pid belongs to a process that started at another time.
    isAlive: async (host) =>
      isSameMachine(host, self) ? (await processStartToken(host.pid)) === host.startToken : undefined,
  };
}

/** Where a pid means this process: two containers of one machine, or of one name, do not see each other's. */
async function machineName(): Promise<string> {
  const name = hostname();
  if (process.platform !== 'linux') return name;
  try {
    const space = await readlink('/proc/self/ns/pid');
    return space === wholeMachine ? name : `${name} ${space}`;
  } catch {
    return name;
  }
}

/** A container may run us as a user that has no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? '');
  }
}
