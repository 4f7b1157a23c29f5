import type * as z from 'zod';
import type { Schedule } from '../model/schedule.ts';
import type { AfterLink } from './afterTasks.ts';
import { CronChecks } from './cronExpression.ts';
import type { Finding } from './finding.ts';
import type { Fault } from './reading.ts';
import { schedulesSchema } from './scheduleSchema.ts';
import { taskIdFault } from './schema.ts';
import { taskSchema, type TaskInput } from './taskSchema.ts';
import { TimeZones } from './timeZones.ts';
import { wordIssue } from './wordIssue.ts';

type Path = Finding['path'];

export interface Checked<T> {
  /** `undefined` where a finding is an error. */
  readonly value: T | undefined;
  readonly findings: readonly Finding[];
}

/**
 * Checks the tasks of one file, each by itself. What a schema cannot see, or not quickly, is looked at beside
 * it, in the text as it was written: so one mistake does not hide the others.
 */
export class TaskChecker {
  readonly zones = new TimeZones();
  readonly #crons = new CronChecks();
  readonly #links: AfterLink[] = [];

  /** Every `after` of the tasks so far. */
  get links(): readonly AfterLink[] {
    return this.#links;
  }

  check(id: string, raw: unknown): Checked<TaskInput> {
    const path = ['tasks', id];
    const idFault = taskIdFault(id);
    const { schedule, timezone } = propertiesOf(raw);
    const found = [
      ...(idFault === undefined ? [] : [findingAt(idFault, path, 'key')]),
      ...this.#zone(timezone, [...path, 'timezone']),
      ...this.#schedules(schedule, [...path, 'schedule'], id),
    ];
    return withSchema(taskSchema, raw, path, found);
  }

  /** Schedules by themselves; what `after` names is not looked up. */
  checkSchedules(raw: unknown): Checked<readonly Schedule[]> {
    return withSchema(schedulesSchema, raw, [], this.#schedules(raw, [], ''));
  }

  #schedules(raw: unknown, path: Path, taskId: string): readonly Finding[] {
    return Array.isArray(raw)
      ? raw.flatMap((one, index) => this.#schedule(one, [...path, index], taskId))
      : this.#schedule(raw, path, taskId);
  }

  #schedule(raw: unknown, path: Path, taskId: string): readonly Finding[] {
    const { timezone, cron, after } = propertiesOf(raw);
    if (typeof after === 'string' && after !== '') {
      this.#links.push({ from: taskId, to: after, path: [...path, 'after'] });
    }
    const findings = this.#zone(timezone, [...path, 'timezone']);
    if (typeof cron !== 'string' || cron === '') return findings;
    const { error, warning } = this.#crons.check(cron);
    const fault = error ?? warning;
    if (fault === undefined) return findings;
    return [
      ...findings,
      findingAt(fault, [...path, 'cron'], fault, error === undefined ? 'warning' : 'error'),
    ];
  }

  #zone(name: unknown, path: Path): readonly Finding[] {
    const fault = typeof name === 'string' && name !== '' ? this.zones.fault(name) : undefined;
    return fault === undefined ? [] : [findingAt(fault, path)];
  }
}

export function findingAt(
  fault: Fault,
  path: Path,
  place: Finding['place'] = fault,
  severity: Finding['severity'] = 'error',
): Finding {
  return { severity, message: fault.message, path, place };
}

function withSchema<T extends z.ZodType>(
  schema: T,
  raw: unknown,
  path: Path,
  found: readonly Finding[],
): Checked<z.output<T>> {
  const result = schema.safeParse(raw);
  if (result.success) {
    const isFine = found.every(({ severity }) => severity !== 'error');
    return { value: isFine ? result.data : undefined, findings: found };
  }
  const issues = result.error.issues.flatMap((issue) => wordIssue(issue, raw, path));
  return { value: undefined, findings: [...found, ...issues] };
}

function propertiesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
