import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../common/clock.ts';
import type { HostRegistry, Log, LogStore } from '../engine/ports.ts';
import { KeptNotes } from '../execution/keeper/keptNotes.ts';
import { Housekeeping } from '../history/housekeeping.ts';
import { LogFiles } from '../history/logs/logFiles.ts';
import { readMachineSeed } from '../history/folders/machineSeed.ts';
import { openHistory } from '../history/store/openHistory.ts';
import { createHostRegistry } from '../history/processHosts.ts';
import { seenHosts } from '../history/folders/seenHosts.ts';
import { OutputFiles } from '../outputs/outputFiles.ts';
import { ConfigFile, type ConfigState } from './configFile.ts';
import { examineHistory, type HistoryFindings } from './examineHistory.ts';
import { examineState, type StateFindings } from './examineState.ts';
import { NotedRuns } from './keptRuns.ts';
import { locateState } from './locateState.ts';

export interface Examined {
  /** Real path of the workspace folder. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  readonly log: Log;
}

/** How a workspace folder and all that belongs to it is. No words: these are for the hosts. */
export interface Diagnosis {
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  readonly folder: string;
  /** Absolute path of the state folder, there or not. */
  readonly statePath: string;
  readonly state: StateFindings;
  readonly config: ConfigState;
  readonly history: ExaminedHistory;
}

export type ExaminedHistory =
  /** There is none yet. */
  | { readonly kind: 'none' }
  /** It cannot be opened. */
  | { readonly kind: 'closed'; readonly error: unknown }
  | ({ readonly kind: 'open' } & HistoryFindings);

/**
 * Looks at everything, whatever of it is broken. It makes no history where there is none, and like whoever opens a
 * damaged one it sets that aside. Rejects with `RelativeHomeError` alone.
 */
export async function examine(examined: Examined): Promise<Diagnosis> {
  const { folder, env, clock, log } = examined;
  const at = clock.now();
  const hosts = await createHostRegistry('cli');
  const config = await new ConfigFile(folder).read();
  const { state: statePath } = await locateState({ folder, env, clock, hosts, log });
  const history = await examineOpened(statePath, config, hosts, examined);
  // Last: what was damaged has been set aside by now.
  const state = await examineState(statePath, new LogFiles(join(statePath, 'logs')));
  return { at, folder, statePath, state, config, history };
}

async function examineOpened(
  statePath: string,
  config: ConfigState,
  hosts: HostRegistry,
  { folder, env, clock, log }: Examined,
): Promise<ExaminedHistory> {
  const file = join(statePath, 'history.db');
  try {
    await lstat(file);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? { kind: 'none' } : { kind: 'closed', error };
  }
  try {
    const { store, archive } = await openHistory({ file, host: hosts.self, clock, log });
    try {
      const outputs = new OutputFiles({ folder, directory: () => '', log });
      const findings = await examineHistory({
        ...{ store, archive, hosts, clock },
        housekeeping: new Housekeeping({ archive, logs: listable(statePath), clock, log }),
        kept: new NotedRuns(new KeptNotes(join(statePath, 'kept')), { clock, store, outputs, log, hosts }),
        seen: () => seenHosts(statePath, clock),
        tasks: config.config?.tasks ?? [],
        machineSeed: await readMachineSeed(env),
      });
      return { kind: 'open', ...findings };
    } finally {
      await store.close();
    }
  } catch (error) {
    return { kind: 'closed', error };
  }
}

/** That the logs cannot be listed is a finding about the folder, and none about the history. */
function listable(statePath: string): Pick<LogStore, 'kept' | 'remove'> {
  const logs = new LogFiles(join(statePath, 'logs'));
  return { kept: () => logs.kept().catch(() => []), remove: (runId) => logs.remove(runId) };
}
