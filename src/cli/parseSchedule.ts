import { message } from '../common/message.ts';
import * as config from '../config/parseSchedule.ts';
import type { Problem } from '../config/problem.ts';
import { readJson } from '../config/readJson.ts';
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

/** Reads the value of a `schedule` property by the rules of scheduler.json; what `after` names is not looked up. */
export function parseSchedule(text: string): ParsedSchedule {
  const { schedules = [], problems } = config.parseSchedule(text);
  // The reader of the file would say that the file is empty.
  const told = text.trim() === '' ? problems.map((problem) => ({ ...problem, message: missing })) : problems;
  return { value: valueOf(text), schedules, problems: told };
}

function valueOf(text: string): unknown {
  const reading = readJson(text);
  for (;;) {
    const step = reading.next();
    if (step.done) return step.value.fault ? undefined : step.value.text.value;
  }
}
