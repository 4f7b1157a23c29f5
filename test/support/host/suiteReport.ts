import { readFile } from 'node:fs/promises';

/** Names, in the extension host's environment, the file that a suite appends its events to. */
export const reportVariable = 'SCHEDULER_TEST_REPORT';

/** One line of that file. A file without an `end` is of a host that died on the way. */
export type SuiteEvent =
  | { readonly kind: 'begun'; readonly title: string }
  | { readonly kind: 'pending'; readonly title: string }
  | { readonly kind: 'passed'; readonly title: string; readonly milliseconds: number }
  | { readonly kind: 'failed'; readonly title: string; readonly error: string }
  /** The suite waits for a person to trust the workspace: no extension can. */
  | { readonly kind: 'wants-trust' }
  | { readonly kind: 'end' };

export interface SuiteReport {
  readonly passed: number;
  readonly failed: number;
  readonly pending: number;
  readonly failures: readonly { readonly title: string; readonly error: string }[];
  /** Why the suite as a whole failed, apart from its tests. Counted in `failed`. */
  readonly broken?: string;
}

/** The events in `file` so far; none, when it is not there yet. */
export async function readSuiteEvents(file: string): Promise<readonly SuiteEvent[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  // What follows the last line break is still being written.
  const whole = text.split('\n').slice(0, -1);
  return whole.map((line) => JSON.parse(line) as SuiteEvent);
}

/** The counts. `end` is the host's exit code, or why it has none. A suite that did not come to its end, or in which nothing ran, counts as one more failure. */
export function summarizeSuite(events: readonly SuiteEvent[], end: number | Error): SuiteReport {
  const failures = events
    .filter((event) => event.kind === 'failed')
    .map(({ title, error }) => ({ title, error }));
  const passed = events.filter((event) => event.kind === 'passed').length;
  const broken = whatBroke(events, end, passed + failures.length);
  return {
    passed,
    failed: failures.length + (broken === undefined ? 0 : 1),
    pending: events.filter((event) => event.kind === 'pending').length,
    failures,
    ...(broken === undefined ? {} : { broken }),
  };
}

function whatBroke(events: readonly SuiteEvent[], end: number | Error, ran: number): string | undefined {
  const how = typeof end === 'number' ? `The extension host ended with ${end}` : end.message;
  if (events.at(-1)?.kind !== 'end') {
    const last = events.findLast((event) => event.kind === 'begun');
    const where = last === undefined ? 'before its first test' : `in or after: ${last.title}`;
    return `${how} before the suite had ended, ${where}`;
  }
  if (ran === 0) return 'No test ran';
  if (end !== 0 && !events.some((event) => event.kind === 'failed')) return `All tests passed, but: ${how}`;
  return undefined;
}

/** What a person reads while the suite goes on; `undefined` where an event is not worth a line. */
export function describeSuiteEvent(event: SuiteEvent): string | undefined {
  switch (event.kind) {
    case 'passed':
      return `  ✔ ${event.title} (${event.milliseconds} ms)`;
    case 'failed':
      return `  ✘ ${event.title}\n${event.error.replace(/^/gm, '      ')}`;
    case 'pending':
      return `  - ${event.title}`;
    case 'begun':
    case 'wants-trust':
    case 'end':
      return undefined;
  }
}
