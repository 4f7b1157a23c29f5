import assert from 'node:assert/strict';
import type { Outcome } from '../../src/model/run.ts';
import { endRows } from './processRows/endRows.ts';
import { familyRows } from './processRows/familyRows.ts';
import { outputRows } from './processRows/outputRows.ts';
import type { ProcessRow } from './processRows/processRow.ts';
import { reportRows } from './processRows/reportRows.ts';
import { startRows } from './processRows/startRows.ts';

/** The rows that this system can run. */
export const processTable: readonly ProcessRow[] = [
  ...endRows,
  ...familyRows,
  ...startRows,
  ...outputRows,
  ...reportRows,
].filter(({ platforms = ['linux', 'darwin'] }) => platforms.includes(process.platform));

/** What a row's process came to. Of a long output it may be enough to know how long it was. */
export interface RowResult {
  readonly outcome: Outcome;
  readonly stdout: Uint8Array;
  readonly stdoutBytes: number;
  readonly stderr: Uint8Array;
}

export function assertRow(row: ProcessRow, folder: string, result: RowResult): void {
  assert.deepEqual(result.outcome, inFolder(row.outcome, folder));
  if (typeof row.stdout === 'number') assert.equal(result.stdoutBytes, row.stdout);
  else assertText(result.stdout, row.stdout, folder);
  assertText(result.stderr, row.stderr, folder);
  if (row.bytes !== undefined) assert.equal(Buffer.from(result.stdout).toString('hex'), row.bytes);
}

/** The processes that the row itself says must be gone. */
export function pidsOf(stdout: Uint8Array): readonly number[] {
  return [
    ...Buffer.from(stdout)
      .toString()
      .matchAll(/\bpid=(\d+)/g),
  ].map(([, pid]) => Number(pid));
}

function assertText(bytes: Uint8Array, expected: string | RegExp | undefined, folder: string): void {
  const text = Buffer.from(bytes).toString();
  if (typeof expected === 'string') assert.equal(text, inFolder(expected, folder));
  else if (expected !== undefined) assert.match(text, expected);
}

function inFolder<T>(value: T, folder: string): T {
  const put = (_name: string, item: unknown) =>
    typeof item === 'string' ? item.replace('{folder}', folder) : item;
  return JSON.parse(JSON.stringify(value), put) as T;
}
