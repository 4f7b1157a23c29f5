import type { BeginLimits, Begun } from '../../engine/runStore.ts';
import type { Host } from '../../model/run.ts';
import type { Connection } from '../database/connection.ts';
import { isActive, isRunning } from './runRow.ts';

interface Waiting {
  readonly seq: number;
  readonly taskId: string;
  readonly dryRun: number;
  readonly priority: number;
}

/** The places that `maxConcurrent` leaves, and whose turn it is. To be used within one transaction. */
export class Places {
  readonly #connection: Connection;
  readonly #host: Host;

  constructor(connection: Connection, host: Host) {
    this.#connection = connection;
    this.#host = host;
  }

  /** Why a queued row may not begin now. `undefined`: it may. */
  refusal(runId: string, limits: BeginLimits, now: number): Begun['refused'] {
    const waiting = this.#waiting(runId);
    if (!waiting) return 'gone';
    const free = limits.maxConcurrent - this.#countRunning();
    if (free <= 0) return 'full';
    if (limits.alone && this.#isRunning(waiting)) return 'busy';
    return limits.giveWay && this.#isOthersTurn(waiting, free, now) ? 'turn' : undefined;
  }

  #waiting(runId: string): Waiting | undefined {
    const row = this.#connection
      .statement(
        `select seq, task_id as taskId, dry_run as dryRun, priority from runs
         where id = ? and status = 'queued' and host_pid = ? and host_token = ?
           and (host_machine is null or ?4 is null or host_machine = ?4)`,
      )
      .get(runId, this.#host.pid, this.#host.startToken, this.#host.machine ?? null);
    // What wrote the row was typed, and the table is strict.
    return row as Waiting | undefined;
  }

  #countRunning(): number {
    const sql = `select count(*) as count from runs where ${isRunning}`;
    return Number(this.#connection.statement(sql).get()?.['count']);
  }

  /** A dry run and the others of its task do not ask about one another. */
  #isRunning({ taskId, dryRun }: Waiting): boolean {
    const sql = `select 1 from runs where ${isRunning} and task_id = ? and dry_run = ?`;
    return this.#connection.statement(sql).get(taskId, dryRun) !== undefined;
  }

  /** Whether `free` or more rows of other hosts come first. */
  #isOthersTurn({ seq, priority }: Waiting, free: number, now: number): boolean {
    // Walks along the rows of the hosts before and behind this one in the index: a thousand of its own cost
    // nothing. A limit that is not a constant would have SQLite plan the statement anew every time.
    const sql = `${comingFirst('<')} union all ${comingFirst('>')} limit 1 offset :others`;
    const host = `${this.#host.pid} ${this.#host.startToken}`;
    const row = this.#connection.statement(sql).get({ host, priority, seq, now, others: free - 1 });
    return row !== undefined;
  }
}

/** The queued rows of the hosts on one side of `:host` that could begin and come before `:priority` and `:seq`. */
function comingFirst(side: '<' | '>'): string {
  return `select 1 from runs where status = 'queued' and host_pid || ' ' || host_token ${side} :host
      and (priority > :priority or priority = :priority and seq < :seq) and coalesce(retry_at, 0) <= :now
      and not exists (select 1 from runs as other where other.${isActive} and other.status = 'running'
        and other.task_id = runs.task_id and other.dry_run = runs.dry_run)`;
}
