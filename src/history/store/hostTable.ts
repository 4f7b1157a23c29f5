import type { Host } from '../../model/run.ts';
import type { Connection } from '../database/connection.ts';

/** When hosts were last alive. Synchronous, as the other tables. */
export class HostTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  beat({ machine = '', pid, startToken, kind, user = '' }: Host, now: number): void {
    this.#connection
      .statement(
        `insert into hosts (machine, pid, token, kind, user, seen_at) values (?, ?, ?, ?, ?, ?)
         on conflict do update set seen_at = excluded.seen_at`,
      )
      .run(machine, pid, startToken, kind, user, now);
  }

  lastBeat({ machine = '', pid, startToken }: Host): number | undefined {
    const row = this.#connection
      .statement('select seen_at from hosts where machine = ? and pid = ? and token = ?')
      .get(machine, pid, startToken);
    return row && Number(row['seen_at']);
  }

  /** Those last alive before `before` that have no active run. */
  forget(before: number): void {
    this.#connection
      .statement(
        `delete from hosts where seen_at < ? and not exists (select 1 from runs
           where status in ('queued', 'running') and host_pid = hosts.pid and host_token = hosts.token
             and coalesce(host_machine, '') = hosts.machine)`,
      )
      .run(before);
  }
}
