import { parseConfig } from '../../src/config/parseConfig.ts';
import type { Cursor } from '../../src/engine/runStore.ts';
import { TaskStates } from '../../src/engine/taskStates.ts';
import type { Task } from '../../src/model/task.ts';
import { scheduleKey } from '../../src/schedule/occurrences.ts';

// Thousands of tasks with the schedules that people have, each with the cron expression nearest to it for peers.

/** The machine was put to sleep and woke a week later; the clocks of Europe went forward meanwhile. */
export const asleep = Date.parse('2026-03-27T12:00:20Z');
export const awake = Date.parse('2026-04-03T12:00:20Z');

const zones = ['Europe/Paris', 'Europe/Paris', 'America/New_York', 'UTC'] as const;
const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] as const;
/** Those of the week asleep: each task has something due in it. */
const monthDays = [28, 29, 30, 31, 1, 2, 3] as const;

interface Entry {
  readonly schedule: object;
  readonly cron: string;
}

type Kind = (index: number, minute: string) => Entry;

const kinds: readonly Kind[] = [
  () => ({ schedule: { cron: '*/15 * * * *' }, cron: '*/15 * * * *' }),
  (_, minute) => ({ schedule: { cron: `${Number(minute)} * * * *` }, cron: `${Number(minute)} * * * *` }),
  (_, minute) => ({ schedule: { daily: `06:${minute}` }, cron: `${Number(minute)} 6 * * *` }),
  (_, minute) => ({ schedule: { weekly: days, at: `07:${minute}` }, cron: `${Number(minute)} 7 * * 1-5` }),
  (index, minute) => {
    const day = index % days.length;
    return {
      schedule: { weekly: days[day], at: `04:${minute}` },
      cron: `${Number(minute)} 4 * * ${day + 1}`,
    };
  },
  (index, minute) => {
    const day = monthDays[index % monthDays.length] ?? 1;
    return { schedule: { monthly: day, at: `05:${minute}` }, cron: `${Number(minute)} 5 ${day} * *` };
  },
  (_, minute) => ({ schedule: { every: '6 hours' }, cron: `${Number(minute)} */6 * * *` }),
];

function entryOf(index: number): Entry & { readonly zone: string } {
  const kind = kinds[index % kinds.length];
  const zone = zones[Math.floor(index / kinds.length) % zones.length];
  if (!kind || zone === undefined) throw new RangeError(String(index));
  return { ...kind(index, String((index * 7) % 60).padStart(2, '0')), zone };
}

/** What peers are given: `[expression, zone]`. */
export function cronPatterns(count: number): [string, string][] {
  return Array.from({ length: count }, (_, index) => {
    const { cron, zone } = entryOf(index);
    return [cron, zone];
  });
}

/** As they come out of the text of a config. */
export function scheduledTasks(count: number): readonly Task[] {
  const entries = Array.from({ length: count }, (_, index) => {
    const { schedule, zone } = entryOf(index);
    return [`task-${index}`, { schedule: { ...schedule, timezone: zone }, run: { process: 'true' } }];
  });
  const text = JSON.stringify({ version: 1, tasks: Object.fromEntries(entries) as object });
  const { config, problems } = parseConfig(text, { machineTimezone: 'Europe/Paris' });
  if (config?.tasks.length !== count) throw new Error(`Not all are tasks: ${JSON.stringify(problems[0])}`);
  return config.tasks;
}

/** All of them accounted for up to `until`, their last runs started within the hour before. */
export function cursorsAt(tasks: readonly Task[], until: number): Cursor[] {
  return tasks.map(({ id, schedules, timezone }, index) => ({
    taskId: id,
    scheduleKey: scheduleKey(schedules, timezone),
    since: until - 90 * 86_400_000,
    until,
    lastStart: until - (index % 3600) * 1000,
  }));
}

/** Of the engine, as after the start of a host. */
export function emptyStates(): TaskStates {
  return new TaskStates('bench');
}
