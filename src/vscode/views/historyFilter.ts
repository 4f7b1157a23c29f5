import type { RunFilter } from '../../engine/runStore.ts';
import type { RunStatus, Trigger } from '../../model/run.ts';

export const periods = ['today', 'yesterday', 'week', 'month'] as const;
/** Days of the machine's calendar. `week` and `month`: today and the 6, or 29, days before it. */
export type Period = (typeof periods)[number];

/** What the History view is narrowed down to: the runs that fulfil all that is given. */
export interface HistoryFilter {
  /** One task, and the URI of the workspace folder that it is of. */
  readonly task?: { readonly folder: string; readonly id: string; readonly label: string };
  readonly statuses?: readonly RunStatus[];
  readonly triggers?: readonly Trigger[];
  readonly period?: Period;
  readonly text?: string;
}

export function isFiltered(filter: HistoryFilter): boolean {
  return Object.keys(filter).length > 0;
}

/** `filter` with one of its properties replaced; what asks for nothing is left out. */
export function refine<K extends keyof HistoryFilter>(
  filter: HistoryFilter,
  property: K,
  value: HistoryFilter[K] | undefined,
): HistoryFilter {
  const others: { -readonly [P in keyof HistoryFilter]: HistoryFilter[P] } = { ...filter };
  delete others[property];
  const asksForNothing =
    value === undefined || ((typeof value === 'string' || Array.isArray(value)) && value.length === 0);
  return asksForNothing ? others : { ...others, [property]: value };
}

/** What to ask a folder's history for; `undefined`: nothing there fulfils the filter. `now`: ms since the epoch. */
export function filterQuery(filter: HistoryFilter, folder: string, now: number): RunFilter | undefined {
  const { task, statuses, triggers, period, text } = filter;
  if (task && task.folder !== folder) return undefined;
  return {
    ...(task && { taskId: task.id }),
    ...(statuses && { statuses }),
    ...(triggers && { triggers }),
    ...(period && bounds(period, now)),
    ...(text !== undefined && { text }),
  };
}

function bounds(period: Period, now: number): Pick<RunFilter, 'since' | 'until'> {
  switch (period) {
    case 'today':
      return { since: midnight(now, 0) };
    case 'yesterday':
      return { since: midnight(now, 1), until: midnight(now, 0) };
    case 'week':
      return { since: midnight(now, 6) };
    case 'month':
      return { since: midnight(now, 29) };
  }
}

/** When the day began that was so many days ago: by the calendar, as a day of the clock may have 23 or 25 hours. */
function midnight(now: number, daysAgo: number): number {
  const day = new Date(now);
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() - daysAgo).getTime();
}
