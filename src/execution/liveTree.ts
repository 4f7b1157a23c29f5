import { linuxProcesses } from './linuxProcesses.ts';
import type { ListedProcess } from './listedProcess.ts';
import { newestPid, pidLimit } from './procFiles.ts';
import type { EndSignal, ProcessTree } from './processTree.ts';
import { PosixTree } from './processTree.ts';
import { psProcesses } from './psProcesses.ts';

// No machine makes more processes in a millisecond: for how long the pids cannot have begun anew and passed ours.
const mostPerMillisecond = 15;
const fewestPids = 32_768;

/** The tree of a process that has just been started as the leader of a group. */
export function liveTree(leader: number, runId: string, platform: NodeJS.Platform): ProcessTree {
  const search = { runId, group: leader };
  const list = platform === 'linux' ? newerOnLinux(search) : () => psProcesses(search);
  return new PosixTree(
    {
      leader,
      list: () => list().catch(() => groupAlone(leader)),
      // A process of the leader's number would be another one.
      ownsGroup: (listed) => !listed.some(({ pid }) => pid === leader),
    },
    true,
  );
}

/** Windows tells neither groups nor environments: it ends the children of a process that is still alive. */
export function treeOnWindows(end: (signal: EndSignal) => void): ProcessTree {
  return {
    leaderHasEnded: () => undefined,
    count: () => Promise.resolve(0),
    signal: (signal) => {
      end(signal);
      return Promise.resolve(0);
    },
  };
}

/** What is younger than the leader can be its descendant, and often there is nothing: that is known at once. */
function newerOnLinux(search: { runId: string; group: number }): () => Promise<readonly ListedProcess[]> {
  const startedAt = performance.now();
  return async () => {
    const made = (performance.now() - startedAt) * mostPerMillisecond;
    if (made >= fewestPids && made >= pidLimit()) return linuxProcesses(search);
    if (newestPid() === search.group) return [];
    return linuxProcesses({ ...search, after: search.group });
  };
}

/** Where the system does not list its processes: the group as one. */
function groupAlone(leader: number): readonly ListedProcess[] {
  return [{ pid: -leader, parent: 0, group: leader, token: 'group', isMarked: false }];
}
