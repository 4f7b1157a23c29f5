import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/common/message.ts';
import { readMonthDay, readYearDay } from '../../../src/config/calendarDay.ts';
import { readDuration, writeDuration } from '../../../src/config/duration.ts';
import { readFolderPath, tidyFolderPath } from '../../../src/config/folderPath.ts';
import { readInterval } from '../../../src/config/interval.ts';
import type { Fault, Reading } from '../../../src/config/reading.ts';
import { readSize } from '../../../src/config/size.ts';
import { TimeZones } from '../../../src/config/timeZones.ts';
import { readWallDateTime, readWallTime } from '../../../src/config/wallTime.ts';

/** `offset+length message`, or nothing. */
function worded(fault: Fault | undefined): string | undefined {
  return fault && `${fault.offset}+${fault.length} ${inEnglish(fault.message)}`;
}

function reads<T>(read: (text: string) => Reading<T>, cases: Readonly<Record<string, T>>): void {
  for (const [text, value] of Object.entries(cases)) {
    it(`reads "${text}"`, () => assert.deepEqual(read(text), { value }));
  }
}

function refuses<T>(read: (text: string) => Reading<T>, cases: Readonly<Record<string, string>>): void {
  for (const [text, expected] of Object.entries(cases)) {
    it(`refuses "${text}"`, () => assert.equal(worded(read(text).fault), expected));
  }
}

describe('a duration', () => {
  reads(readDuration, {
    '500ms': 500,
    '30s': 30_000,
    '10m': 600_000,
    '6h': 21_600_000,
    '2d': 172_800_000,
    '1w': 604_800_000,
    '1h30m': 5_400_000,
    '1d12h30m15s500ms': 131_415_500,
    '6 hours': 21_600_000,
    '1 hour 30 minutes': 5_400_000,
    '1 minute': 60_000,
    '0h30m': 1_800_000,
  });
  refuses(readDuration, {
    '': '0+0 A duration is missing here, such as "10m" or "1h30m".',
    '1,5h': '1+2 A duration takes whole numbers only: write "1h30m" for one and a half hours.',
    '1.5h': '1+2 A duration takes whole numbers only: write "1h30m" for one and a half hours.',
    '-1m': '0+1 A duration cannot be negative.',
    '0s': '0+2 A duration must be longer than 0.',
    '10': '0+2 A unit is missing after 10: ms, s, m, h, d or w.',
    '1h30': '2+2 A unit is missing after 30: ms, s, m, h, d or w.',
    '10 mins': '3+4 Unknown unit "mins". Did you mean "min"?',
    '10M': '2+1 Unknown unit "M". Did you mean "m"?',
    '3 fortnights': '2+10 Unknown unit "fortnights". Allowed: ms, s, m, h, d, w.',
    '10m please': '3+7 " please" does not belong to the duration before it: "m" is its last unit.',
    '10m ': '3+1 " " does not belong to the duration before it: "m" is its last unit.',
    ' 10m': '0+4 " 10m" is not a duration. Write a whole number and a unit, such as "10m" or "1h30m".',
    soon: '0+4 "soon" is not a duration. Write a whole number and a unit, such as "10m" or "1h30m".',
    '30m1h': '3+2 Each unit of a duration stands once, the larger before the smaller, such as "1h30m".',
    '1h1h': '2+2 Each unit of a duration stands once, the larger before the smaller, such as "1h30m".',
    '99999999999999999999d': '0+21 A duration is at most 100 years.',
  });
  it('is written as it is read', () => {
    for (const text of ['500ms', '30s', '1h30m', '28d', '1461d', '1d12h30m15s500ms']) {
      assert.equal(writeDuration(readDuration(text).value ?? NaN), text);
    }
  });
});

describe('a size', () => {
  reads(readSize, {
    '200 MB': 200_000_000,
    '500KB': 500_000,
    '2 GB': 2_000_000_000,
    '7 B': 7,
    '0 MB': 0,
  });
  refuses(readSize, {
    '': '0+0 A size is missing here, such as "200 MB".',
    '0': '0+1 A unit is missing after 0: B, KB, MB or GB.',
    '-1': '0+1 A size cannot be negative.',
    '200': '0+3 A unit is missing after 200: B, KB, MB or GB.',
    '200 ': '0+3 A unit is missing after 200: B, KB, MB or GB.',
    '1.5 GB': '1+2 A size takes whole numbers only: write "1500 MB" for one and a half GB.',
    '1,5 GB': '1+2 A size takes whole numbers only: write "1500 MB" for one and a half GB.',
    '200mo': '3+2 Unknown unit "mo". Did you mean "MB"?',
    '200 Go': '4+2 Unknown unit "Go". Did you mean "GB"?',
    '200 mb': '4+2 Unknown unit "mb". Did you mean "MB"?',
    '200M': '3+1 Unknown unit "M". Did you mean "MB"?',
    '200 MiB': '4+3 Unknown unit "MiB". Did you mean "MB"?',
    '200 octets': '4+6 Unknown unit "octets". Did you mean "B"?',
    '1 TB': '2+2 Unknown unit "TB". Allowed: B, KB, MB, GB.',
    '200 MB.': '6+1 A size is one number and one unit: "." does not belong to it.',
    '200 MB please': '6+7 A size is one number and one unit: " please" does not belong to it.',
    '200 MB ': '6+1 A size is one number and one unit: " " does not belong to it.',
    '1GB500MB': '3+5 A size is one number and one unit: "500MB" does not belong to it.',
    '200  MB': '0+3 A unit is missing after 200: B, KB, MB or GB.',
    ' 200 MB': '0+7 " 200 MB" is not a size. Write a whole number and a unit, such as "200 MB".',
    'a lot': '0+5 "a lot" is not a size. Write a whole number and a unit, such as "200 MB".',
  });
});

describe('an interval', () => {
  reads(readInterval, {
    '6 hours': { count: 6, unit: 'hour' },
    minute: { count: 1, unit: 'minute' },
    '1 month': { count: 1, unit: 'month' },
    '2 years': { count: 2, unit: 'year' },
    '15m': { count: 15, unit: 'minute' },
    '6h': { count: 6, unit: 'hour' },
    '2d': { count: 2, unit: 'day' },
    '1w': { count: 1, unit: 'week' },
    '10minutes': { count: 10, unit: 'minute' },
  });
  const units = 'Allowed: minute, hour, day, week, month, year.';
  refuses(readInterval, {
    '': '0+0 An interval is missing here, such as "6 hours" or "15m".',
    '6 hous': `2+4 Unknown unit "hous". Did you mean "hours"? ${units}`,
    '30 seconds': `3+7 Unknown unit "seconds". ${units}`,
    '30s': `2+1 Unknown unit "s". ${units}`,
    '0 hours': '0+1 The count of an interval is a whole number from 1.',
    '-1 hours': '0+1 The count of an interval is a whole number from 1.',
    '1.5 hours': '1+2 The count of an interval is a whole number from 1.',
    '6': '0+1 An interval is a count and a unit, such as "6 hours". Units: minute, hour, day, week, month, year.',
    h: '0+1 A count is missing before "h", such as "15m".',
    '1h30m': '2+3 An interval is one count and one unit: "30m" does not belong to it.',
    '6 hours ': '7+1 An interval is one count and one unit: " " does not belong to it.',
    '101 years': '0+3 An interval is at most 100 years.',
  });
});

describe('a time of day', () => {
  reads(readWallTime, {
    '06:00': { hour: 6, minute: 0, second: 0 },
    '23:59:59': { hour: 23, minute: 59, second: 59 },
  });
  refuses(readWallTime, {
    '25:00': '0+2 There is no hour 25: a day has the hours 00 to 23.',
    '24:00': '0+2 There is no hour 24: a day has the hours 00 to 23.',
    '06:75': '3+2 There is no minute 75: an hour has the minutes 00 to 59.',
    '06:00:60': '6+2 There is no second 60: a minute has the seconds 00 to 59.',
    '6:00': '0+4 "6:00" is not a time of day. Write it as "06:00" or "06:00:30".',
    '6 pm': '0+4 "6 pm" is not a time of day. Write it as "06:00" or "06:00:30".',
  });
});

describe('a date and time', () => {
  reads(readWallDateTime, {
    '2026-12-24T18:00': '2026-12-24T18:00:00',
    '2026-12-24T18:00:30': '2026-12-24T18:00:30',
    '2026-12-24': '2026-12-24T00:00:00',
    '2028-02-29': '2028-02-29T00:00:00',
  });
  refuses(readWallDateTime, {
    '2026-02-29': '0+10 The calendar has no day 2026-02-29.',
    '2100-02-29': '0+10 The calendar has no day 2100-02-29.',
    '2026-13-01T06:00': '0+10 The calendar has no day 2026-13-01.',
    '2026-04-31': '0+10 The calendar has no day 2026-04-31.',
    '2026-12-24T24:00': '11+2 There is no hour 24: a day has the hours 00 to 23.',
    '2026-12-24T18:60': '14+2 There is no minute 60: an hour has the minutes 00 to 59.',
    '2026-12-24T18:00Z': '16+1 A wall-clock time carries no offset: the time zone is said by "timezone".',
    '2026-12-24T18:00+01:00':
      '16+6 A wall-clock time carries no offset: the time zone is said by "timezone".',
    '2026-12-24 18:00': '10+6 " 18:00" does not belong to a date and time.',
    '24/12/2026': '0+10 "24/12/2026" is not a date and time. Write it as "2026-12-24T18:00" or "2026-12-24".',
  });
});

describe('a day of the month or year', () => {
  reads(readMonthDay, {
    last: { day: 'last' },
    'last friday': { nth: 'last', weekday: 'friday' },
    'second tuesday': { nth: 2, weekday: 'tuesday' },
  });
  refuses(readMonthDay, {
    'secnd tuesday': '0+5 Unknown word "secnd". Did you mean "second"?',
    'last fridy': '5+5 Unknown word "fridy". Did you mean "friday"?',
    'fifth friday': '0+5 Unknown word "fifth". Allowed: first, second, third, fourth, last.',
    'last xyz':
      '5+3 Unknown word "xyz". Allowed: monday, tuesday, wednesday, thursday, friday, saturday, sunday.',
    '15': '0+2 "15" is not a day of the month. Write 1 to 31, "last", or such as "last friday" or "second tuesday".',
  });
  reads(readYearDay, {
    '12-25': { month: 12, day: 25 },
    '02-29': { month: 2, day: 29 },
    '02-30': { month: 2, day: 30 },
  });
  refuses(readYearDay, {
    '13-01': '0+5 The calendar has no day 13-01: the month comes first. Did you mean "01-13"?',
    '25-12': '0+5 The calendar has no day 25-12: the month comes first. Did you mean "12-25"?',
    '29-02': '0+5 The calendar has no day 29-02: the month comes first. Did you mean "02-29"?',
    '30-02': '0+5 The calendar has no day 30-02: the month comes first, then the day.',
    '00-10': '0+5 The calendar has no day 00-10: the month comes first, then the day.',
    '12-00': '0+5 The calendar has no day 12-00: the month comes first, then the day.',
    '12-32': '0+5 The calendar has no day 12-32: the month comes first, then the day.',
    '25 Dec': '0+6 "25 Dec" is not a day of the year. Write month and day, such as "12-25".',
  });
});

describe('a time zone', () => {
  const zones = new TimeZones();
  for (const good of ['Europe/Paris', 'UTC', 'America/Argentina/Buenos_Aires', 'US/Pacific']) {
    it(`takes ${good}`, () => assert.equal(zones.fault(good), undefined));
  }
  const errors: Readonly<Record<string, string>> = {
    'Europe/Pari': '0+11 Unknown time zone "Europe/Pari". Did you mean "Europe/Paris"?',
    Paris: '0+5 Unknown time zone "Paris". Did you mean "Europe/Paris"?',
    'New York': '0+8 Unknown time zone "New York". Did you mean "America/New_York"?',
    '+01:00': '0+6 Unknown time zone "+01:00". Write an IANA name, such as "Europe/Paris" or "UTC".',
    'Mars/Olympus':
      '0+12 Unknown time zone "Mars/Olympus". Write an IANA name, such as "Europe/Paris" or "UTC".',
  };
  for (const [text, expected] of Object.entries(errors)) {
    it(`refuses ${text}`, () => assert.equal(worded(zones.fault(text)), expected));
  }
});

describe('a path of the workspace folder', () => {
  for (const good of [
    'a.py',
    'scripts/../a.py',
    './a',
    '${workspaceFolder}/a.py',
    '${env:X}/../a',
    '..a/b',
  ]) {
    it(`takes ${good}`, () => assert.deepEqual(readFolderPath(good), { value: good }));
  }
  for (const bad of ['/etc/passwd', 'C:\\x', 'c:x', '\\\\server\\x', '\\x', '${workspaceFolder}//etc']) {
    it(`refuses the absolute ${bad}`, () => {
      const text = `"${bad}" is an absolute path. Write it relative to the workspace folder.`;
      assert.equal(worded(readFolderPath(bad).fault), `0+${bad.length} ${text}`);
    });
  }
  for (const bad of ['..', '../x', 'a/../../x', 'a\\..\\..\\x', '${workspaceFolder}/../x', './../x']) {
    it(`refuses ${bad}, which climbs out`, () => {
      const text = `"${bad}" leads out of the workspace folder.`;
      assert.equal(worded(readFolderPath(bad).fault), `0+${bad.length} ${text}`);
    });
  }
  it('has one tidy spelling', () => {
    assert.equal(tidyFolderPath('${workspaceFolder}/a/./b\\..\\c/'), 'a/c');
    assert.equal(tidyFolderPath('.'), '.');
  });
});
