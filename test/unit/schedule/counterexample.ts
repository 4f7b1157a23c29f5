import type { Anchor } from '../../../src/schedule/occurrences.ts';
import type { Schedule } from '../../../src/model/schedule.ts';

/** What is asked of the occurrences: instants in milliseconds since the epoch. */
export type Question =
  | { readonly name: 'next'; readonly after: number }
  | { readonly name: 'previous'; readonly before: number }
  | { readonly name: 'count' | 'cost'; readonly after: number; readonly until: number };

export interface Subject {
  readonly schedules: readonly Schedule[];
  readonly zone: string;
  readonly anchor: Anchor;
}

/** A wrong answer, as the text of a test that shows it. */
export class Counterexample extends Error {
  constructor(subject: Subject, question: Question, expected: number | undefined, found: number | undefined) {
    const value = 'until' in question ? String : instantText;
    super(`expected ${value(expected)}, found ${value(found)}:\n\n${testText(subject, question, expected)}`);
    this.name = 'Counterexample';
  }
}

/** To be pasted into a test of test/unit/schedule. */
function testText({ schedules, zone, anchor }: Subject, question: Question, expected?: number): string {
  const { name } = question;
  const asked = (name === 'previous' ? [question.before] : [question.after])
    .concat('until' in question ? [question.until] : [])
    .map(instantText);
  const listed = schedules.map((schedule) => `    ${scheduleText(schedule)},\n`).join('');
  const lines = [
    `it('${name} at ${asked.join(' ').replaceAll("'", '')} in ${zone}', () => {`,
    `  const schedules: Schedule[] = [\n${listed}  ];`,
    `  const occurrences = compileSchedules(schedules, '${zone}', new Zones(), (jitter) => jitter);`,
    `  const anchor = ${anchorText(anchor)};`,
    `  const found = occurrences.${name}(${asked.map((each) => `Date.parse(${each})`).join(', ')}, anchor);`,
    'until' in question
      ? `  assert.equal(found, ${expected});`
      : `  assert.equal(found && new Date(found).toISOString(), ${instantText(expected)});`,
    '});',
  ];
  return lines.join('\n');
}

function scheduleText(schedule: Schedule): string {
  if (schedule.form !== 'cron') return literal(schedule);
  const bounds = Object.entries(schedule).filter(([key]) => !['form', 'expression', 'pattern'].includes(key));
  const text = `cron(${literal(schedule.expression)})`;
  return bounds.length === 0 ? text : `{ ...${text}, ${literal(Object.fromEntries(bounds)).slice(2)}`;
}

function anchorText({ since, lastStart }: Anchor): string {
  const text = `since: Date.parse(${instantText(since)})`;
  return lastStart === undefined
    ? `{ ${text} }`
    : `{ ${text}, lastStart: Date.parse(${instantText(lastStart)}) }`;
}

function instantText(instant: number | undefined): string {
  return instant === undefined ? 'undefined' : `'${new Date(instant).toISOString()}'`;
}

/** JSON as it is written in TypeScript. */
function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([key, each]) => `${key}: ${literal(each)}`)
    .join(', ')} }`;
}
