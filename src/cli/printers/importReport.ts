import type { PlannedImport } from '../../app/planImport.ts';
import { message } from '../../common/message.ts';
import type { Run } from '../../model/run.ts';
import { oneLine } from './plainText.ts';
import { historySize } from './relinked.ts';
import { statusText } from './statusSign.ts';
import { tableLines } from './table.ts';
import type { Wording } from './wording.ts';

/** What was found in another scheduler's state. */
export interface ImportResult {
  /** `row` is `undefined` where it had been taken over before. */
  readonly imports: readonly (PlannedImport & { readonly row: Run | undefined })[];
  readonly neverRan: readonly string[];
  /** Properties that are about no task. */
  readonly passedOver: readonly string[];
}

/** A line for each task, then how many there are. `refused`: how many could not be taken over. */
export function importReport(
  result: ImportResult & { readonly refused: number },
  wording: Wording,
): string[] {
  const { imports, neverRan, passedOver, refused } = result;
  const { translate, paint, columns } = wording;
  const dim = (text: string) => paint('dim', text);
  const taken = imports.filter(({ row }) => row).length;
  const rows = [
    ...imports.map(({ name, run, row }) => {
      const names = name === run.taskId ? name : `${name} → ${run.taskId}`;
      if (!row) return [oneLine(names), dim(translate(message('taken over before')))];
      const size = historySize({ runs: run.count, lastRun: run.startedAt }, wording);
      return [oneLine(names), translate(size), statusText(run.status, wording)];
    }),
    ...neverRan.map((name) => [oneLine(name), dim(translate(message('has never run')))]),
  ];
  const counts = message('Taken over: {taken}. Before: {before}. Never run: {never}. Refused: {refused}.', {
    taken,
    before: imports.length - taken,
    never: neverRan.length,
    refused,
  });
  const others = message('Not about a task: {names}', { names: passedOver.map(oneLine).join(', ') });
  return [
    ...tableLines(rows, { columns, indent: '' }),
    ...(passedOver.length === 0 ? [] : [dim(translate(others))]),
    refused === 0 ? paint('green', `✔ ${translate(counts)}`) : paint('red', `✖ ${translate(counts)}`),
  ];
}
