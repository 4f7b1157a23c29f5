import { message } from '../common/message.ts';
import type { Finding } from './finding.ts';
import type { JsonText, PropertyMark } from './jsonText.ts';
import type { Problem } from './problem.ts';

// More of any of these is nothing that a person has written: it would hold up the editor, or fill its memory.

export const mostTasks = 20_000;
/** Of a task, or of any other property of the file, in UTF-16 units. */
const longest = 32 * 1024;
const mostSettings = 100;
/** Of one task. */
export const mostFindings = 100;
/** Of all together. */
const mostProblems = 1000;
/** In characters; they stand in every row, tooltip and notification. */
export const longestTexts = { label: 200, group: 200, description: 5000 } as const;

/** What is too much of the file as a whole. Then nothing else is looked at. */
export function fileTooLarge({ properties }: JsonText): Finding | undefined {
  if (properties.size > mostSettings) {
    const text = message('The file holds more than {limit} properties.', { limit: mostSettings });
    return { severity: 'error', message: text, path: [], place: 'value' };
  }
  for (const [name, { value }] of properties) {
    if (name !== 'tasks' && value.length > longest) return tooLong([name]);
  }
  return undefined;
}

/** What is too much of a task, which stands at `mark`. Then it is not looked at any further. */
export function taskTooLarge(id: string, mark: PropertyMark | undefined): Finding | undefined {
  return mark && mark.value.length > longest ? tooLong(['tasks', id]) : undefined;
}

function tooLong(path: Finding['path']): Finding {
  const text = message('This is longer than {limit} KB.', { limit: longest / 1024 });
  return { severity: 'error', message: text, path, place: 'key' };
}

/** Texts of a task that are too long to be shown. `raw`: as the file has it. */
export function longTexts(id: string, raw: unknown): readonly Finding[] {
  if (typeof raw !== 'object' || raw === null) return [];
  return Object.entries(longestTexts).flatMap(([name, limit]): readonly Finding[] => {
    const text: unknown = Object.hasOwn(raw, name) ? (raw as Record<string, unknown>)[name] : undefined;
    if (typeof text !== 'string' || text.length <= limit) return [];
    const fault = message('"{name}" must be at most {limit} characters long.', { name, limit });
    return [{ severity: 'error', message: fault, path: ['tasks', id, name], place: 'key' }];
  });
}

/** Those of a task's findings that are told, errors before warnings; `told`: how many have been told before. */
export function firstFindings(findings: readonly Finding[], told: number): readonly Finding[] {
  const most = told > mostProblems ? 1 : mostFindings;
  if (findings.length <= most) return findings;
  const errors = findings.filter(({ severity }) => severity === 'error');
  return (errors.length > 0 ? errors : findings).slice(0, most);
}

/** Of many problems, in the order of the text, the first, and how many more there are. */
export function firstProblems(problems: readonly Problem[]): readonly Problem[] {
  const next = problems[mostProblems];
  if (next === undefined) return problems;
  const rest = problems.slice(mostProblems);
  const severity = rest.some((problem) => problem.severity === 'error') ? 'error' : 'warning';
  const text =
    rest.length === 1
      ? message('There is 1 more problem from here on.')
      : message('There are {count} more problems from here on.', { count: rest.length });
  const { offset, length } = next;
  return [...problems.slice(0, mostProblems), { severity, message: text, offset, length, path: [] }];
}
