import type { KeptRequest, KeptResult } from '../../engine/ports.ts';
import type { CommandLine } from '../commandLine.ts';
import type { Stop } from '../supervisedProcess.ts';

/** What a host gives a keeper to do. It holds secrets: it goes through the channel and is never written down. */
export interface KeeperOrder extends KeptRequest {
  readonly runId: string;
  readonly line: CommandLine;
  /** Absolute. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
  /** In milliseconds. */
  readonly timeout: number;
  /** In milliseconds. */
  readonly killAfter: number;
  /** Absolute: where logs, what runs report, and the keepers' notes lie. */
  readonly folders: { readonly logs: string; readonly reports: string; readonly notes: string };
  /** The executable of the host, which runs scripts where there is no `node`. */
  readonly execPath: string;
  /** The command that writes the end of the run into the history where the host cannot: a program and arguments. */
  readonly settle: readonly [string, ...string[]];
  /** The environment of that command: the host's, by which it starts what follows. */
  readonly settleEnv: Readonly<Record<string, string>>;
}

/** From the host. */
export type HostMessage =
  | { readonly order: KeeperOrder }
  | { readonly stop: Stop }
  /** The end is written: the keeper is not needed any more. */
  | { readonly settled: true };

/** From the keeper: a start, unless there was none, and an end. */
export type KeeperMessage = { readonly startedAt: number } | { readonly finished: KeptResult };
