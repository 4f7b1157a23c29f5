import { readFileSync } from 'node:fs';

/** An expression in a zone, the instant that is asked about, and the occurrence that has to follow. */
export interface PublicCase {
  readonly expression: string;
  /** IANA. */
  readonly zone: string;
  /** As it is written: `> 2016-03-13T01:30-05:00`, or with `>=` where an occurrence at that very instant counts. */
  readonly asked: string;
  /** Milliseconds since the epoch: the occurrence is the first strictly after it. */
  readonly after: number;
  readonly expected: number;
  /** What the source says, where we deliberately say something else. */
  readonly theirs?: number;
}

export interface CaseGroup {
  readonly name: string;
  readonly zone: string;
  readonly cases: readonly PublicCase[];
}

interface GroupText {
  readonly name: string;
  readonly zone: string;
  /** Expression, what is asked, what is expected here, and what the source says where that differs. */
  readonly cases: readonly (readonly [string, string, string, string?])[];
}

interface FileText {
  readonly daylightSaving: readonly GroupText[];
  readonly further: readonly GroupText[];
  readonly differing: readonly GroupText[];
}

/**
 * `daylightSaving`: those by which cron libraries are compared; `further`: what the same source says beside;
 * `differing`: what it says there and we do not, each group with its reason in the file.
 */
export function publicCases(): Record<keyof FileText, CaseGroup[]> {
  const file = new URL('publicCases.json', import.meta.url);
  const text = JSON.parse(readFileSync(file, 'utf8')) as FileText;
  return {
    daylightSaving: text.daylightSaving.map(read),
    further: text.further.map(read),
    differing: text.differing.map(read),
  };
}

function read({ name, zone, cases }: GroupText): CaseGroup {
  return {
    name,
    zone,
    cases: cases.map(([expression, asked, expected, theirs]) => {
      const [sign, instant = ''] = asked.split(' ');
      const after = Date.parse(instant) - (sign === '>=' ? 1 : 0);
      return {
        expression,
        zone,
        asked,
        after,
        expected: Date.parse(expected),
        ...(theirs === undefined ? {} : { theirs: Date.parse(theirs) }),
      };
    }),
  };
}
