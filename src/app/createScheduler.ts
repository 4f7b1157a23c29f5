import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../common/clock.ts';
import type { Executor, Gate, Log, RunPresenter } from '../engine/ports.ts';
import { Scheduler } from '../engine/scheduler.ts';
import { endOrphan } from '../execution/orphans.ts';
import { ProcessRunner } from '../execution/processRunner.ts';
import type { LaunchContext } from '../execution/resolveLaunch.ts';
import { LogFiles } from '../history/logFiles.ts';
import { readMachineSeed } from '../history/machineSeed.ts';
import { createHostRegistry } from '../history/processHosts.ts';
import { recoverInterrupted } from '../history/recovery.ts';
import { openRunStore } from '../history/sqliteRunStore.ts';
import { stateFolder } from '../history/statePaths.ts';
import type { Host } from '../model/run.ts';
import { OutputFiles } from '../outputs/outputFiles.ts';
import { ConfigFile } from './configFile.ts';
import { ExecutorByKind } from './executorByKind.ts';
import { WorkspaceScheduler } from './workspaceScheduler.ts';

/** What a host brings. */
export interface HostPorts {
  readonly kind: Host['kind'];
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  readonly clock: Clock;
  readonly env: NodeJS.ProcessEnv;
  /** What the host knows of how things are run: its shell, its settings, the interpreters that its user chose. */
  readonly execution?: Partial<Pick<LaunchContext, 'shell' | 'shellArgs' | 'setting' | 'interpreterFor'>>;
  /** Carries out the kinds of runs that need this host. */
  readonly executor?: Executor;
  readonly gate: Gate;
  readonly presenter: RunPresenter;
  readonly log: Log;
}

/**
 * The only wiring: a scheduler for one workspace folder, with its state opened and nothing read or started.
 * Rejects with `SqliteMissingError`, `NewerSchemaError`, or the system's error for the state folder.
 */
export async function createScheduler(host: HostPorts): Promise<WorkspaceScheduler> {
  const { clock, log, env } = host;
  const folder = await realpath(host.folder);
  const state = stateFolder({ folder, env });
  await mkdir(state, { recursive: true, mode: 0o700 });
  const hosts = await createHostRegistry(host.kind);
  const store = await openRunStore({ file: join(state, 'history.db'), host: hosts.self, clock, log });
  const logs = new LogFiles(join(state, 'logs'));
  const configFile = new ConfigFile(folder);
  const scratch = join(state, 'reports');
  const processes = new ProcessRunner({ clock, env, scratch, ...host.execution });
  const executor = host.executor ? new ExecutorByKind([processes, host.executor]) : processes;
  const scheduler = new Scheduler(
    {
      clock,
      store,
      logs,
      log,
      hosts,
      gate: host.gate,
      presenter: host.presenter,
      executor,
      outputs: new OutputFiles({
        folder,
        directory: () => configFile.state.config?.outputDirectory ?? 'Scheduled Output',
        log,
      }),
      recover: (followersOf) =>
        recoverInterrupted(store, hosts, clock, followersOf, (run) =>
          endOrphan(run, { clock, scratch }).catch((error: unknown) =>
            log.error(`What run ${run.id} had left behind could not be ended`, error),
          ),
        ),
      machineSeed: await readMachineSeed(env),
    },
    folder,
  );
  const warmUp = () => processes.warmUp();
  return new WorkspaceScheduler({ clock, folder, configFile, scheduler, store, executor, logs, log, warmUp });
}
