import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../common/clock.ts';
import { processStartToken } from '../../common/processIdentity.ts';
import type { HostRegistry } from '../../engine/ports.ts';
import { isSameMachine, type Host } from '../../model/run.ts';
import { peekHistory } from './peekHistory.ts';
import { longestSilence } from '../../engine/silence.ts';

interface Noted {
  readonly host: Host;
  /** When it was last known to be alive. */
  readonly seenAt: number | undefined;
  /** Of a running row: its own process, which may outlive its host. */
  readonly process: { readonly pid: number; readonly token: string } | undefined;
}

/**
 * A host that works with the history of a state folder, as far as it has noted there that it does: it has runs, or had
 * some. The host of a run whose process lives counts, whether or not the host itself does.
 */
export async function liveHost(state: string, hosts: HostRegistry, clock: Clock): Promise<Host | undefined> {
  const { value: noted = [] } = await peekHistory(state, clock, readNoted);
  for (const each of noted) {
    if (await isLive(each, hosts, clock)) return each.host;
  }
  return undefined;
}

async function isLive({ host, seenAt, process }: Noted, hosts: HostRegistry, clock: Clock): Promise<boolean> {
  const isAlive = await hosts.isAlive(host);
  if (isAlive ?? clock.now() - (seenAt ?? -Infinity) < longestSilence) return true;
  if (!process || !isSameMachine(host, hosts.self)) return false;
  return (await processStartToken(process.pid)) === process.token;
}

function readNoted(db: DatabaseSync, version: number): readonly Noted[] {
  const machine = version < 4 ? 'null' : 'host_machine';
  const token = version < 3 ? 'null' : 'pid_token';
  const seen =
    version < 4
      ? 'null'
      : `(select seen_at from hosts
          where machine = coalesce(host_machine, '') and pid = host_pid and token = host_token)`;
  const active = db
    .prepare(
      `select host_kind as kind, ${machine} as machine, host_pid as pid, host_token as token, ${seen} as seen_at,
              pid as run_pid, ${token} as run_token
       from runs where status in ('queued', 'running')`,
    )
    .all();
  const others = version < 4 ? [] : db.prepare('select kind, machine, pid, token, seen_at from hosts').all();
  return [...active, ...others].map(toNoted);
}

function toNoted(row: Readonly<Record<string, unknown>>): Noted {
  const { kind, machine, pid, token, seen_at: seenAt, run_pid: runPid, run_token: runToken } = row;
  return {
    host: {
      kind: kind === 'vscode' ? 'vscode' : 'cli',
      pid: Number(pid),
      startToken: String(token),
      ...(typeof machine === 'string' && machine !== '' ? { machine } : {}),
    },
    seenAt: typeof seenAt === 'number' ? seenAt : undefined,
    process:
      typeof runPid === 'number' && typeof runToken === 'string'
        ? { pid: runPid, token: runToken }
        : undefined,
  };
}
