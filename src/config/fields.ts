import * as z from 'zod/mini';
import { message, type Message } from '../common/message.ts';
import type { IssueParams, Place } from './finding.ts';
import type { Reading } from './reading.ts';
import { nearest } from './suggest.ts';

// The building blocks of the schemas, of zod's small edition: all of zod is a tenth of what people download. Of its
// namespace, imported whole, the bundler takes what is used.

type Schema = z.core.$ZodType;
type Context = z.core.ParsePayload;
type RawIssue = Context['issues'][number];

/** What the JSON schema says of a value beside its type. */
interface Meta {
  readonly title?: string;
  readonly description?: string;
  readonly [more: string]: unknown;
}

/** The schema itself, with words for people who write the file. */
export function described<T extends Schema>(schema: T, meta: Meta): T {
  z.globalRegistry.add(schema, { ...z.globalRegistry.get(schema), ...meta });
  return schema;
}

/**
 * A property that may be absent. It is read as zod's `optional`, which costs a third of `exactOptional` for what is
 * absent: no `undefined` comes out of JSON, so the two differ in their types alone.
 */
export function maybe<T extends Schema>(schema: T, meta: Meta = {}): z.ZodMiniExactOptional<T> {
  return described(z.optional(schema) as Schema as z.ZodMiniExactOptional<T>, meta);
}

export function mapped<T extends Schema, U>(schema: T, map: (value: z.output<T>, context: Context) => U) {
  return z.pipe(schema, z.transform(map));
}

/** A text that `read` makes something of, and whose fault is told at its place in the text. */
export function readText<T>(read: (text: string) => Reading<T>) {
  return mapped(z.string(), (text, context): T => {
    const reading = read(text);
    if (reading.fault === undefined) return reading.value;
    const { offset, length } = reading.fault;
    context.issues.push(issue(text, reading.fault.message, { offset, length }));
    return z.NEVER;
  });
}

/** A text that may be empty. No system takes a NUL in what it runs. */
export function plainText() {
  return z.string().check(
    z.superRefine((text, context) => {
      const offset = text.indexOf('\0');
      if (offset < 0) return;
      const fault = message('The character \\u0000 cannot stand in this text.');
      context.issues.push(issue(text, fault, { offset, length: 1 }));
    }),
  );
}

/** A text that says something. */
export function filledText() {
  return plainText().check(z.minLength(1));
}

export function wholeNumber(least: number, most: number) {
  return z.int().check(z.minimum(least), z.maximum(most));
}

/** An object that takes these properties alone. */
export function closed<T extends Readonly<Record<string, Schema>>>(shape: T) {
  // What is known here travels with the issue, for a suggestion: zod's own sentence is never shown.
  const known = Object.keys(shape).join(' ');
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? known : undefined),
  });
}

/** More of them are a rule, which is said shorter: as a cron expression, say. */
const mostEntries = 100;

/** One of something, or a list of at least one; the value is a list in either case. */
export function oneOrMany<T extends Schema>(one: T) {
  const many = z.array(one).check(z.minLength(1), z.maxLength(mostEntries));
  const either = mapped(z.unknown(), (value, context): readonly z.output<T>[] =>
    Array.isArray(value) ? parse(many, value, context) : [parse(one, value, context)],
  );
  return described(either, { accepts: [one, many] });
}

/** An object that holds exactly one of these keys, which decides what else it holds. */
export function oneOfKeys<T extends Readonly<Record<string, Schema>>>(branches: T) {
  const chosen = mapped(z.unknown(), (value, context): z.output<T[keyof T]> => {
    const branch = choose(branches, value, context);
    return branch === undefined ? z.NEVER : parse(branch, value, context);
  });
  return described(chosen, { accepts: Object.values(branches) });
}

function choose<T extends Readonly<Record<string, Schema>>>(
  branches: T,
  value: unknown,
  context: Context,
): T[keyof T] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    context.issues.push({ code: 'invalid_type', expected: 'object', input: value });
    return undefined;
  }
  const known = Object.keys(branches);
  const keys = Object.keys(value);
  const [chosen, second] = keys.filter((key) => Object.hasOwn(branches, key));
  if (chosen !== undefined && second === undefined) return branches[chosen as keyof T];
  if (chosen !== undefined && second !== undefined) {
    const text = message('Only one of {known} can be here, and "{chosen}" already is.', {
      known: known.join(', '),
      chosen,
    });
    context.issues.push({ ...issue(value, text, 'key'), path: [second] });
    return undefined;
  }
  const misspelt = keys.filter((key) => nearest(key, known) !== undefined);
  context.issues.push(
    misspelt.length > 0
      ? {
          code: 'unrecognized_keys',
          keys: misspelt,
          input: value as Record<string, unknown>,
          message: known.join(' '),
        }
      : issue(value, message('One of these is missing here: {known}.', { known: known.join(', ') }), 'key'),
  );
  return undefined;
}

function parse<T extends Schema>(schema: T, value: unknown, context: Context): z.output<T> {
  if (value === undefined) {
    // Zod tries what is absent on optional properties too, and an error of its own costs 10 µs.
    context.issues.push({ code: 'invalid_type', expected: 'object', input: value });
    return z.NEVER;
  }
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  for (const found of result.error.issues) context.issues.push({ ...found, input: value } as RawIssue);
  return z.NEVER;
}

/** An issue that is worded where it is found. */
export function issue(input: unknown, text: Message, place: Place): RawIssue {
  const params: IssueParams = { message: text, place };
  return { code: 'custom', input, params: { ...params } };
}
