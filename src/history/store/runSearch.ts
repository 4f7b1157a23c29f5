import type { SQLOutputValue } from 'node:sqlite';
import type { RunFilter, RunQuery } from '../../engine/runStore.ts';
import type { Run } from '../../model/run.ts';
import type { Connection } from '../database/connection.ts';
import { toRun } from './runRow.ts';
import { isRough, runSources, textMatch } from './runSources.ts';
import { Stretches, type Rows } from './stretches.ts';
import { hasWords, wordsOf } from './words.ts';

type Row = Record<string, SQLOutputValue>;

interface Name {
  readonly taskId: string;
  readonly label: string;
  readonly rows: Rows;
}

/**
 * Finds the newest rows of a filter without walking through the others: each combination of task, status and trigger
 * lies in one piece of an index, of which the newest few are taken. Synchronous: to be used within `Connection.read`.
 */
export class RunSearch {
  readonly #connection: Connection;
  readonly #stretches: Stretches;

  constructor(connection: Connection) {
    this.#connection = connection;
    this.#stretches = new Stretches(connection);
  }

  /** Newest first. */
  page({ before, limit, ...filter }: RunQuery): Run[] {
    if (filter.statuses?.length === 0 || filter.triggers?.length === 0) return [];
    const end = before === undefined ? Infinity : this.#rowOf(before);
    if (end === undefined) return [];
    const words = wordsOf(filter.text ?? '');
    const found: number[] = [];
    for (const rows of this.#stretches.of(filter, end - 1)) {
      const missing = limit - found.length;
      if (missing <= 0) break;
      const candidates =
        words.length === 0
          ? this.#filtered(filter, rows, missing)
          : [...this.#named(filter, words, rows, missing), ...this.#told(filter, words, rows, missing)];
      found.push(...newest(candidates, missing));
    }
    return this.#rows(found);
  }

  #rowOf(runId: string): number | undefined {
    const row = this.#connection.statement('select seq from runs where id = ?').get(runId);
    return row && Number(row['seq']);
  }

  #rows(seqs: readonly number[]): Run[] {
    return this.#connection
      .statement('select * from runs where seq in (select value from json_each(?)) order by seq desc')
      .all(JSON.stringify(seqs))
      .map(toRun);
  }

  #filtered(filter: RunFilter, rows: Rows, limit: number, label?: string): number[] {
    return this.#parts('seq', filter, rows, limit, label)
      .flat()
      .map((row) => Number(row['seq']));
  }

  /** The newest rows of each source of the filter. */
  #parts(columns: string, filter: RunFilter, { first, last }: Rows, limit: number, label?: string): Row[][] {
    const time = exactly(filter);
    return runSources(filter, label).map(({ sql, values }) =>
      this.#connection
        .statement(
          // The sign keeps SQLite from walking through the whole table, for an order of the few that are active.
          `select ${columns} from runs ${sql} and seq >= ? and seq <= ? ${time.sql}
           order by ${sql.includes('runs_active') ? '+seq' : 'seq'} desc limit ?`,
        )
        .all(...values, first, last, ...time.values, limit),
    );
  }

  /** Those whose label and task id hold the words. */
  #named(filter: RunFilter, words: readonly string[], within: Rows, limit: number): number[] {
    const names = this.#names(filter, words, within);
    // Many names, each asked for by itself, would take long, and one of them is likely to be met soon.
    const isFar = names.length * runSources(filter).length > manyQuestions;
    const { seqs, last } = isFar ? this.#walk(filter, names, within, limit) : { seqs: [], last: within.last };
    let found: number[] = [...seqs];
    for (const { taskId, label, rows } of names) {
      const rest = { first: rows.first, last: Math.min(rows.last, last) };
      // Those that follow have ended earlier still.
      if (found.length >= limit && rest.last < (found.at(-1) ?? 0)) break;
      if (rest.first > rest.last) continue;
      found = newest([...found, ...this.#filtered({ ...filter, taskId }, rest, limit, label)], limit);
    }
    return found;
  }

  /** Goes through the newest rows that the filter leaves, but not through many. `last`: how far it has not come. */
  #walk(
    filter: RunFilter,
    names: readonly Name[],
    within: Rows,
    limit: number,
  ): { seqs: number[]; last: number } {
    const wanted = new Set(names.map(({ taskId, label }) => keyOf(taskId, label)));
    const seqs: number[] = [];
    let { last } = within;
    for (let round = 0; round < 4 && seqs.length < limit && last >= within.first; round++) {
      const parts = this.#parts('seq, task_id, label', filter, { first: within.first, last }, step);
      // Below the last row of a part that goes on, rows of that part are missing.
      const end = Math.max(
        within.first,
        ...parts.map((part) => (part.length < step ? -Infinity : Number(part.at(-1)?.['seq']))),
      );
      const rows = parts.flat().filter((row) => wanted.has(keyOf(row['task_id'], row['label'])));
      seqs.push(
        ...newest(
          rows.map((row) => Number(row['seq'])).filter((seq) => seq >= end),
          limit,
        ),
      );
      last = end - 1;
    }
    return { seqs, last };
  }

  /** Those with the newest rows first. */
  #names({ taskId }: RunFilter, words: readonly string[], { first, last }: Rows): Name[] {
    const sql = 'select task_id, label, first_row, last_row from names';
    const rows =
      taskId === undefined
        ? this.#connection.statement(sql).all()
        : this.#connection.statement(`${sql} where task_id = ?`).all(taskId);
    return rows
      .map((row) => ({
        ...{ taskId: String(row['task_id']), label: String(row['label']) },
        rows: {
          first: Math.max(first, Number(row['first_row'])),
          last: Math.min(last, Number(row['last_row'])),
        },
      }))
      .filter((name) => name.rows.first <= name.rows.last && hasWords(`${name.label} ${name.taskId}`, words))
      .sort((a, b) => b.rows.last - a.rows.last);
  }

  /** Those whose detail and summary hold the words. */
  #told(filter: RunFilter, words: readonly string[], { first, last }: Rows, limit: number): number[] {
    const time = exactly(filter);
    const isSure = !isRough(words);
    const match = textMatch(filter, words);
    const found: number[] = [];
    for (let end = last; found.length < limit;) {
      const rows = this.#connection
        .statement(
          `select runs.seq, ${isSure ? `''` : searched} as text from texts cross join runs on runs.seq = texts.rowid
           where texts match ? and texts.rowid >= ? and texts.rowid <= ? ${time.sql}
           order by texts.rowid desc limit ?`,
        )
        .all(match, first, end, ...time.values, limit);
      for (const row of rows) {
        end = Number(row['seq']) - 1;
        if (isSure || hasWords(String(row['text']), words)) found.push(end + 1);
      }
      if (rows.length < limit) break;
    }
    return found.slice(0, limit);
  }
}

const manyQuestions = 100;
const step = 250;

/** As far as `texts` goes. */
const searched = `coalesce(substr(runs.detail, 1, 4000), '') || ' ' || coalesce(substr(runs.summary, 1, 4000), '')`;

function exactly({ since, until }: RunFilter): { readonly sql: string; readonly values: readonly number[] } {
  return {
    sql: `${since === undefined ? '' : 'and created_at >= ?'} ${until === undefined ? '' : 'and created_at < ?'}`,
    values: [since, until].filter((instant) => instant !== undefined),
  };
}

function newest(seqs: readonly number[], limit: number): number[] {
  return [...new Set(seqs)].sort((a, b) => b - a).slice(0, limit);
}

function keyOf(taskId: unknown, label: unknown): string {
  return `${String(taskId)}\n${String(label)}`;
}
