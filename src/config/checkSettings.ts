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
  const result = settingsSchema.safeParse({ ...file, tasks: isObject ? {} : tasks });
  if (!result.success) {
    return { value: undefined, findings: result.error.issues.flatMap((issue) => wordIssue(issue, file, [])) };
  }
  const { timezone } = result.data;
  const fault = timezone === undefined ? undefined : zones.fault(timezone);
  return fault === undefined
    ? { value: resolveSettings(result.data, machineTimezone), findings: [] }
    : { value: undefined, findings: [findingAt(fault, ['timezone'])] };
}
