import { maskForReview } from '../common/reviewedSecret.ts';
import type { Schedule } from '../model/schedule.ts';
import type { RunOptions, Task } from '../model/task.ts';
import { coveredBy } from './hashes.ts';

/** In this order; what else there is comes after them, by name. */
const first = ['id', 'run', 'options', 'overrides', 'dryRun', 'schedules', 'timezone'];

/** What a person reads of what scheduler.json says: JSON of several lines, with secrets masked. */
export function consentOf(task: Task, outputDirectory: string): string {
  const covered: Readonly<Record<string, unknown>> = {
    ...coveredBy(masked(task), outputDirectory),
    schedules: task.schedules.map(briefly),
  };
  const names = [...first, ...Object.keys(covered).sort()];
  const ordered = Object.fromEntries(names.map((name) => [name, sorted(covered[name])]));
  return JSON.stringify(ordered, undefined, 2);
}

function masked(task: Task): Task {
  const { options, overrides, dryRun, secrets } = task;
  const shown = maskForReview(secrets, [task.run, options, overrides, dryRun]);
  const hide = <T extends Partial<Pick<RunOptions, 'env'>>>(given: T): T =>
    given.env === undefined ? given : { ...given, env: hideIn(given.env, shown) };
  return {
    ...task,
    options: hide(options),
    overrides: Object.fromEntries(
      Object.entries(overrides).map(([system, override]) => [
        system,
        override.options === undefined ? override : { ...override, options: hide(override.options) },
      ]),
    ),
    ...(dryRun !== undefined && { dryRun: hide(dryRun) }),
  };
}

function hideIn(env: RunOptions['env'], shown: (name: string, value: string) => string): RunOptions['env'] {
  // Not by assignment, to which `__proto__` would be another word.
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, shown(name, value)]));
}

/** Times as people write them, and a cron expression without all that it stands for. */
function briefly(schedule: Schedule): object {
  if (schedule.form === 'cron') {
    return Object.fromEntries(Object.entries(schedule).filter(([name]) => name !== 'pattern'));
  }
  if (!('at' in schedule) || typeof schedule.at === 'string') return schedule;
  const at = schedule.at.map(({ hour, minute, second }) =>
    [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':'),
  );
  return { ...schedule, at };
}

/** With keys in a fixed order, so that what is compared differs where it says something else. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, member]) => [name, sorted(member)]),
  );
}
