import { message } from '../common/message.ts';
import type { Finding } from './finding.ts';
import { excerpt } from './reading.ts';

type Path = Finding['path'];

interface Row {
  readonly in: 'task' | 'shared' | 'run' | 'options' | 'presentation';
  readonly key: string;
  /** Which values have no effect; without it, none has. */
  readonly when?: (value: unknown) => boolean;
}

/** What the schema takes and this version does not carry out. A row goes when its feature comes. */
const rows: readonly Row[] = [
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
  { in: 'task', key: 'secrets' },
  { in: 'task', key: 'watch' },
];

const rowsIn = (place: Row['in']) => rows.filter((row) => row.in === place);
const byPlace: Readonly<Record<Row['in'], readonly Row[]>> = {
  task: rowsIn('task'),
  shared: rowsIn('shared'),
  run: rowsIn('run'),
  options: rowsIn('options'),
  presentation: rowsIn('presentation'),
};

/** A warning for all that a task, good as it is, says in vain. */
export function notYetInTask(task: unknown, path: Path): readonly Finding[] {
  const findings: Finding[] = [];
  const { run } = propertiesOf(task);
  check(findings, 'task', task, path);
  check(findings, 'shared', task, path);
  const { options, presentation } = propertiesOf(run);
  check(findings, 'run', run, path, 'run');
  check(findings, 'options', options, path, 'run', 'options');
  check(findings, 'presentation', presentation, path, 'run', 'presentation');
  return findings;
}

/** The same for the file's `defaults`. */
export function notYetInDefaults(defaults: unknown): readonly Finding[] {
  const findings: Finding[] = [];
  check(findings, 'shared', defaults, ['defaults']);
  return findings;
}

/** Looks at the object that stands below `path`, at `first` and then `second`. */
function check(
  findings: Finding[],
  place: Row['in'],
  object: unknown,
  path: Path,
  first?: string,
  second?: string,
): void {
  if (typeof object !== 'object' || object === null) return;
  const properties = propertiesOf(object);
  for (const { key, when } of byPlace[place]) {
    if (!Object.hasOwn(properties, key)) continue;
    const value = properties[key];
    if (when !== undefined && !when(value)) continue;
    // One value of several is at fault, or the property as such.
    const name = when === undefined ? key : `${key}: ${excerpt(String(value))}`;
    findings.push({
      severity: 'warning',
      message: message('"{name}" is accepted but has no effect in this version.', { name }),
      path: [...path, first, second, key].filter((part) => part !== undefined),
      place: when === undefined ? 'key' : 'value',
    });
  }
}

const nothing: Readonly<Record<string, unknown>> = {};

function propertiesOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : nothing;
}
