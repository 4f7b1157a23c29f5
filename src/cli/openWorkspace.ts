import { existsSync } from 'node:fs';
import { ConfigFile } from '../app/configFile.ts';
import { createScheduler } from '../app/createScheduler.ts';
import type { WorkspaceScheduler } from '../app/workspaceScheduler.ts';
import type { Log, RunPresenter } from '../engine/ports.ts';
import { createHostRegistry } from '../history/processHosts.ts';
import { stateFolder } from '../history/folders/statePaths.ts';
import type { Host } from '../model/run.ts';
import type { CommonOptions } from './commonOptions.ts';
import { configRefusal } from './configRefusal.ts';
import type { Console } from './console.ts';
import { errorText } from './errorText.ts';
import { findRealFolder, isGone, noFolder } from './findFolder.ts';
import { grantsHere } from './grantsHere.ts';
import { RunsAsTheyAre } from './runsAsTheyAre.ts';
import { historyRefusal, stateRefusal } from './stateRefusal.ts';
import { WorkspaceSettings } from './workspaceSettings.ts';
import { tellTrouble } from './tellTrouble.ts';

export interface OpenWorkspace {
  readonly scheduler: WorkspaceScheduler;
  readonly asTheyAre: RunsAsTheyAre;
  /** This process. */
  readonly self: Host;
}

/** What a command means to do with the workspace. */
export interface Use {
  /**
   * `read`: nothing is started and no schedule comes into force. `write`: neither, but rows of the history
   * change. `run`: the person asked for it.
   */
  readonly to: 'read' | 'write' | 'run';
  /** The command can do without a scheduler.json that is in force. */
  readonly configOptional?: boolean;
  readonly presenter?: RunPresenter;
}

const noPresenter: RunPresenter = { present: () => undefined };

/** Opens the workspace that `options` mean, with config and history read, for the time of `work`. */
export async function openWorkspace<T>(
  console: Console,
  options: CommonOptions,
  use: Use,
  work: (workspace: OpenWorkspace) => Promise<T>,
): Promise<T> {
  const folder = await findRealFolder(console.cwd, options.workspace);
  await refuseUnusable(folder, console, use);
  const scheduler = await create(folder, console, options, use);
  try {
    const troubles = scheduler.onEvent((event) => tellTrouble(event, console));
    await scheduler.reload();
    await scheduler.readHistory();
    const hosts = await createHostRegistry('cli');
    const result = await work({
      scheduler,
      asTheyAre: new RunsAsTheyAre(hosts, scheduler),
      self: hosts.self,
    });
    troubles.dispose();
    return result;
  } catch (error) {
    const refusal = historyRefusal(error, use);
    if (!refusal) throw error;
    if (options.verbose) console.remark([stackOf(error)]);
    throw refusal;
  } finally {
    await scheduler.stop();
  }
}

/** Looks before anything is opened, so that a wrong folder leaves no state behind. */
async function refuseUnusable(folder: string, console: Console, use: Use): Promise<void> {
  const file = new ConfigFile(folder);
  const state = await file.read();
  if (use.configOptional && (state.file !== 'missing' || hasState(folder, console))) return;
  const refusal = configRefusal(state, file.path);
  if (refusal) throw refusal;
}

function hasState(folder: string, { env }: Console): boolean {
  try {
    return existsSync(stateFolder({ folder, env }));
  } catch (error) {
    throw stateRefusal(error);
  }
}

async function create(
  folder: string,
  console: Console,
  options: CommonOptions,
  use: Use,
): Promise<WorkspaceScheduler> {
  const log = logFor(console, options);
  const settings = new WorkspaceSettings(folder, log);
  const setting = (name: string) => settings.get(name);
  try {
    return await createScheduler({
      kind: 'cli',
      folder,
      clock: console.clock,
      env: console.env,
      // All that is known here of settings is the workspace's.
      execution: { setting, workspaceSetting: setting },
      // Calling a command that runs something is the person's consent.
      gate: { isOpen: () => use.to === 'run' },
      mayLook: () => true,
      granted: grantsHere(console),
      presenter: use.presenter ?? noPresenter,
      log,
    });
  } catch (error) {
    throw isGone(error) && !existsSync(folder) ? noFolder(folder) : stateRefusal(error);
  }
}

function logFor(console: Console, { verbose }: CommonOptions): Log {
  const write = (level: string) => (text: string, error?: unknown) => {
    if (verbose) console.remark([`[${level}] ${text}${error === undefined ? '' : `: ${errorText(error)}`}`]);
  };
  return { info: write('info'), warn: write('warning'), error: write('error') };
}

function stackOf(error: unknown): string {
  return (error instanceof Error && error.stack) || String(error);
}
