import assert from 'node:assert/strict';
import { firstOccurrences, type Timing } from '../../../src/cli/followingOccurrences.ts';
import { scheduleJson, schedulesJson } from '../../../src/cli/json/scheduleJson.ts';
import { normalizedCron } from '../../../src/cli/normalizedCron.ts';
import { withoutColour } from '../../../src/cli/paint.ts';
import { clockNote } from '../../../src/cli/printers/clockNote.ts';
import { factLines, scheduleFacts } from '../../../src/cli/printers/explanation.ts';
import { instantTable } from '../../../src/cli/printers/occurrenceTable.ts';
import { taskExplanation } from '../../../src/cli/printers/taskExplanation.ts';
import type { Wording } from '../../../src/cli/printers/wording.ts';
import { whyNone } from '../../../src/cli/whyNone.ts';
import { zoneToShow } from '../../../src/cli/zoneToShow.ts';
import { writeDuration } from '../../../src/config/duration.ts';
import { inEnglish, message } from '../../../src/common/message.ts';
import { parseSchedule } from '../../../src/config/parseSchedule.ts';
import type { Schedule } from '../../../src/model/schedule.ts';
import { InstantFormat } from '../../../src/presentation/time.ts';
import { compileSchedules, type ClockNote } from '../../../src/schedule/occurrences.ts';
import { at, aTask, cron, every, minute } from '../../support/builders.ts';

function wordingAt(now: string, locale = 'en'): Wording {
  const instants = new InstantFormat(locale, 'UTC');
  return { translate: inEnglish, locale, paint: withoutColour, instants, now: at(now) };
}

function timingOf(schedules: readonly Schedule[], timezone: string): Timing {
  return { occurrences: compileSchedules(schedules, timezone), anchor: { since: 0 } };
}

function table(schedules: readonly Schedule[], timezone: string, from: string, count: number): string[] {
  const found = firstOccurrences(timingOf(schedules, timezone), at(from), count);
  return instantTable(found, timezone, wordingAt(from));
}

function read(text: string): readonly Schedule[] {
  const { schedules, problems } = parseSchedule(text);
  return schedules ?? assert.fail(problems.map((problem) => inEnglish(problem.message)).join());
}

describe('a cron expression in its plain form', () => {
  for (const [written, plain] of [
    ['0 2 * * 1-5', '0 2 * * 1-5'],
    ['  0   2 * *\tmon-FRI ', '0 2 * * 1-5'],
    ['0 0 1 jan,Dec *', '0 0 1 1,12 *'],
    ['05 02 ? * 007', '5 2 * * 7'],
    ['*/15 0 0 * * *', '*/15 0 0 * * *'],
    ['0 0 lw * *', '0 0 LW * *'],
    ['0 0 * * fril,mon#2', '0 0 * * 5L,1#2'],
    ['0 0 15w jul *', '0 0 15W 7 *'],
    ['@yearly', '0 0 1 1 *'],
    ['@Weekly', '0 0 * * 0'],
    ['@daily', '0 0 * * *'],
    ['@hourly', '0 * * * *'],
  ] as const) {
    it(`is ${plain} for ${written}`, () => {
      const schedule = cron(written);
      assert.equal(normalizedCron(schedule), plain);
      assert.deepEqual(cron(plain).pattern.minutes, schedule.pattern.minutes);
      assert.deepEqual(cron(plain).pattern.daysOfWeek, schedule.pattern.daysOfWeek);
      assert.deepEqual(cron(plain).pattern.daysOfMonth, schedule.pattern.daysOfMonth);
      assert.deepEqual(cron(plain).pattern.months, schedule.pattern.months);
    });
  }
});

describe('a schedule in its plain form', () => {
  for (const [written, plain] of [
    ['{"every":"6h"}', '{"every":"6 hours"}'],
    ['{"from":"2026-01-31T06:00","every":"1 month"}', '{"every":"1 month","from":"2026-01-31T06:00"}'],
    ['{"daily":["06:00"]}', '{"daily":"06:00"}'],
    ['{"daily":["18:30:10","06:00"]}', '{"daily":["06:00","18:30:10"]}'],
    ['{"weekly":["friday","monday"]}', '{"weekly":["monday","friday"],"at":"00:00"}'],
    [
      '{"weekly":"monday","at":"10:00","everyWeeks":2,"from":"2026-01-05"}',
      '{"weekly":"monday","at":"10:00","everyWeeks":2,"from":"2026-01-05T00:00"}',
    ],
    ['{"monthly":1,"at":"08:00"}', '{"monthly":1,"at":"08:00"}'],
    ['{"monthly":"last"}', '{"monthly":"last","at":"00:00"}'],
    ['{"monthly":"last friday"}', '{"monthly":"last friday","at":"00:00"}'],
    ['{"monthly":"second tuesday"}', '{"monthly":"second tuesday","at":"00:00"}'],
    ['{"yearly":"02-05","at":"08:00"}', '{"yearly":"02-05","at":"08:00"}'],
    ['{"once":"2026-12-24T18:00"}', '{"once":"2026-12-24T18:00"}'],
    ['{"startup":true}', '{"startup":true}'],
    ['{"after":"a"}', '{"after":"a","on":"success"}'],
    [
      '{"end":"2026-12-31T18:00","jitter":"90m","timezone":"Europe/Paris","cron":"@daily","start":"2026-01-01T06:00"}',
      '{"cron":"0 0 * * *","timezone":"Europe/Paris","jitter":"1h30m","start":"2026-01-01T06:00","end":"2026-12-31T18:00"}',
    ],
  ] as const) {
    it(`is ${plain}`, () => {
      const schedules = read(written);
      assert.equal(JSON.stringify(schedulesJson(schedules)), plain);
      assert.equal(JSON.stringify(schedulesJson(read(plain))), plain);
    });
  }

  it('is an array of several, and null of none', () => {
    assert.deepEqual(schedulesJson(read('[{"daily":"06:00"},{"daily":"07:00"}]')), [
      { daily: '06:00' },
      { daily: '07:00' },
    ]);
    assert.equal(schedulesJson([]), null);
  });

  it('has durations that scheduler.json takes', () => {
    assert.equal(writeDuration(1), '1ms');
    assert.equal(writeDuration(5 * minute), '5m');
    assert.equal(writeDuration(86_400_000 + 3_600_000 + 30_000 + 5), '1d1h30s5ms');
    const daily: Schedule = { form: 'every', count: 1, unit: 'day', jitter: 1500 };
    assert.deepEqual(scheduleJson(daily), {
      every: '1 day',
      jitter: '1s500ms',
    });
  });
});

describe('the note of a clock change', () => {
  const note = (given: ClockNote, instant: string, zone = 'Europe/Paris') =>
    inEnglish(clockNote(given, at(instant), zone));

  it('names the time that was left out, with its seconds where it has any', () => {
    assert.equal(
      note({ kind: 'shifted', wall: at('2026-03-29T02:30Z') }, '2026-03-29T01:00Z'),
      '02:30 does not exist that day: the clock jumps',
    );
    assert.equal(
      note({ kind: 'shifted', wall: at('2026-03-29T02:30:15Z') }, '2026-03-29T01:00Z'),
      '02:30:15 does not exist that day: the clock jumps',
    );
  });

  it('names the day where a whole one was left out', () => {
    assert.equal(
      note({ kind: 'shifted', wall: at('2011-12-30T06:00Z') }, '2011-12-30T10:00Z', 'Pacific/Apia'),
      '2011-12-30 06:00 does not exist: the clock jumps',
    );
  });

  it('tells the passes of a repeated hour apart', () => {
    const [first, second] = ['2026-10-25T00:30Z', '2026-10-25T01:30Z'] as const;
    const both = { kind: 'repeated', both: true } as const;
    assert.equal(note({ ...both, pass: 'first' }, first), 'first pass of the repeated hour');
    assert.equal(note({ ...both, pass: 'second' }, second), 'second pass of the repeated hour');
    const fixed: ClockNote = { kind: 'repeated', pass: 'first', both: false };
    assert.equal(note(fixed, first), '02:30 comes twice: runs at the first pass');
    assert.equal(note(fixed, first, 'UTC'), 'first pass of the repeated hour', 'another clock is shown');
  });
});

describe('the table of occurrences', () => {
  it('says in which night a time does not exist', () => {
    assert.deepEqual(table([cron('30 2 * * *')], 'Europe/Paris', '2026-03-27T12:00Z', 3), [
      '  LOCAL TIME                       UTC     FROM NOW',
      '  Sat, Mar 28, 2026  02:30 +01:00  01:30Z  in 13 h 30 min',
      '  Sun, Mar 29, 2026  03:00 +02:00  01:00Z  in 2 days       02:30 does not exist that day: the clock jumps',
      '  Mon, Mar 30, 2026  02:30 +02:00  00:30Z  in 3 days',
    ]);
  });

  it('says in which night a time comes twice', () => {
    assert.deepEqual(table([cron('30 2 * * *')], 'Europe/Paris', '2026-10-24T12:00Z', 1), [
      '  LOCAL TIME                       UTC     FROM NOW',
      '  Sun, Oct 25, 2026  02:30 +02:00  00:30Z  in 12 h 30 min  02:30 comes twice: runs at the first pass',
    ]);
    assert.deepEqual(table([cron('*/30 * * * *')], 'Europe/Paris', '2026-10-25T00:00Z', 4), [
      '  LOCAL TIME                       UTC     FROM NOW',
      '  Sun, Oct 25, 2026  02:30 +02:00  00:30Z  in 30 min      first pass of the repeated hour',
      '  Sun, Oct 25, 2026  02:00 +01:00  01:00Z  in 1 h         second pass of the repeated hour',
      '  Sun, Oct 25, 2026  02:30 +01:00  01:30Z  in 1 h 30 min  second pass of the repeated hour',
      '  Sun, Oct 25, 2026  03:00 +01:00  02:00Z  in 2 h',
    ]);
  });

  it('has the date in UTC where it is another, and seconds where there are any', () => {
    assert.deepEqual(table([cron('15 0 6 * * *')], 'Asia/Tokyo', '2026-01-01T00:00Z', 1), [
      '  LOCAL TIME                         UTC                   FROM NOW',
      '  Fri, Jan 2, 2026  06:00:15 +09:00  2026-01-01 21:00:15Z  in 21 h',
    ]);
  });

  it('does not say UTC twice', () => {
    assert.deepEqual(table([cron('0 6 * * *')], 'Etc/UTC', '2026-01-01T00:00Z', 1), [
      '  LOCAL TIME                      FROM NOW',
      '  Thu, Jan 1, 2026  06:00 +00:00  in 6 h',
    ]);
  });

  it('says of what lies behind that it does', () => {
    const found = [{ at: at('2026-01-01T06:00Z'), note: undefined }];
    const [, row = ''] = instantTable(found, 'UTC', wordingAt('2026-01-02T00:00Z'));
    assert.match(row, / in the past$/);
  });
});

describe('the explanation of a schedule', () => {
  const wording = wordingAt('2026-01-01T00:00Z');

  it('has its plain form beside what was written, and its time zone', () => {
    const facts = scheduleFacts([cron('@daily')], 'Europe/Paris', wording);
    const [normalized, inWords, zone] = factLines(facts, wording);
    assert.equal(normalized, 'Normalized  {"cron":"0 0 * * *"}  (written “@daily”)');
    assert.match(inWords ?? '', /^In words {4}\w.*00:00/);
    assert.equal(zone, 'Time zone   Europe/Paris');
  });

  it('does not repeat what was written plainly', () => {
    const [normalized] = factLines(scheduleFacts([cron('0 2 * * 1-5')], 'UTC', wording), wording);
    assert.equal(normalized, 'Normalized  {"cron":"0 2 * * 1-5"}');
  });

  it('words each of several schedules', () => {
    const facts = scheduleFacts(read('[{"daily":"06:00"},{"weekly":"monday"}]'), 'UTC', wording);
    assert.deepEqual(
      facts.map(([title]) => title.text),
      ['Normalized', 'In words', 'Normalized', 'In words', 'Time zone'],
    );
    assert.notEqual(facts[1]?.[1], facts[3]?.[1]);
  });

  it('names no time zone where the clock decides nothing', () => {
    const facts = scheduleFacts([{ form: 'startup' }], 'UTC', wording);
    assert.deepEqual(
      facts.map(([title]) => title.text),
      ['Normalized', 'In words'],
    );
  });

  it('labels the zone of the times shown where the schedules are in several', () => {
    const union = read('[{"daily":"06:00","timezone":"Asia/Tokyo"},{"daily":"07:00"},{"startup":true}]');
    const facts = scheduleFacts(union, 'UTC', wording);
    assert.deepEqual(facts.at(-1), [
      message('Time zone'),
      'UTC (for the times shown; the words name those of the schedules)',
    ]);
    assert.equal(facts[1]?.[1], 'Every day at 06:00 (Asia/Tokyo)');
    assert.equal(facts[3]?.[1], 'Every day at 07:00 (UTC)');
  });

  it('is in the zone of the schedules that follow a clock, whatever others there are', () => {
    const union = read('[{"daily":"06:00","timezone":"Asia/Tokyo"},{"startup":true}]');
    assert.equal(zoneToShow(union, 'UTC'), 'Asia/Tokyo');
    assert.equal(zoneToShow(read('{"startup":true}'), 'UTC'), 'UTC');
  });
});

/** Of a task that has never run. */
const idle = { active: undefined, last: undefined, approval: 'approved', needsVscode: false } as const;

describe('the explanation of a task', () => {
  it('says whether it is enabled, and what its intervals count from', () => {
    const wording = wordingAt('2026-01-01T12:00Z');
    const task = aTask({ id: 'pull', label: 'Pull data', schedules: [every(6, 'hour')], timezone: 'UTC' });
    const lastStart = at('2026-01-01T10:00Z');
    const next = at('2026-01-01T16:00Z');
    const overview = { task, next, ...idle };
    const { occurrences } = timingOf(task.schedules, 'UTC');
    const timing = { occurrences, anchor: { since: 0, lastStart } };
    const found = [{ at: next, note: undefined }];
    const lines = taskExplanation({ overview, timing, found, why: undefined }, wording);
    assert.equal(lines[0], 'Task        pull Pull data');
    assert.equal(lines[1], 'Enabled     yes');
    assert.ok(lines.includes('Last start  10:00'), lines.join('\n'));
    assert.equal(lines.at(-1), '  Thu, Jan 1, 2026  16:00 +00:00  in 4 h');
    const off = taskExplanation(
      {
        overview: { ...overview, task: { ...task, enabled: false }, next: undefined },
        timing: { ...timing, anchor: { since: 0 } },
        ...{ found: [], why: undefined },
      },
      wording,
    );
    assert.equal(off[1], 'Enabled     no');
    assert.deepEqual(off.slice(-2), ['Last start  never', 'Next        disabled']);
  });

  it('shows what is due as due', () => {
    const wording = wordingAt('2026-01-01T12:00Z');
    const task = aTask({ schedules: [cron('0 6 * * *')], timezone: 'UTC' });
    const next = at('2026-01-01T06:00Z');
    const lines = taskExplanation(
      {
        overview: { task, next, ...idle },
        timing: timingOf(task.schedules, 'UTC'),
        ...{ found: [{ at: next, note: undefined }], why: undefined },
      },
      wording,
    );
    assert.match(lines.at(-1) ?? '', /06:00 \+00:00 {2}due, 6 h ago$/);
    assert.ok(!lines.some((line) => line.startsWith('Last start')), 'nothing counts from it');
  });
});

describe('why a schedule gives no occurrence', () => {
  const say = (schedules: readonly Schedule[], warnings: readonly string[] = []) =>
    inEnglish(
      whyNone(
        {
          schedules,
          timing: timingOf(schedules, 'Europe/Paris'),
          after: at('2026-01-01T00:00Z'),
          problems: warnings.map((text) => ({
            ...{ severity: 'warning', message: message('{text}', { text }), offset: 0, length: 0, path: [] },
          })),
          timezone: 'Europe/Paris',
        },
        wordingAt('2026-01-01T00:00Z'),
      ).text,
    );

  it('is that the clock does not decide', () => {
    const after: Schedule = { form: 'after', task: 'a', on: 'success' };
    assert.equal(say([{ form: 'startup' }, after]), 'No time can be named: the clock does not decide it.');
  });

  it('is that it was the last one', () => {
    const past: Schedule = { form: 'once', at: '2025-12-24T18:00' };
    assert.equal(say([{ form: 'startup' }, past]), 'Never again. The last time was Wed, Dec 24 18:00.');
    assert.equal(say([past]), 'Never again. The last time was Wed, Dec 24 18:00.');
  });

  it('is what the config warns of', () => {
    assert.equal(
      say([cron('0 0 31 2 *')], ['31 February does not exist.']),
      'Never. 31 February does not exist.',
    );
    assert.equal(say([cron('0 0 31 2 *')]), 'Never.');
  });
});
