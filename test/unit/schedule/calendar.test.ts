import assert from 'node:assert/strict';
import { firstDayOf, monthLength, monthOfDay, weekdayOf } from '../../../src/schedule/calendar.ts';

const DAY = 86_400_000;

describe('The calendar', () => {
  it('has the months of the Gregorian calendar, from 1600 to 2400 and far from now', () => {
    const years = [-300, -1, 0, 1, 4, 100, 9999, 12_000];
    for (let year = 1600; year <= 2400; year++) years.push(year);
    for (const year of years) {
      for (let ofYear = 0; ofYear < 12; ofYear++) {
        const month = (year - 1970) * 12 + ofYear;
        const begins = new Date(0).setUTCFullYear(year, ofYear, 1) / DAY;
        const last = new Date(0).setUTCFullYear(year, ofYear + 1, 0) / DAY;
        assert.equal(firstDayOf(month), begins);
        assert.equal(monthLength(month), last - begins + 1);
        assert.equal(monthOfDay(begins), month);
        assert.equal(monthOfDay(last), month);
        assert.equal(weekdayOf(begins), (new Date(begins * DAY).getUTCDay() + 6) % 7);
      }
    }
  });
});
