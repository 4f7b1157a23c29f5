import type { Schedule } from '../model/schedule.ts';
import { TaskChecker } from './checkTask.ts';
import { Locator, problemAt } from './locate.ts';
import type { Problem } from './problem.ts';
import { readJson } from './readJson.ts';

export interface ParsedSchedules {
  /** `undefined` where a problem is an error. */
  readonly schedules: readonly Schedule[] | undefined;
  readonly problems: readonly Problem[];
}

/** Reads by itself what stands at a task's `schedule`: one schedule, or a list of them. Never throws. */
export function parseSchedule(text: string): ParsedSchedules {
  const steps = readJson(text);
  let step = steps.next();
  while (!step.done) step = steps.next();
  const { text: json, fault } = step.value;
  if (fault !== undefined) {
    return { schedules: undefined, problems: [problemAt(fault, 'error', fault.message, [])] };
  }
  const refused = json.refused.map((key) => problemAt(key, 'error', key.message, key.path));
  const { value, findings } = new TaskChecker().checkSchedules(json.value);
  const locator = new Locator(text, json);
  return {
    schedules: refused.length > 0 ? undefined : value,
    problems: [...refused, ...findings.map((finding) => locator.locate(finding))],
  };
}
