import * as z from 'zod/mini';
import { findingAt, type Checked } from './checkTask.ts';
import { resolveSettings, type Settings } from './resolveTask.ts';
import { settingsSchema } from './schema.ts';
import type { TimeZones } from './timeZones.ts';
import { wordIssue } from './wordIssue.ts';

/** Checks all of the file but its tasks. */
export function checkSettings(
  file: Readonly<Record<string, unknown>>,
  zones: TimeZones,
  machineTimezone: string,
): Checked<Settings> {
  const tasks = file['tasks'];
  const isObject = typeof tasks === 'object' && tasks !== null && !Array.isArray(tasks);
  const result = z.safeParse(settingsSchema, { ...file, tasks: isObject ? {} : tasks });
  // Looked at in the file itself, so that no other mistake hides it.
  const { timezone } = file;
  const fault = typeof timezone === 'string' && timezone !== '' ? zones.fault(timezone) : undefined;
  const found = fault === undefined ? [] : [findingAt(fault, ['timezone'])];
  if (!result.success) {
    const issues = result.error.issues.flatMap((issue) => wordIssue(issue, file, []));
    return { value: undefined, findings: [...found, ...issues] };
  }
  const value = fault === undefined ? resolveSettings(result.data, machineTimezone) : undefined;
  return { value, findings: found };
}
