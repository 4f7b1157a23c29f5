import { message } from '../common/message.ts';
import type { JsonText, Span } from '../config/jsonText.ts';
import { Locator, problemAt } from '../config/locate.ts';
import type { Problem } from '../config/problem.ts';
import { readJson } from '../config/readJson.ts';
import {
  foreignFields,
  ForeignTaskReader,
  isObject,
  type ForeignContext,
  type ForeignRun,
} from './foreignTask.ts';

/** How a task has run so far, as another scheduler's `scheduler-state.json` says. */
export interface ForeignTask {
  readonly name: string;
  readonly path: readonly string[];
  /** Where the name stands in the text. */
  readonly place: Span;
  /** Its last run; `undefined`: it has never run. */
  readonly last: ForeignRun | undefined;
}

export interface ForeignState {
  readonly tasks: readonly ForeignTask[];
  /** What keeps a task of the file, or all of it, from being taken over. */
  readonly problems: readonly Problem[];
  /** Properties of the file that are about no task. */
  readonly passedOver: readonly string[];
}

/**
 * Reads a `scheduler-state.json`: by task, `last_execution` (ISO 8601), `last_status` (`success` or `error`),
 * `last_error`, `execution_count` and `last_duration_seconds`; the tasks stand in the file's `tasks` or by themselves.
 * What is wrong with a task keeps no other from being read.
 */
export function readForeignState(text: string, context: ForeignContext): ForeignState {
  const { text: json, fault } = read(text);
  if (fault !== undefined)
    return { tasks: [], passedOver: [], problems: [problemAt(fault, 'error', fault.message, [])] };
  if (!isObject(json.value)) {
    const what = message('The file must hold one object, with the state of each task.');
    return { tasks: [], passedOver: [], problems: [problemAt(json.span, 'error', what, [])] };
  }
  const inside = isObject(json.value['tasks']) ? { values: json.value['tasks'], path: ['tasks'] } : undefined;
  const { values, path } = inside ?? { values: json.value, path: [] };
  const locator = new Locator(text, json);
  const tasks: ForeignTask[] = [];
  const passedOver = inside ? Object.keys(json.value).filter((key) => key !== 'tasks') : [];
  const problems: Problem[] = refusedKeys(json);
  for (const [name, value] of Object.entries(values)) {
    // Where the tasks stand by themselves, other things may stand beside them.
    if (!inside && !(isObject(value) && foreignFields.some((field) => Object.hasOwn(value, field)))) {
      passedOver.push(name);
      continue;
    }
    const own = [...path, name];
    const reader = new ForeignTaskReader(value, own, context);
    const last = reader.read();
    problems.push(...reader.findings.map((finding) => locator.locate(finding)));
    if (reader.findings.length === 0) tasks.push({ name, path: own, place: placeOf(own, locator), last });
  }
  return { tasks, problems: problems.sort((a, b) => a.offset - b.offset), passedOver };
}

function read(text: string) {
  const steps = readJson(text);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function placeOf(path: readonly string[], locator: Locator): Span {
  const nothing = { text: '', args: {} };
  const { offset, length } = locator.locate({ severity: 'error', message: nothing, path, place: 'key' });
  return { offset, length };
}

function refusedKeys({ refused }: JsonText): Problem[] {
  return refused.map((key) => problemAt(key, 'error', key.message, key.path));
}
