import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import type { Evidence, EvidenceFile } from '../../src/model/approval.ts';
import type { Task } from '../../src/model/task.ts';

// Whatever a task and its evidence can be.

const text = fc.string({ unit: 'binary', maxLength: 8 });
const variables = fc.dictionary(text, text, { maxKeys: 3 });
const number = fc.integer({ min: 0, max: 1e9 });
const texts = fc.array(text, { maxLength: 3 });

/** Of each property, so that a new one cannot be forgotten: the compiler asks for it. */
export const anyOf: { readonly [Name in keyof Required<Task>]: fc.Arbitrary<Required<Task>[Name]> } = {
  id: text,
  label: text,
  description: text,
  group: text,
  enabled: fc.boolean(),
  schedules: fc.array(
    fc.oneof(
      fc.record({ form: fc.constant('every' as const), count: number, unit: fc.constantFrom('day', 'hour') }),
      fc.record({
        form: fc.constant('after' as const),
        task: text,
        on: fc.constantFrom('success', 'always'),
      }),
      fc.record({ form: fc.constant('once' as const), at: text, jitter: number, timezone: text }),
    ),
    { maxLength: 2 },
  ),
  timezone: text,
  isMachineZone: fc.constant(true as const),
  run: fc.oneof(
    fc.record({ kind: fc.constant('script' as const), script: text, args: texts }),
    fc.record({ kind: fc.constant('script' as const), script: text, args: texts, interpreter: text }),
    fc.record({ kind: fc.constant('process' as const), process: text, args: texts }),
    fc.record({ kind: fc.constant('command' as const), command: text }),
    fc.record({ kind: fc.constant('task' as const), task: text }),
    fc.record({ kind: fc.constant('vscode' as const), command: text, args: fc.array(fc.jsonValue()) }),
  ),
  options: fc.oneof(
    fc.record({ env: variables }),
    fc.record({ env: variables, cwd: text }),
    fc.record({ env: variables, envFile: text }),
  ),
  overrides: fc.dictionary(
    fc.constantFrom('windows', 'osx', 'linux'),
    fc.oneof(
      fc.record({ script: text }),
      fc.record({ command: text }),
      fc.record({ options: fc.record({ env: variables }) }),
    ),
  ),
  dryRun: fc.record({ args: texts, env: variables }),
  reveal: fc.constantFrom('never', 'silent', 'always'),
  secrets: texts,
  timeout: number,
  killAfter: number,
  notify: fc.constantFrom('failure', 'always', 'never'),
  missed: fc.constantFrom('once', 'skip', 'all'),
  missedWithin: number,
  overlap: fc.constantFrom('skip', 'queue', 'replace', 'allow'),
  interrupted: fc.constantFrom('leave', 'retry'),
  retry: fc.record({ attempts: number, delay: number, backoff: fc.constantFrom('fixed', 'exponential') }),
  priority: number,
  output: fc.record({ kind: text, extension: text, from: fc.constantFrom('stdout', 'files'), keep: number }),
  watch: texts,
};

export const taskProperties = Object.keys(anyOf) as readonly (keyof Task)[];

const mayMiss: readonly (keyof Task)[] = [
  'description',
  'group',
  'missedWithin',
  'retry',
  'output',
  'dryRun',
];

/** With a zone of its own: that of the machine takes `timezone` out of what is covered. */
export const anyTask = fc.record(
  { ...anyOf, isMachineZone: fc.constant(undefined) },
  { requiredKeys: taskProperties.filter((name) => !mayMiss.includes(name)) },
) as fc.Arbitrary<unknown> as fc.Arbitrary<Task>;

export const anyEvidenceFile: fc.Arbitrary<EvidenceFile> = fc.record(
  {
    role: fc.constantFrom('script', 'module', 'interpreter', 'env-file', 'cwd'),
    ...{ path: text, target: text, hash: text },
    without: fc.constantFrom('missing', 'program', 'unreadable'),
    outside: fc.constant(true as const),
  },
  { requiredKeys: ['role', 'path'] },
);

export const anyEvidence: fc.Arbitrary<Evidence> = fc.record({
  settings: fc.dictionary(text, fc.jsonValue(), { maxKeys: 2 }),
  files: fc.array(anyEvidenceFile, { maxLength: 3 }),
});

/** Whether two values are one and the same to JSON, whatever the order of their keys. */
export function isSameJson(one: unknown, other: unknown): boolean {
  return isDeepStrictEqual(asEntries(one), asEntries(other));
}

/** Whether two say the same, whatever the order of their files. */
export function isSameEvidence(one: Evidence, other: Evidence): boolean {
  const found = ({ files }: Evidence) => new Set(files.map(asEntries));
  const isAsLong = one.files.length === other.files.length;
  return isAsLong && isSameJson(one.settings, other.settings) && isDeepStrictEqual(found(one), found(other));
}

/** Not by the canonical form, which is what is attacked. */
function asEntries(value: unknown): unknown {
  if (Array.isArray(value)) return ['list', ...value.map(asEntries)];
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return new Map(entries.map(([key, member]) => [key, asEntries(member)]));
}
