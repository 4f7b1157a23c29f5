import { message } from '../common/message.ts';
import type { Problem } from '../config/problem.ts';
import { parseConfig } from '../config/parseConfig.ts';
import { readJson } from '../config/readJson.ts';
import type { JsonReading } from '../config/jsonText.ts';
import type { Schedule } from '../model/schedule.ts';

export interface ParsedSchedule {
  /** What the text says, as JSON. */
  readonly value: unknown;
  /** Empty where the text has errors. */
  readonly schedules: readonly Schedule[];
  /** Placed in the text itself. */
  readonly problems: readonly Problem[];
}

const missing = message('A schedule is missing here, such as {example}.', { example: '{"daily":"06:00"}' });

/** Reads the value of a `schedule` property by the rules of scheduler.json. */
export function parseSchedule(text: string, timezone: string): ParsedSchedule {
  // On its own first: inside a config, a text with too many brackets could reach out of its place.
  const alone = read(text);
  if (alone.fault) {
    // The reader of the file would say that the file is empty.
    const fault = text.trim() === '' ? { ...alone.fault, message: missing } : alone.fault;
    return { value: undefined, schedules: [], problems: [{ ...fault, severity: 'error', path: [] }] };
  }
  const before = `{"version":1,"timezone":${JSON.stringify(timezone)},"tasks":{"schedule":{"run":{"process":"true"},"schedule":`;
  const { config, problems } = parseConfig(`${before}${text}\n}}}`, { machineTimezone: timezone });
  const errors = problems.filter(({ severity }) => severity === 'error');
  return {
    value: alone.text.value,
    schedules: errors.length > 0 ? [] : (config?.tasks[0]?.schedules ?? []),
    problems: problems.map((problem) => placeIn(text, before.length, problem)),
  };
}

function placeIn(text: string, shift: number, problem: Problem): Problem {
  const { severity, message } = problem;
  const offset = Math.min(Math.max(problem.offset - shift, 0), text.length);
  const length = Math.min(problem.length, text.length - offset);
  // Without "tasks", the task's id and "schedule".
  return { severity, message, offset, length, path: problem.path.slice(3) };
}

function read(text: string): JsonReading {
  const reading = readJson(text);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value;
  }
}
