import { rm } from 'node:fs/promises';
import type { Clock } from '../common/clock.ts';
import type { Run } from '../model/run.ts';
import { linuxProcesses } from './linuxProcesses.ts';
import { PosixTree, treeEnds } from './processTree.ts';
import { psProcesses } from './psProcesses.ts';
import { reportPaths } from './reports.ts';
import { Timers } from './timers.ts';

// The host is gone and nobody waits for what they still had to say.
const killAfter = 2_000;
// What the system does not let go after so long (it waits for a disk that is gone, say) is not waited for.
const longestEnd = 10_000;

export interface OrphanOptions {
  readonly clock: Clock;
  /** See `ProcessRunnerOptions.scratch`: what the run has reported is removed. */
  readonly scratch?: string;
  readonly platform?: NodeJS.Platform;
}

/**
 * Ends what is left of a run whose host has died: the process that was started, if it is still the same one by its
 * start, and its group; and all that carry the run's mark. TERM, then KILL after two seconds. Resolves when they
 * are gone, and rejects where one cannot be ended. Windows tells neither of these things: nothing is ended there.
 */
export async function endOrphan(
  run: Pick<Run, 'id' | 'pid' | 'pidToken'>,
  options: OrphanOptions,
): Promise<void> {
  const { clock, scratch, platform = process.platform } = options;
  if (platform !== 'win32') await endProcesses(run, clock, platform);
  if (scratch === undefined) return;
  for (const path of Object.values(reportPaths(scratch, run.id)))
    await rm(path, { recursive: true, force: true });
}

async function endProcesses(
  { id: runId, pid: leader, pidToken }: Pick<Run, 'id' | 'pid' | 'pidToken'>,
  clock: Clock,
  platform: NodeJS.Platform,
): Promise<void> {
  const tree = new PosixTree(
    {
      leader,
      list: () => (platform === 'linux' ? linuxProcesses({ runId }) : psProcesses({ runId })),
      ownsGroup: (listed) => {
        const found = listed.find(({ pid }) => pid === leader);
        if (found !== undefined) return pidToken !== undefined && found.token === pidToken;
        // A number is not given away while there is a group of that number.
        return listed.some(({ group, isMarked }) => group === leader && isMarked);
      },
    },
    false,
  );
  const timers = new Timers(clock);
  let isKillTime = false;
  try {
    timers.after(killAfter, () => (isKillTime = true));
    const ended = treeEnds(
      tree,
      () => (isKillTime ? 'SIGKILL' : 'SIGTERM'),
      (delay) => timers.wait(delay),
    );
    const late = timers.wait(killAfter + longestEnd).then(() => {
      throw new Error(`Processes of run ${runId} cannot be ended`);
    });
    await Promise.race([ended, late]);
  } finally {
    timers.dispose();
  }
}
