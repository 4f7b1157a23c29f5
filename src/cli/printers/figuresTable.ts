import { message } from '../../common/message.ts';
import type { TaskFigures } from '../../engine/archive.ts';
import { formatDuration } from '../../presentation/time.ts';
import { exactMoment } from './exactMoment.ts';
import { oneLine } from './plainText.ts';
import { tableLines } from './table.ts';
import type { Wording } from './wording.ts';

/** A line for each task: how often it ran, how that ended, and how long it takes. */
export function figuresTable(figures: readonly TaskFigures[], wording: Wording): string[] {
  const { translate, paint, locale, columns } = wording;
  // Cut, not rounded: 999 of 1,000 are not all.
  const shape = { style: 'percent', maximumFractionDigits: 1, roundingMode: 'trunc' } as const;
  const percent = new Intl.NumberFormat(locale, shape);
  const titles = [
    message('TASK'),
    message('RUN COUNT'),
    message('SUCCEEDED'),
    message('HALF TAKE AT MOST'),
    message('95% TAKE AT MOST'),
    message('LAST SUCCESS'),
    message('FAILURES IN A ROW'),
  ];
  const took = (ms: number | undefined) => (ms === undefined ? '–' : translate(formatDuration(ms)));
  const rows = [
    titles.map((title) => paint('dim', translate(title))),
    ...figures.map(({ taskId, runs, succeeded, p50, p95, lastSuccess, failureStreak }) => [
      paint('bold', oneLine(taskId)),
      runs.toLocaleString(locale),
      runs === 0 ? '–' : percent.format(succeeded / runs),
      took(p50),
      took(p95),
      lastSuccess === undefined ? '–' : exactMoment(lastSuccess, wording),
      failureStreak === 0 ? '–' : paint('red', failureStreak.toLocaleString(locale)),
    ]),
  ];
  return tableLines(rows, { columns, indent: '' });
}
