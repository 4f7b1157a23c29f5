import { message } from '../common/message.ts';
import type { Finding } from './finding.ts';
import { excerpt } from './reading.ts';

type Path = Finding['path'];

interface Row {
  readonly in: 'task' | 'shared' | 'schedule' | 'run' | 'options' | 'presentation';
  readonly key: string;
  /** Which values have no effect; without it, none has. */
  readonly when?: (value: unknown) => boolean;
}

/** What the schema takes and this version does not carry out. A row goes when its feature comes. */
const rows: readonly Row[] = [
  { in: 'schedule', key: 'startup' },
  { in: 'schedule', key: 'after' },
  { in: 'schedule', key: 'yearly' },
  { in: 'schedule', key: 'monthly', when: (value) => typeof value !== 'number' },
  { in: 'schedule', key: 'everyWeeks', when: (value) => value !== 1 },
  { in: 'schedule', key: 'jitter' },
  { in: 'run', key: 'task' },
  { in: 'run', key: 'vscode' },
  { in: 'run', key: 'windows' },
  { in: 'run', key: 'osx' },
  { in: 'run', key: 'linux' },
  { in: 'run', key: 'dryRun' },
  { in: 'options', key: 'envFile' },
  { in: 'presentation', key: 'reveal', when: (value) => value !== 'never' },
  { in: 'shared', key: 'retry' },
  { in: 'shared', key: 'priority' },
  { in: 'shared', key: 'overlap', when: (value) => value !== 'skip' },
  { in: 'shared', key: 'missed', when: (value) => value !== 'once' },
  { in: 'shared', key: 'missedWithin' },
  { in: 'task', key: 'secrets' },
  { in: 'task', key: 'watch' },
];

const rowsIn = (place: Row['in']) => rows.filter((row) => row.in === place);
const byPlace: Readonly<Record<Row['in'], readonly Row[]>> = {
  task: rowsIn('task'),
  shared: rowsIn('shared'),
  schedule: rowsIn('schedule'),
  run: rowsIn('run'),
  options: rowsIn('options'),
  presentation: rowsIn('presentation'),
};

/** A warning for all that a task, good as it is, says in vain. */
export function notYetInTask(task: unknown, path: Path): readonly Finding[] {
  const { schedule, run } = propertiesOf(task);
  const { options, presentation } = propertiesOf(run);
  const schedules = Array.isArray(schedule)
    ? schedule.flatMap((one, index) => check('schedule', one, [...path, 'schedule', index]))
    : check('schedule', schedule, [...path, 'schedule']);
  return [
    ...check('task', task, path),
    ...check('shared', task, path),
    ...schedules,
    ...check('run', run, [...path, 'run']),
    ...check('options', options, [...path, 'run', 'options']),
    ...check('presentation', presentation, [...path, 'run', 'presentation']),
  ];
}

/** The same for the file's `defaults`. */
export function notYetInDefaults(defaults: unknown): readonly Finding[] {
  return check('shared', defaults, ['defaults']);
}

function check(place: Row['in'], object: unknown, path: Path): readonly Finding[] {
  const properties = propertiesOf(object);
  const findings: Finding[] = [];
  for (const { key, when } of byPlace[place]) {
    if (!Object.hasOwn(properties, key)) continue;
    const value = properties[key];
    if (when !== undefined && !when(value)) continue;
    // One value of several is at fault, or the property as such.
    const name = when === undefined ? key : `${key}: ${excerpt(String(value))}`;
    findings.push({
      severity: 'warning',
      message: message('"{name}" is accepted but has no effect in this version.', { name }),
      path: [...path, key],
      place: when === undefined ? 'key' : 'value',
    });
  }
  return findings;
}

function propertiesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
