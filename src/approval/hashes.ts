import { hash } from 'node:crypto';
import type { Evidence, Grant } from '../model/approval.ts';
import type { Task } from '../model/task.ts';

/** What people read, and when they hear of it: none of it changes what is executed, or when. */
const uncovered: ReadonlySet<string> = new Set<keyof Task>([
  'label',
  'description',
  'group',
  'enabled',
  'reveal',
  'notify',
  'priority',
]);

// What is covered, and how it is written down, may change with the number: no hash of an earlier one is valid then.
const ofTask = 'workspace-scheduler task 1\n';
const ofAll = 'workspace-scheduler tasks 1\n';

/** Whether that is a hash as it is written here: SHA-256, lower case, whole. */
export function isHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** Hex. Throws a `TypeError` where the task or the evidence holds what JSON does not know. */
export function hashOfTask(task: Task, outputDirectory: string, evidence: Evidence): string {
  // No part holds a line break of its own.
  const parts = [canonical(coveredBy(task, outputDirectory)), canonical(evidence.settings)];
  // An executor keeps to an order; consent does not depend on it.
  return sha256(ofTask + [...parts, ...evidence.files.map(canonical).sort()].join('\n'));
}

/** Hex; of these grants together, whatever their order. */
export function hashOfAll(grants: readonly Grant[]): string {
  const all = grants.map(({ taskId, hash }) => canonical([taskId, hash]));
  return sha256(ofAll + all.sort().join('\n'));
}

/** What scheduler.json says of a task, as far as consent covers it. */
export function coveredBy(task: Task, outputDirectory: string): Readonly<Record<string, unknown>> {
  // Without a prototype, to which `__proto__` would be another word.
  const covered = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of Object.entries(task)) {
    // The machine's own zone is another one elsewhere, and the consent the same.
    if (!uncovered.has(name) && !(name === 'timezone' && task.isMachineZone)) covered[name] = value;
  }
  return task.output === undefined ? covered : { ...covered, outputDirectory };
}

/**
 * One text for one value: JSON with its keys in the order of their UTF-16 units. What is `undefined` is left out.
 * Nothing is normalized: what looks alike and is not the same has another text. Numbers that JSON cannot tell from
 * others have a text of their own.
 */
export function canonical(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number') return Object.is(value, -0) ? '-0' : String(value);
  // Put together piece by piece: thousands of tasks are written so when a window opens.
  if (Array.isArray(value)) {
    let text = '';
    for (const item of value) text += `${text === '' ? '[' : ','}${canonical(item)}`;
    return text === '' ? '[]' : `${text}]`;
  }
  if (isPlain(value)) {
    let text = '';
    for (const key of Object.keys(value).sort()) {
      const member = value[key];
      if (member !== undefined)
        text += `${text === '' ? '{' : ','}${JSON.stringify(key)}:${canonical(member)}`;
    }
    return text === '' ? '{}' : `${text}}`;
  }
  throw new TypeError(`Not JSON: ${typeof value}`);
}

/** Dates, maps and the like would lose what they hold. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function sha256(text: string): string {
  return hash('sha256', text);
}
