import { mkdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Clock } from '../common/clock.ts';
import type { Executor, Gate, Log, RunPresenter } from '../engine/ports.ts';
import { Scheduler } from '../engine/scheduler.ts';
import { Approvals } from '../approval/approvals.ts';
import { ApprovalsFile } from '../approval/approvalsFile.ts';
import { endOrphan } from '../execution/orphans.ts';
import { KeptNotes } from '../execution/keeper/keptNotes.ts';
import { ProcessRunner } from '../execution/processRunner.ts';
import type { LaunchContext } from '../execution/resolveLaunch.ts';
import { LeftReports } from '../execution/leftReports.ts';
import { Housekeeping } from '../history/housekeeping.ts';
import { removeLeftovers } from '../history/leftovers.ts';
import { LogFiles } from '../history/logs/logFiles.ts';
import { openHistory } from '../history/store/openHistory.ts';
import { readMachineSeed } from '../history/folders/machineSeed.ts';
import { stateFolder, stateHome } from '../history/folders/statePaths.ts';
import { whyUnusable } from '../history/folders/unusableState.ts';
import { createHostRegistry } from '../history/processHosts.ts';
import { recoverInterrupted } from '../history/recovery.ts';
import type { Host, Run } from '../model/run.ts';
import { LeftFolders } from '../outputs/leftFolders.ts';
import { OutputFiles } from '../outputs/outputFiles.ts';
import { ConfigFile } from './configFile.ts';
import { ExecutorByKind } from './executorByKind.ts';
import { NotedRuns } from './keptRuns.ts';
import { locateState, noteWorkspace } from './locateState.ts';
import { Tidying } from './tidying.ts';
import { WorkspaceScheduler } from './workspaceScheduler.ts';

/** What a host brings. */
export interface HostPorts {
  readonly kind: Host['kind'];
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  readonly clock: Clock;
  readonly env: NodeJS.ProcessEnv;
  /** What the host knows of how things are run: its shell, its settings, the interpreters that its user chose. */
  readonly execution?: Partial<
    Pick<
      LaunchContext,
      'shell' | 'shellArgs' | 'hostShell' | 'setting' | 'workspaceSetting' | 'interpreterFor'
    >
  >;
  /** Carries out the kinds of runs that need this host. */
  readonly executor?: Executor;
  readonly gate: Gate;
  /** Whether the workspace's scripts may be looked at, to tell what of it is allowed; without it, as the gate says. */
  readonly mayLook?: () => boolean;
  /** Hashes that the user has allowed by the environment (`SCHEDULER_APPROVE`). */
  readonly granted?: readonly string[];
  readonly presenter: RunPresenter;
  /** Whether runs go on when this host closes, asked before each; without it they end with it. POSIX only. */
  readonly letRunsEnd?: () => boolean;
  readonly log: Log;
}

/**
 * The only wiring: a scheduler for one workspace folder, with its state opened and nothing read or started.
 * Rejects with `SqliteMissingError`, `NewerSchemaError`, `UnusableStateError`, or what else the system says.
 */
export async function createScheduler(host: HostPorts): Promise<WorkspaceScheduler> {
  const folder = await realpath(host.folder);
  const state = stateFolder({ folder, env: host.env });
  try {
    return await open(host, folder);
  } catch (error) {
    throw (await whyUnusable(error, state)) ?? error;
  }
}

async function open(host: HostPorts, folder: string): Promise<WorkspaceScheduler> {
  const { clock, log, env } = host;
  const hosts = await createHostRegistry(host.kind);
  const { state } = await locateState({ folder, env, clock, hosts, log });
  await mkdir(state, { recursive: true, mode: 0o700 });
  const file = join(state, 'history.db');
  const { store, archive } = await openHistory({ file, host: hosts.self, clock, log });
  await noteWorkspace(state, { folder, env, clock, log });
  const logs = new LogFiles(join(state, 'logs'));
  const configFile = new ConfigFile(folder);
  const scratch = join(state, 'reports');
  const outputDirectory = () => configFile.state.config?.outputDirectory ?? 'Scheduled Output';
  const outputs = new OutputFiles({ folder, directory: outputDirectory, log });
  const notes = join(state, 'kept');
  const keptRuns = new NotedRuns(new KeptNotes(notes), { clock, store, outputs, log, hosts });
  const keeper = host.letRunsEnd && {
    isWanted: host.letRunsEnd,
    folders: { logs: join(state, 'logs'), reports: scratch, notes },
    program: program('keeper'),
    settle: [process.execPath, program('cli'), 'settle', '--workspace', folder] as const,
  };
  const processes = new ProcessRunner({ clock, env, scratch, ...host.execution, ...(keeper && { keeper }) });
  const executor = host.executor ? new ExecutorByKind([processes, host.executor]) : processes;
  const endRemains = (run: Run) =>
    endOrphan(run, { clock, scratch }).catch((error: unknown) =>
      log.error(`What run ${run.id} had left behind could not be ended`, error),
    );
  const approvals = new Approvals({
    ...{ folder, executor, clock, log },
    file: new ApprovalsFile(stateHome(env), { clock, log }),
    granted: host.granted ?? [],
  });
  const scheduler = new Scheduler(
    {
      clock,
      store,
      logs,
      log,
      hosts,
      gate: host.gate,
      approvals,
      presenter: host.presenter,
      executor,
      outputs,
      keptRuns,
      recover: (followersOf) => recoverInterrupted(store, hosts, clock, followersOf, endRemains, keptRuns),
      machineSeed: await readMachineSeed(env),
    },
    folder,
  );
  const places = [new LeftReports(scratch), new LeftFolders({ folder, directory: outputDirectory })];
  const leftovers = () => removeLeftovers(places, { store, clock, log });
  const housekeeping = new Housekeeping({ archive, logs, clock, log, leftovers });
  const tidying = new Tidying(archive, housekeeping, clock, log);
  return new WorkspaceScheduler({
    ...{
      clock,
      folder,
      configFile,
      scheduler,
      approvals,
      store,
      archive,
      tidying,
      executor,
      logs,
      log,
      keptRuns,
    },
    mayLook: host.mayLook ?? (() => host.gate.isOpen()),
    statePath: state,
    warmUp: () => processes.warmUp(),
    dispose: () => processes.dispose(),
  });
}

/** Another program of ours, as it lies in the package or among the sources. */
function program(name: 'keeper' | 'cli'): string {
  const here = import.meta.url;
  return fileURLToPath(new URL(here.endsWith('.ts') ? `../${name}.ts` : `./${name}.js`, here));
}
