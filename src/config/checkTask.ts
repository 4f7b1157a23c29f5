import * as z from 'zod/mini';
import type { Schedule } from '../model/schedule.ts';
import type { AfterLink } from './afterTasks.ts';
import { mostFindings } from './bounds.ts';
import { CronChecks } from './cronExpression.ts';
import type { Finding } from './finding.ts';
import type { Fault } from './reading.ts';
import { jitterFault, yearDayFault } from './scheduleFaults.ts';
import { schedulesSchema, type ScheduleInput } from './scheduleSchema.ts';
import { taskIdFault } from './schema.ts';
import { taskSchema, type TaskInput } from './taskSchema.ts';
import { costlyFindings, watchFindings } from './watchFindings.ts';
import { TimeZones } from './timeZones.ts';
import { wordIssue } from './wordIssue.ts';

type Path = Finding['path'];

export interface Checked<T> {
  /** `undefined` where a finding is an error. */
  readonly value: T | undefined;
  readonly findings: readonly Finding[];
}

/** A task as the file says it, with its schedules read to the end. */
export type CheckedTask = Omit<TaskInput, 'schedule'> & { readonly schedule: readonly Schedule[] };

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

  check(id: string, raw: unknown): Checked<CheckedTask> {
    const path = ['tasks', id];
    const found: Finding[] = [];
    const idFault = taskIdFault(id);
    if (idFault !== undefined) found.push(findingAt(idFault, path, 'key'));
    const { schedule, timezone, watch, output } = propertiesOf(raw);
    found.push(...watchFindings(watch, [...path, 'watch']));
    found.push(...costlyFindings(propertiesOf(output)['files'], [...path, 'output', 'files']));
    this.#zone(found, timezone, path);
    if (schedule !== undefined) this.#schedules(found, schedule, [...path, 'schedule'], id);
    const { value, findings } = withSchema(taskSchema, raw, path, found);
    if (value === undefined) return { value, findings };
    const checked = this.#complete(value.schedule ?? [], schedule, [...path, 'schedule'], findings);
    return {
      value: checked.value && { ...value, schedule: checked.value },
      findings: checked.findings,
    };
  }

  /** Schedules by themselves; what `after` names is not looked up. */
  checkSchedules(raw: unknown): Checked<readonly Schedule[]> {
    const found: Finding[] = [];
    this.#schedules(found, raw, [], '');
    const { value, findings } = withSchema(schedulesSchema, raw, [], found);
    return value === undefined ? { value, findings } : this.#complete(value, raw, [], findings);
  }

  /** Puts the patterns in, and looks at what takes a whole schedule to judge. */
  #complete(
    inputs: readonly ScheduleInput[],
    raw: unknown,
    path: Path,
    found: readonly Finding[],
  ): Checked<readonly Schedule[]> {
    const schedules = inputs.flatMap((input): Schedule | readonly Schedule[] => {
      if (input.form !== 'cron') return input;
      const { pattern } = this.#crons.check(input.expression);
      return pattern === undefined ? [] : { ...input, pattern };
    });
    const findings = schedules.flatMap((schedule, index) => {
      const text = jitterFault(schedule);
      if (text === undefined) return [];
      const at = [...path, ...(Array.isArray(raw) ? [index] : []), 'jitter'];
      return [{ severity: 'error' as const, message: text, path: at, place: 'value' as const }];
    });
    return findings.length === 0
      ? { value: schedules, findings: found }
      : { value: undefined, findings: [...found, ...findings] };
  }

  #schedules(found: Finding[], raw: unknown, path: Path, taskId: string): void {
    if (!Array.isArray(raw)) return this.#schedule(found, raw, path, taskId);
    // More of them are an error by themselves.
    for (const [index, one] of raw.slice(0, mostFindings).entries())
      this.#schedule(found, one, [...path, index], taskId);
  }

  #schedule(found: Finding[], raw: unknown, path: Path, taskId: string): void {
    const { timezone, cron, yearly, after } = propertiesOf(raw);
    if (typeof after === 'string' && after !== '') {
      this.#links.push({ from: taskId, to: after, path: [...path, 'after'] });
    }
    this.#zone(found, timezone, path);
    if (typeof yearly === 'string') {
      const fault = yearDayFault(yearly);
      if (fault !== undefined) found.push(findingAt(fault, [...path, 'yearly'], fault, 'warning'));
    }
    if (typeof cron !== 'string' || cron === '') return;
    const { error, warning } = this.#crons.check(cron);
    const fault = error ?? warning;
    if (fault === undefined) return;
    found.push(findingAt(fault, [...path, 'cron'], fault, error === undefined ? 'warning' : 'error'));
  }

  #zone(found: Finding[], name: unknown, path: Path): void {
    if (typeof name !== 'string' || name === '') return;
    const fault = this.zones.fault(name);
    if (fault !== undefined) found.push(findingAt(fault, [...path, 'timezone']));
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

function withSchema<T extends z.core.$ZodType>(
  schema: T,
  raw: unknown,
  path: Path,
  found: readonly Finding[],
): Checked<z.output<T>> {
  const result = z.safeParse(schema, raw);
  if (result.success) {
    const isFine = found.every(({ severity }) => severity !== 'error');
    return { value: isFine ? result.data : undefined, findings: found };
  }
  const issues = result.error.issues.slice(0, mostFindings).flatMap((issue) => wordIssue(issue, raw, path));
  return { value: undefined, findings: [...found, ...issues] };
}

function propertiesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
