import assert from 'node:assert/strict';
import { withoutColour } from '../../../src/cli/paint.ts';
import { byteSize } from '../../../src/cli/printers/byteSize.ts';
import { dayTable } from '../../../src/cli/printers/dayTable.ts';
import { figuresTable } from '../../../src/cli/printers/figuresTable.ts';
import { figuresJson } from '../../../src/cli/json/figuresJson.ts';
import type { Wording } from '../../../src/cli/printers/wording.ts';
import { inEnglish } from '../../../src/common/message.ts';
import { InstantFormat } from '../../../src/presentation/time.ts';

const now = new Date(2026, 10, 22, 12).getTime();
const wording: Wording = {
  ...{ translate: inEnglish, locale: 'en', paint: withoutColour, now },
  instants: new InstantFormat('en'),
};
const never = { taskId: 'new', runs: 0, succeeded: 0, failureStreak: 0 };
const often = {
  ...{ taskId: 'often', runs: 10_000, succeeded: 9_999, p50: 1500, p95: 65_000 },
  ...{ lastSuccess: new Date(2026, 10, 22, 6, 0, 3).getTime(), failureStreak: 0 },
};

describe('the figures of tasks', () => {
  it('are a line each, and never round a failure away', () => {
    const failing = { taskId: 'failing', runs: 3, succeeded: 0, failureStreak: 3 };
    assert.deepEqual(figuresTable([often, failing], wording), [
      'TASK     RUN COUNT  SUCCEEDED  HALF TAKE AT MOST  95% TAKE AT MOST  LAST SUCCESS  FAILURES IN A ROW',
      'often    10,000     99.9%      1.5 s              1 min 5 s         06:00:03      –',
      'failing  3          0%         –                  –                 –             3',
    ]);
  });

  it('have no rate where nothing has run', () => {
    assert.match(figuresTable([never], wording)[1] ?? '', /^new +0 +– /);
    assert.equal(figuresJson(never).successRate, null);
    assert.deepEqual(figuresJson(often), {
      ...{ task: 'often', runs: 10_000, succeeded: 9_999, successRate: 0.9999, p50Ms: 1500, p95Ms: 65_000 },
      ...{ lastSuccess: new Date(often.lastSuccess).toISOString(), failureStreak: 0 },
    });
  });
});

describe('the counts of days', () => {
  it('have a column for each status that came up', () => {
    const days = [
      { day: '2026-11-21', counts: { succeeded: 1200, missed: 3 } },
      { day: '2026-11-22', counts: { succeeded: 1, 'timed-out': 2 } },
    ];
    assert.deepEqual(dayTable(days, wording), [
      'DAY         SUCCEEDED  TIMED OUT  MISSED',
      '2026-11-21  1,200      –          3',
      '2026-11-22  1          2          –',
    ]);
  });
});

describe('a size in bytes', () => {
  it('is in steps of a thousand', () => {
    const sizes = [0, 1, 999, 1000, 1234, 12_345, 999_999, 3_400_000, 5e12];
    assert.deepEqual(
      sizes.map((size) => byteSize(size, 'en')),
      ['0 bytes', '1 byte', '999 bytes', '1 kB', '1.2 kB', '12 kB', '1 MB', '3.4 MB', '5 TB'],
    );
    assert.equal(byteSize(3_400_000, 'fr').replace(/\s/, ' '), '3,4 Mo');
  });
});
