import { inEnglish } from '../../src/common/message.ts';
import { readCronPattern } from '../../src/config/cronPattern.ts';
import type { Occurrences } from '../../src/schedule/occurrences.ts';
import type { Host, Run } from '../../src/model/run.ts';
import type { CronSchedule, Schedule } from '../../src/model/schedule.ts';
import type { OutputSpec, SchedulerConfig, Task } from '../../src/model/task.ts';

// Whole values of the model, of which a test names only what it is about.

/** Milliseconds since the epoch of an ISO 8601 instant; a minute suffices: `2026-11-22T06:00Z`. */
export function at(instant: string): number {
  const milliseconds = Date.parse(instant);
  if (Number.isNaN(milliseconds)) throw new RangeError(`Not an instant: ${instant}`);
  return milliseconds;
}

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;
export const day = 24 * hour;

/** A task that runs by hand only, unless `schedules` are given. */
export function aTask(given: Partial<Task> = {}): Task {
  const id = given.id ?? 'report';
  return {
    id,
    label: id,
    enabled: true,
    schedules: [],
    timezone: 'UTC',
    run: { kind: 'process', process: 'true', args: [] },
    options: { env: {} },
    overrides: {},
    reveal: 'never',
    secrets: [],
    timeout: 10 * minute,
    killAfter: 5 * second,
    notify: 'failure',
    missed: 'once',
    overlap: 'skip',
    interrupted: 'leave',
    watch: [],
    priority: 0,
    ...given,
  };
}

export function anOutputSpec(given: Partial<OutputSpec> = {}): OutputSpec {
  return { kind: 'report', extension: 'md', from: 'stdout', keep: 5, ...given };
}

export function aConfig(tasks: readonly Task[], given: Partial<SchedulerConfig> = {}): SchedulerConfig {
  const history = { runsPerTask: 1000, maxAge: 180 * day, maxLogSize: 200_000_000 };
  return { timezone: 'UTC', maxConcurrent: 3, outputDirectory: 'Scheduled Output', history, tasks, ...given };
}

export function aHost(given: Partial<Host> = {}): Host {
  return { kind: 'cli', pid: 4_000_001, startToken: 'first', ...given };
}

/** A run by hand that has succeeded within a second. */
export function aRun(given: Partial<Run> = {}): Run {
  const createdAt = given.createdAt ?? at('2026-11-22T06:00Z');
  return {
    id: '20261122-060000-000001',
    taskId: 'report',
    label: 'report',
    trigger: 'manual',
    status: 'succeeded',
    occurrences: 1,
    attempts: 1,
    createdAt,
    startedAt: createdAt,
    endedAt: createdAt + second,
    exitCode: 0,
    host: aHost(),
    ...given,
  };
}

/** A cron expression of five or six fields, in the task's zone. */
export function cron(expression: string): CronSchedule {
  const { value: pattern, fault } = readCronPattern(expression);
  if (fault !== undefined) throw new RangeError(`${expression}: ${inEnglish(fault.message)}`);
  return { form: 'cron', expression, pattern };
}

export function every(count: number, unit: 'minute' | 'hour' | 'day'): Schedule {
  return { form: 'every', count, unit };
}

/** The occurrences of a schedule that is nothing but these instants, in rising order. */
export function occurrencesAt(...instants: readonly number[]): Occurrences {
  return {
    followRuns: false,
    next: (after) => instants.find((instant) => instant > after),
    previous: (before) => instants.findLast((instant) => instant < before),
    count: (after, until) => instants.filter((instant) => instant > after && instant <= until).length,
    cost: () => 0,
    note: () => undefined,
  };
}

/** An occurrence every `period` milliseconds since the epoch, without end. */
export function occurrencesEvery(period: number): Occurrences {
  return {
    followRuns: false,
    next: (after) => (Math.floor(after / period) + 1) * period,
    previous: (before) => (Math.ceil(before / period) - 1) * period,
    count: (after, until) => Math.max(0, Math.floor(until / period) - Math.floor(after / period)),
    cost: () => 0,
    note: () => undefined,
  };
}
