import type { Row } from './evidence.ts';

// Is every occurrence accounted for? The schedules are read here by plain arithmetic: they are such that their
// occurrences are the multiples of a period. Instants and periods are in milliseconds since the Unix epoch, UTC.

/** A task as scheduler.json has it, as far as it is read here. */
export interface ConfiguredTask {
  readonly schedule?: { readonly cron?: string; readonly every?: string; readonly from?: string };
  readonly missed?: string;
}

export interface Window {
  /** All that is due after this and up to `until` is to be accounted for. */
  readonly from: number;
  readonly until: number;
  /** Since when a process may have had a clock that is wrong by more than a minute; absent: none had. */
  readonly wrongClockFrom?: number | undefined;
}

export interface Coverage {
  readonly violations: readonly string[];
  readonly occurrences: number;
  /** Those that only a row accounts for that a wrong clock has written, and that has let go of its occurrence. */
  readonly setAside: number;
}

/** Around the instant at which a row was written, for what lies between a host's look at its clock and its writing. */
const slack = 90_000;
/** `missed: all` leaves so many of the newest to be caught up when it gives up the older ones. */
const mostCaughtUp = 1000;

/** `undefined`: its occurrences are not the multiples of one period. */
export function periodOf({ schedule }: ConfiguredTask): number | undefined {
  const [, seconds] = /^(?:\*|\*\/(\d+)) \* \* \* \* \*$/.exec(schedule?.cron ?? '') ?? [];
  if (schedule?.cron !== undefined && /^\*/.test(schedule.cron)) {
    const count = Number(seconds ?? 1);
    return 60 % count === 0 ? count * 1000 : undefined;
  }
  return schedule?.every === '1 minute' && schedule.from !== undefined ? 60_000 : undefined;
}

/** The rows of one task against what was due. */
export function checkCoverage(
  taskId: string,
  task: ConfiguredTask,
  rows: readonly Row[],
  window: Window,
): Coverage {
  const period = periodOf(task);
  if (period === undefined) throw new Error(`The schedule of ${taskId} cannot be read here`);
  const own = rows.filter((row) => row.taskId === taskId);
  const covered = new Map<number, Row>();
  const violations: string[] = [];
  for (const row of own) {
    for (const occurrence of coveredBy(row, period)) {
      if (occurrence % period !== 0)
        violations.push(`${nameOf(row)} is of ${iso(occurrence)}, which was never due`);
      const other = covered.get(occurrence);
      covered.set(occurrence, row);
      if (other && isCertain(row, window) && isCertain(other, window)) {
        violations.push(
          `${iso(occurrence)} of ${taskId} is accounted for by ${nameOf(other)} and by ${nameOf(row)}`,
        );
      }
    }
  }
  const letGo = own.filter(({ reason }) => reason === 'clock-ahead');
  const first = Math.floor(window.from / period) * period + period;
  const missing: number[] = [];
  let occurrences = 0;
  let setAside = 0;
  for (let due = first; due <= window.until; due += period) {
    occurrences++;
    if (covered.has(due)) continue;
    if (letGo.some((row) => mayAccountFor(row, due, period, task))) setAside++;
    else missing.push(due);
  }
  violations.push(...spans(missing, period).map((span) => `nothing accounts for ${span} of ${taskId}`));
  if (setAside > 0 && window.wrongClockFrom === undefined) {
    violations.push(`${taskId} has rows of a clock that ran ahead, and none did`);
  }
  return { violations, occurrences, setAside };
}

/** A row that stands for several stands for the newest and those before it. */
function coveredBy({ occurrence, occurrences }: Row, period: number): number[] {
  if (occurrence === undefined) return [];
  return Array.from({ length: occurrences }, (_, index) => occurrence - index * period);
}

/** Written while every clock was right, give or take what the hosts are to put up with. */
const isCertain = ({ createdAt }: Row, { wrongClockFrom = Infinity }: Window) => createdAt < wrongClockFrom;

function mayAccountFor(
  { createdAt, occurrences }: Row,
  due: number,
  period: number,
  { missed }: ConfiguredTask,
) {
  const reach = occurrences + (missed === 'all' ? mostCaughtUp : 0);
  return due <= createdAt + slack && due >= createdAt - reach * period - slack;
}

function spans(instants: readonly number[], period: number): string[] {
  const spans: { from: number; to: number }[] = [];
  for (const instant of instants) {
    const last = spans.at(-1);
    if (last && instant - last.to === period) last.to = instant;
    else spans.push({ from: instant, to: instant });
  }
  return spans.map(({ from, to }) => (from === to ? iso(from) : `${iso(from)} to ${iso(to)}`));
}

const iso = (instant: number) => new Date(instant).toISOString();
const nameOf = ({ taskId, id, status }: Row) => `${taskId} ${id} (${status})`;
