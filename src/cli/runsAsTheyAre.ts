import type { TaskOverview, WorkspaceScheduler } from '../app/workspaceScheduler.ts';
import type { HostRegistry } from '../engine/ports.ts';
import { isActive, type Run } from '../model/run.ts';

/**
 * Shows the rows of dead hosts as what they are, for commands that only read: the row still says `running`
 * until a host that may write ends it.
 */
export class RunsAsTheyAre {
  readonly #hosts: HostRegistry;
  readonly #kept: Pick<WorkspaceScheduler, 'hasOutlivedHost'> | undefined;

  constructor(hosts: HostRegistry, kept?: Pick<WorkspaceScheduler, 'hasOutlivedHost'>) {
    this.#hosts = hosts;
    this.#kept = kept;
  }

  async run(run: Run): Promise<Run> {
    // Of a host on another machine only its silence tells, and whoever may write judges that.
    if (!isActive(run) || (await this.#hosts.isAlive(run.host)) !== false) return run;
    if (run.status === 'running' && (await this.#kept?.hasOutlivedHost(run))) return run;
    return { ...run, status: 'interrupted', reason: 'host-died' };
  }

  runs(runs: readonly Run[]): Promise<Run[]> {
    return Promise.all(runs.map((run) => this.run(run)));
  }

  tasks(overviews: readonly TaskOverview[]): Promise<TaskOverview[]> {
    return Promise.all(
      overviews.map(async (overview) => {
        const active = overview.active && (await this.run(overview.active));
        if (active === undefined || isActive(active)) return overview;
        const last = active.dryRun ? overview.last : active;
        return { ...overview, active: undefined, last };
      }),
    );
  }
}
