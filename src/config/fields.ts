import * as z from 'zod';
import { message, type Message } from '../common/message.ts';
import type { IssueParams, Place } from './finding.ts';
import type { Reading } from './reading.ts';
import { nearest } from './suggest.ts';

// The building blocks of the schemas. The whole of zod's namespace is imported, not its `z`: only so can the
// bundler leave out its locales, which are five times the size of what is used.

type Context = z.core.$RefinementCtx;
type RawIssue = Context['issues'][number];

/** A text that `read` makes something of, and whose fault is told at its place in the text. */
export function readText<T>(read: (text: string) => Reading<T>) {
  return z.string().transform((text, context): T => {
    const reading = read(text);
    if (reading.fault === undefined) return reading.value;
    const { offset, length } = reading.fault;
    context.issues.push(issue(text, reading.fault.message, { offset, length }));
    return z.NEVER;
  });
}

/** A text that may be empty. No system takes a NUL in what it runs. */
export function plainText() {
  return z.string().superRefine((text, context) => {
    const offset = text.indexOf('\0');
    if (offset < 0) return;
    const fault = message('The character \\u0000 cannot stand in this text.');
    context.issues.push(issue(text, fault, { offset, length: 1 }));
  });
}

/** A text that says something. */
export function filledText() {
  return plainText().min(1);
}

/** An object that takes these properties alone. */
export function closed<T extends Readonly<Record<string, z.ZodType>>>(shape: T) {
  // What is known here travels with the issue, for a suggestion: zod's own sentence is never shown.
  const known = Object.keys(shape).join(' ');
  return z.strictObject(quickly(shape), {
    error: ({ code }) => (code === 'unrecognized_keys' ? known : undefined),
  });
}

/**
 * The same shape at a third of its price for what is absent, which zod else tries and fails. No `undefined`
 * comes out of JSON, so the two kinds of optional properties differ in their types alone.
 */
function quickly<T extends Readonly<Record<string, z.ZodType>>>(shape: T): T {
  const entries = Object.entries(shape).map(([key, schema]) =>
    schema instanceof z.ZodExactOptional
      ? [key, (schema.unwrap() as z.ZodType).optional().meta(schema.meta() ?? {})]
      : [key, schema],
  );
  return Object.fromEntries(entries) as T;
}

/** More of them are a rule, which is said shorter: as a cron expression, say. */
const mostEntries = 100;

/** One of something, or a list of at least one; the value is a list in either case. */
export function oneOrMany<T extends z.ZodType>(one: T) {
  const many = z.array(one).min(1).max(mostEntries);
  return z
    .unknown()
    .transform((value, context): readonly z.output<T>[] =>
      Array.isArray(value) ? parse(many, value, context) : [parse(one, value, context)],
    )
    .meta({ accepts: [one, many] });
}

/** An object that holds exactly one of these keys, which decides what else it holds. */
export function oneOfKeys<T extends Readonly<Record<string, z.ZodType>>>(branches: T) {
  return z
    .unknown()
    .transform((value, context): z.output<T[keyof T]> => {
      const branch = choose(branches, value, context);
      return branch === undefined ? z.NEVER : parse(branch, value, context);
    })
    .meta({ accepts: Object.values(branches) });
}

function choose<T extends Readonly<Record<string, z.ZodType>>>(
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

function parse<T extends z.ZodType>(schema: T, value: unknown, context: Context): z.output<T> {
  if (value === undefined) {
    // Zod tries what is absent on optional properties too, and an error of its own costs 10 µs.
    context.issues.push({ code: 'invalid_type', expected: 'object', input: value });
    return z.NEVER;
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  for (const found of result.error.issues) context.issues.push({ ...found, input: value } as RawIssue);
  return z.NEVER;
}

/** An issue that is worded where it is found. */
export function issue(input: unknown, text: Message, place: Place): RawIssue {
  const params: IssueParams = { message: text, place };
  return { code: 'custom', input, params: { ...params } };
}
