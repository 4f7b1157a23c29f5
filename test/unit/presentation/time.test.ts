import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/common/message.ts';
import { formatDuration, formatUntil, InstantFormat } from '../../../src/presentation/time.ts';
import { at, day, hour, minute, second } from '../../support/builders.ts';

describe('a duration in words', () => {
  const cases: [number, string][] = [
    [0, '0.0 s'],
    [49, '0.0 s'],
    [50, '0.1 s'],
    [340, '0.3 s'],
    [9_940, '9.9 s'],
    [9_960, '10 s'],
    [10 * second, '10 s'],
    [42_400, '42 s'],
    [59_499, '59 s'],
    [59_500, '1 min 0 s'],
    [minute, '1 min 0 s'],
    [3 * minute + 5 * second, '3 min 5 s'],
    [hour - 501, '59 min 59 s'],
    [hour - 500, '1 h 0 min'],
    [hour, '1 h 0 min'],
    [2 * hour + 10 * minute, '2 h 10 min'],
    [2 * hour - 20 * second, '2 h 0 min'],
    [30 * hour, '30 h 0 min'],
  ];
  for (const [ms, words] of cases) {
    it(`of ${ms} ms is ${words}`, () => assert.equal(inEnglish(formatDuration(ms)), words));
  }
});

describe('how far ahead an instant is', () => {
  const cases: [number, string][] = [
    [-hour, 'in less than a minute'],
    [0, 'in less than a minute'],
    [59_999, 'in less than a minute'],
    [minute, 'in 1 min'],
    [12 * minute, 'in 12 min'],
    [59 * minute + 20 * second, 'in 59 min'],
    [59 * minute + 40 * second, 'in 1 h'],
    [hour, 'in 1 h'],
    [hour + 25 * minute, 'in 1 h 25 min'],
    [2 * hour - 10 * second, 'in 2 h'],
    [day - minute, 'in 23 h 59 min'],
    [day - 20 * second, 'in 1 day'],
    [day, 'in 1 day'],
    [41 * hour + 59 * minute, 'in 1 day'],
    [42 * hour, 'in 2 days'],
    [20 * day, 'in 20 days'],
  ];
  const calendar = new InstantFormat('en', 'UTC');
  for (const [ahead, words] of cases) {
    it(`by ${ahead} ms is ${words}`, () => {
      const now = at('2026-11-22T06:00Z');
      assert.equal(inEnglish(formatUntil(now + ahead, now, calendar)), words);
    });
  }

  it('is as many days for all that is on one day of the calendar', () => {
    const now = at('2026-11-22T08:00Z');
    const words = (instant: string, zone: string) =>
      inEnglish(formatUntil(at(instant), now, new InstantFormat('en', zone)));
    assert.equal(words('2026-11-30T06:00Z', 'UTC'), 'in 8 days');
    assert.equal(words('2026-11-30T21:00Z', 'UTC'), 'in 8 days');
    assert.equal(words('2026-11-30T21:00Z', 'Asia/Tokyo'), 'in 9 days');
  });

  it('is one day where a day of 25 hours is not over yet', () => {
    const calendar = new InstantFormat('en', 'Europe/Paris');
    const midnight = at('2026-10-24T22:00Z');
    assert.equal(inEnglish(formatUntil(midnight + 24 * hour + 59 * minute, midnight, calendar)), 'in 1 day');
  });

  it('is by the machine’s calendar where none is given', () => {
    const machine = new InstantFormat('en');
    for (let ahead = day; ahead < 4 * day; ahead += 5 * hour) {
      const now = at('2026-11-22T06:00Z');
      assert.deepEqual(formatUntil(now + ahead, now), formatUntil(now + ahead, now, machine));
    }
  });
});

describe('an instant in words', () => {
  const label = (zone: string, instant: string, now: string) =>
    inEnglish(new InstantFormat('en', zone).dayLabel(at(instant), at(now)));

  it('is in the present time zone of the machine, once it has been renewed', () => {
    const zone = process.env['TZ'];
    const format = new InstantFormat('en');
    try {
      process.env['TZ'] = 'Asia/Tokyo';
      format.renew();
      assert.equal(format.time(at('2026-11-22T06:00Z')), '15:00');
      process.env['TZ'] = 'America/New_York';
      format.renew();
      assert.equal(format.time(at('2026-11-22T06:00Z')), '01:00');
    } finally {
      if (zone === undefined) delete process.env['TZ'];
      else process.env['TZ'] = zone;
    }
  });

  describe('as a day', () => {
    const cases: [why: string, zone: string, instant: string, now: string, words: string][] = [
      ['in UTC', 'UTC', '2026-11-22T23:59Z', '2026-11-22T00:00Z', 'Today'],
      ['a minute before midnight', 'UTC', '2026-11-21T23:59Z', '2026-11-22T00:00Z', 'Yesterday'],
      ['at midnight', 'UTC', '2026-11-23T00:00Z', '2026-11-22T23:59Z', 'Tomorrow'],
      ['two days off', 'UTC', '2026-11-20T12:00Z', '2026-11-22T12:00Z', 'Fri, Nov 20'],
      ['across a month', 'UTC', '2026-10-31T12:00Z', '2026-11-01T12:00Z', 'Yesterday'],
      ['across a leap day', 'UTC', '2028-02-29T12:00Z', '2028-03-01T12:00Z', 'Yesterday'],
      ['across a year', 'UTC', '2027-01-01T00:30Z', '2026-12-31T23:30Z', 'Tomorrow'],
      ['more than 300 days off', 'UTC', '2025-11-22T12:00Z', '2026-11-22T12:00Z', 'Nov 22, 2025'],
      ['east of UTC', 'Asia/Tokyo', '2026-11-22T16:00Z', '2026-11-22T14:00Z', 'Tomorrow'],
      ['west of UTC', 'America/Los_Angeles', '2026-11-22T07:00Z', '2026-11-22T09:00Z', 'Yesterday'],
      ['at half an hour', 'Asia/Kolkata', '2026-11-22T18:29Z', '2026-11-22T18:31Z', 'Yesterday'],
      // Paris, 25 October 2026: a day of 25 hours.
      ['the long day, late', 'Europe/Paris', '2026-10-24T12:00Z', '2026-10-25T22:30Z', 'Yesterday'],
      ['the long day, its start', 'Europe/Paris', '2026-10-24T22:10Z', '2026-10-25T22:50Z', 'Today'],
      ['before the long day', 'Europe/Paris', '2026-10-25T22:30Z', '2026-10-24T21:30Z', 'Tomorrow'],
      ['early on the long day', 'Europe/Paris', '2026-10-25T23:30Z', '2026-10-24T22:10Z', 'Tomorrow'],
      ['after the long day', 'Europe/Paris', '2026-10-25T00:30Z', '2026-10-25T23:30Z', 'Yesterday'],
      // Paris, 29 March 2026: a day of 23 hours.
      ['after the short day', 'Europe/Paris', '2026-03-29T10:00Z', '2026-03-29T22:30Z', 'Yesterday'],
      [
        'two before, after the short day',
        'Europe/Paris',
        '2026-03-28T22:30Z',
        '2026-03-29T22:30Z',
        'Sat, Mar 28',
      ],
      ['before the short day', 'Europe/Paris', '2026-03-29T10:00Z', '2026-03-28T22:30Z', 'Tomorrow'],
      [
        'two after, before the short day',
        'Europe/Paris',
        '2026-03-29T22:30Z',
        '2026-03-28T22:30Z',
        'Mon, Mar 30',
      ],
      // Samoa had no 30 December 2011.
      ['a day that never was', 'Pacific/Apia', '2011-12-29T20:00Z', '2011-12-30T20:00Z', 'Thu, Dec 29'],
    ];
    for (const [why, zone, instant, now, words] of cases) {
      it(`${why}: ${words}`, () => assert.equal(label(zone, instant, now), words));
    }

    it('is the same as the day of the calendar, through a year, in several zones', () => {
      for (const zone of ['Europe/Paris', 'America/St_Johns', 'Australia/Lord_Howe']) {
        const format = new InstantFormat('en', zone);
        for (let now = at('2026-01-01T00:30Z'); now < at('2027-01-01T00:00Z'); now += 13 * hour) {
          const today = Date.parse(format.dayKey(now));
          for (const ahead of [-47, -24, -1, 1, 24, 47]) {
            const then = Date.parse(format.dayKey(now + ahead * hour));
            const expected = { [-day]: 'Yesterday', 0: 'Today', [day]: 'Tomorrow' }[then - today] ?? '{date}';
            const where = `${zone} ${new Date(now).toISOString()} ${ahead} h`;
            assert.equal(format.dayLabel(now + ahead * hour, now).text, expected, where);
          }
        }
      }
    });
  });

  it('as the key of its day is the same whatever the reader’s language', () => {
    for (const locale of ['en', 'fr', 'de', 'ar-EG', 'th-TH', 'fa-IR']) {
      const format = new InstantFormat(locale, 'Europe/Paris');
      assert.equal(format.dayKey(at('2026-11-21T23:30Z')), '2026-11-22');
      assert.equal(format.dayKey(at('2026-01-05T12:00Z')), '2026-01-05');
    }
  });

  it('as a time is on the 24-hour clock, midnight being 00:00', () => {
    const format = new InstantFormat('en', 'Europe/Paris');
    assert.equal(format.time(at('2026-11-22T05:00Z')), '06:00');
    assert.equal(format.time(at('2026-11-22T23:00Z')), '00:00');
    assert.equal(format.time(at('2026-11-22T17:05Z')), '18:05');
    assert.equal(format.timeToSecond(at('2026-11-22T23:05:09Z')), '00:05:09');
  });

  it('in full names the day, the time with its seconds, and the zone', () => {
    const words = new InstantFormat('en', 'Europe/Paris').full(at('2026-11-22T05:00:07Z'));
    for (const part of ['Sunday', 'November 22, 2026', '06:00:07', 'GMT+1'])
      assert.ok(words.includes(part), words);
  });

  it('in full is on the 24-hour clock, midnight being 00:00, in every language', () => {
    for (const locale of ['en', 'en-US', 'fr', 'de']) {
      const words = (instant: string) => new InstantFormat(locale, 'Europe/Paris').full(at(instant));
      assert.match(words('2026-11-22T20:05:07Z'), / 21:05:07 /, locale);
      assert.match(words('2026-11-21T23:05:07Z'), / 00:05:07 /, locale);
    }
  });

  it('as a moment is the time today, and has the day beside it otherwise', () => {
    const format = new InstantFormat('en', 'Europe/Paris');
    const words = (instant: string) => inEnglish(format.moment(at(instant), at('2026-11-22T12:00Z')));
    assert.equal(words('2026-11-22T05:00Z'), '06:00');
    assert.equal(words('2026-11-21T05:00Z'), 'yesterday 06:00');
    assert.equal(words('2026-11-23T05:00Z'), 'tomorrow 06:00');
    assert.equal(words('2026-12-25T05:00Z'), 'Fri, Dec 25 06:00');
  });

  it('is in the machine’s zone where none is given', () => {
    const now = at('2026-11-22T12:00Z');
    const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
    assert.equal(new InstantFormat('en').full(now), new InstantFormat('en', timeZone).full(now));
  });
});
