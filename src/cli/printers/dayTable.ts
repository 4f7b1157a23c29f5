import { message } from '../../common/message.ts';
import type { DayCounts } from '../../engine/archive.ts';
import { runStatuses } from '../../model/run.ts';
import { presentStatus } from '../../presentation/statusPresentation.ts';
import { tableLines } from './table.ts';
import type { Wording } from './wording.ts';

/** A line for each day, with a column for each status that came up on one of them. */
export function dayTable(
  days: readonly DayCounts[],
  { translate, paint, locale, columns }: Wording,
): string[] {
  const statuses = runStatuses.filter((status) => days.some(({ counts }) => counts[status]));
  const titles = [
    translate(message('DAY')),
    ...statuses.map((status) => translate(presentStatus(status).label).toLocaleUpperCase(locale)),
  ];
  const rows = [
    titles.map((title) => paint('dim', title)),
    ...days.map(({ day, counts }) => [
      day,
      ...statuses.map((status) => (counts[status] ? counts[status].toLocaleString(locale) : '–')),
    ]),
  ];
  return tableLines(rows, { columns, indent: '' });
}
