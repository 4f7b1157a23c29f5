import * as Instant from 'temporal-polyfill/fns/Instant';
import { message, type Message } from '../common/message.ts';
import type { Finding } from '../config/finding.ts';
import { excerpt } from '../config/reading.ts';
import { instantOfWall } from '../schedule/wallTime.ts';

/** The last run of a task of another scheduler. Instants are milliseconds since the Unix epoch. */
export interface ForeignRun {
  readonly status: 'succeeded' | 'failed';
  readonly startedAt: number;
  readonly endedAt: number;
  /** How often the task has run in all. */
  readonly count: number;
  readonly error: string | undefined;
}

export interface ForeignContext {
  /** IANA: that of instants without an offset. */
  readonly timezone: string;
  /** In milliseconds since the Unix epoch. */
  readonly now: number;
}

/** What the state of a task holds. */
export const foreignFields = [
  'last_execution',
  'last_status',
  'last_error',
  'execution_count',
  'last_duration_seconds',
];

type Values = Readonly<Record<string, unknown>>;

const instant = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?$/;
/** In milliseconds since the Unix epoch: what has run before any scheduler did is a mistake, whatever the time zone. */
const earliest = Date.UTC(1970, 0, 2);
/** Characters of an error that are kept. */
const longestError = 2000;

/** Reads one task, and finds all that is wrong with it. */
export class ForeignTaskReader {
  readonly findings: Finding[] = [];
  readonly #values: Values;
  readonly #path: readonly string[];
  readonly #context: ForeignContext;

  constructor(value: unknown, path: readonly string[], context: ForeignContext) {
    this.#values = isObject(value) ? value : {};
    this.#path = path;
    this.#context = context;
    if (!isObject(value)) {
      this.#wrong(
        undefined,
        message('The state of a task must be an object, with "last_execution" and others.'),
      );
    }
  }

  read(): ForeignRun | undefined {
    const startedAt = this.#instant();
    const count = this.#number('execution_count', Number.isSafeInteger) ?? 1;
    const duration = this.#number('last_duration_seconds', Number.isFinite) ?? 0;
    const error = this.#error();
    if (startedAt === undefined) return undefined;
    const status = this.#status();
    return {
      status,
      startedAt,
      endedAt: Math.max(startedAt, Math.min(startedAt + Math.round(duration * 1000), this.#context.now)),
      // Where it was set back, there has been the last run all the same.
      count: Math.max(1, count),
      error: status === 'failed' ? error : undefined,
    };
  }

  /** `undefined`: it has never run, or that cannot be read. */
  #instant(): number | undefined {
    const { timezone, now } = this.#context;
    const value = this.#values['last_execution'];
    if (isNothing(value)) return undefined;
    const read = typeof value === 'string' ? instantOf(value, timezone) : undefined;
    if (read === undefined) {
      return this.#wrong(
        'last_execution',
        message('"last_execution" must be a date and time such as "2026-01-31T06:00:00", not {value}.', {
          value: shown(value),
        }),
      );
    }
    if (read > now) {
      return this.#wrong(
        'last_execution',
        message('"last_execution" lies in the future: {value}.', { value: shown(value) }),
      );
    }
    if (read < earliest) {
      return this.#wrong(
        'last_execution',
        message('"last_execution" lies before 1970-01-02: {value}.', { value: shown(value) }),
      );
    }
    return read;
  }

  #status(): ForeignRun['status'] {
    const value = this.#values['last_status'];
    if (value !== 'success' && value !== 'error') {
      this.#wrong(
        'last_status',
        isNothing(value)
          ? message('"last_status" is missing: it says whether the last run was a "success" or an "error".')
          : message('"last_status" must be "success" or "error", not {value}.', { value: shown(value) }),
      );
    }
    return value === 'success' ? 'succeeded' : 'failed';
  }

  #number(
    name: 'execution_count' | 'last_duration_seconds',
    isGood: (value: unknown) => boolean,
  ): number | undefined {
    const value = this.#values[name];
    if (isNothing(value)) return undefined;
    if (typeof value === 'number' && isGood(value) && value >= 0) return value;
    return this.#wrong(
      name,
      name === 'execution_count'
        ? message('"execution_count" must be a whole number from 0 on, not {value}.', { value: shown(value) })
        : message('"last_duration_seconds" must be a number from 0 on, not {value}.', {
            value: shown(value),
          }),
    );
  }

  #error(): string | undefined {
    const value = this.#values['last_error'];
    if (isNothing(value)) return undefined;
    if (typeof value === 'string') return [...value.trim()].slice(0, longestError).join('');
    return this.#wrong(
      'last_error',
      message('"last_error" must be a text, not {value}.', { value: shown(value) }),
    );
  }

  #wrong(field: string | undefined, text: Message): undefined {
    const isThere = field === undefined || Object.hasOwn(this.#values, field);
    const path = field === undefined ? this.#path : [...this.#path, field];
    this.findings.push({ severity: 'error', message: text, path, place: isThere ? 'value' : 'around' });
    return undefined;
  }
}

function instantOf(text: string, timezone: string): number | undefined {
  const match = instant.exec(text);
  if (!match) return undefined;
  try {
    return match[1] === undefined
      ? instantOfWall(text, timezone)
      : Instant.fromString(text).epochMilliseconds;
  } catch {
    // The calendar has no such day, or the day no such hour.
    return undefined;
  }
}

/** A value as it stands in the file, shortened. */
function shown(value: unknown): string {
  return excerpt(JSON.stringify(value));
}

function isNothing(value: unknown): boolean {
  return value === undefined || value === null || value === '';
}

export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
