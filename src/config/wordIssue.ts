import type * as z from 'zod/mini';
import { message, type Message } from '../common/message.ts';
import type { Finding, IssueParams, Place } from './finding.ts';
import { excerpt } from './reading.ts';
import { nearest } from './suggest.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly (string | number)[];

/** What a schema's issue says to people. `root` is what was checked, `base` its path in the file. */
export function wordIssue(issue: Issue, root: unknown, base: Path): readonly Finding[] {
  const inside = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  const path = [...base, ...inside];
  const found = (text: Message, place: Place = 'value', at: Path = path): Finding => ({
    severity: 'error',
    message: text,
    path: at,
    place,
  });
  if (issue.code === 'custom') {
    const { message: text, place } = issue.params as unknown as IssueParams;
    return [found(text, place)];
  }
  if (issue.code === 'unrecognized_keys') {
    const known = issue.message.split(' ');
    return issue.keys.map((key) => found(unknownProperty(key, known, path), 'key', [...path, key]));
  }
  const value = valueAt(root, inside);
  const ofSchedule = wholeSchedule(issue, path);
  if (ofSchedule !== undefined) return [found(ofSchedule)];
  const name = excerpt(path.findLast((part) => typeof part === 'string') ?? '');
  if (value === undefined) return [found(message('"{name}" is missing.', { name }), 'around')];
  if (issue.code === 'invalid_type') {
    const isEntry = typeof path.at(-1) === 'number';
    return [found(isEntry ? wrongEntry(issue.expected, name) : wrongType(issue.expected, name))];
  }
  if (issue.code === 'invalid_value') return [found(wrongValue(value, issue.values, name))];
  if (issue.code === 'too_small' || issue.code === 'too_big') {
    // What no integer is, is beyond the limits that each has of its own too: those say more.
    return issue.origin === 'int' ? [] : [found(wrongSize(issue, name))];
  }
  return [found(message('"{name}" cannot be this.', { name }))];
}

/** Of a schedule as such, in a task or by itself, where no name stands before it. */
function wholeSchedule(issue: Issue, path: Path): Message | undefined {
  const isAlone = !path.some((part) => typeof part === 'string');
  if (issue.code === 'too_small') return isAlone ? emptyList : undefined;
  if (issue.code !== 'invalid_type') return undefined;
  if (isAlone) return path.length === 0 ? wrongSchedule : wrongEntryOfList;
  const isTasks = path.length === 3 && path[0] === 'tasks' && path[2] === 'schedule';
  return isTasks
    ? message('"{name}" must be an object: { … }, or a list of them: [ … ].', { name: 'schedule' })
    : undefined;
}

const emptyList = message('The list must hold at least one schedule.');
const wrongSchedule = message('The schedule must be an object: { … }, or a list of them: [ … ].');
const wrongEntryOfList = message('Each schedule of the list must be an object: { … }.');

function unknownProperty(key: string, known: readonly string[], path: Path): Message {
  const property = excerpt(key);
  const [top, , part, system = ''] = path;
  if (kinds.includes(key) && systems.includes(system)) {
    return message(
      'A run is of one kind on every system: "{property}" cannot replace "{kind}". Allowed here: {known}.',
      { property, kind: known.find((name) => kinds.includes(name)) ?? '', known: known.join(', ') },
    );
  }
  const suggestion = nearest(key, known);
  if (suggestion !== undefined) {
    return message('Unknown property "{property}". Did you mean "{suggestion}"?', { property, suggestion });
  }
  const home = top === 'tasks' && part !== homes.get(key) ? homes.get(key) : undefined;
  if (home === 'run') return message('"{property}" belongs inside "run".', { property });
  if (home === 'task') return message('"{property}" belongs to the task, beside "run".', { property });
  return message('Unknown property "{property}". Allowed here: {known}.', {
    property,
    known: known.join(', '),
  });
}

const kinds: Path = ['script', 'command', 'process', 'task', 'vscode'];
const systems: Path = ['windows', 'osx', 'linux'];

/** Where properties belong that are easily put elsewhere. */
const homes: ReadonlyMap<string, 'run' | 'task'> = new Map([
  ...(
    ['script', 'command', 'process', 'args', 'interpreter', 'options', 'presentation', 'dryRun'] as const
  ).map((key) => [key, 'run'] as const),
  ...(['windows', 'osx', 'linux'] as const).map((key) => [key, 'run'] as const),
  ...(
    ['schedule', 'timeout', 'killAfter', 'enabled', 'output', 'notify', 'retry', 'missed', 'overlap'] as const
  ).map((key) => [key, 'task'] as const),
  ...(['priority', 'secrets', 'interrupted'] as const).map((key) => [key, 'task'] as const),
]);

function wrongType(expected: string, name: string): Message {
  switch (expected) {
    case 'string':
      return message('"{name}" must be a text in double quotes.', { name });
    case 'number':
      return message('"{name}" must be a number.', { name });
    case 'int':
      return message('"{name}" must be a whole number.', { name });
    case 'boolean':
      return message('"{name}" must be true or false.', { name });
    case 'array':
      return message('"{name}" must be a list: [ … ].', { name });
    case 'object':
    case 'record':
      return message('"{name}" must be an object: { … }.', { name });
    default:
      return message('"{name}" cannot be this.', { name });
  }
}

function wrongEntry(expected: string, name: string): Message {
  return expected === 'string'
    ? message('Each entry of "{name}" must be a text in double quotes.', { name })
    : message('Each entry of "{name}" must be an object: { … }.', { name });
}

function wrongValue(value: unknown, values: readonly unknown[], name: string): Message {
  const allowed = values.map(String).join(', ');
  if (values.length === 1) return message('"{name}" can only be {allowed}.', { name, allowed });
  if (typeof value !== 'string') return message('"{name}" must be one of: {allowed}.', { name, allowed });
  const args = { name, value: excerpt(value), allowed };
  const suggestion = nearest(value, values.map(String));
  return suggestion === undefined
    ? message('"{name}" cannot be "{value}". Allowed: {allowed}.', args)
    : message('"{name}" cannot be "{value}". Did you mean "{suggestion}"? Allowed: {allowed}.', {
        ...args,
        suggestion,
      });
}

function wrongSize(issue: Extract<Issue, { code: 'too_small' | 'too_big' }>, name: string): Message {
  const { origin } = issue;
  if (issue.code === 'too_small') {
    if (origin === 'string') return message('"{name}" must not be empty.', { name });
    if (origin === 'array') return message('"{name}" must hold at least one entry.', { name });
    return message('"{name}" must be at least {limit}.', { name, limit: Number(issue.minimum) });
  }
  const args = { name, limit: Number(issue.maximum) };
  if (origin === 'string') return message('"{name}" must be at most {limit} characters long.', args);
  if (origin === 'array') return message('"{name}" holds at most {limit} entries.', args);
  return message('"{name}" must be at most {limit}.', args);
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string | number, unknown>)[part];
  }
  return value;
}
