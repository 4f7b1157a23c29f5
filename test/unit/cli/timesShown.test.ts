import assert from 'node:assert/strict';
import { firstOccurrences, type Timing } from '../../../src/cli/followingOccurrences.ts';
import { withoutColour } from '../../../src/cli/paint.ts';
import { dueAgo } from '../../../src/cli/printers/dueMessage.ts';
import { exactDuration } from '../../../src/cli/printers/exactDuration.ts';
import { jitterDelay, jitterFacts, type JitterShown } from '../../../src/cli/printers/jitter.ts';
import { machineZoneLines } from '../../../src/cli/printers/machineZone.ts';
import { inEnglish } from '../../../src/common/message.ts';
import type { Schedule } from '../../../src/model/schedule.ts';
import type { Task } from '../../../src/model/task.ts';
import { compileSchedules } from '../../../src/schedule/occurrences.ts';
import { at, aTask, cron, day, every, hour, minute } from '../../support/builders.ts';

describe('the jitter of a schedule', () => {
  it('says how late the jitter makes the times, and whether they have it', () => {
    const schedules = [cron('0 * * * *'), { ...cron('0 6 * * *'), jitter: 5 * minute }];
    const text = (shown: JitterShown) => jitterFacts(schedules, shown, inEnglish)[0]?.[1];
    assert.equal(
      text({ of: 'task', delay: minute + 37_000, times: true }),
      '1 min 37 s on this machine (at most 5 min), included below',
    );
    assert.equal(
      text({ of: 'task', times: true }),
      'at most 5 min, always the same on this machine, included below',
    );
    assert.equal(text({ of: 'task', times: false }), 'at most 5 min, always the same on this machine');
    assert.equal(
      text({ of: 'schedule', times: true }),
      'at most 5 min, by task and machine, not included below',
    );
    assert.equal(text({ of: 'schedule', times: false }), 'at most 5 min, by task and machine');
    assert.deepEqual(jitterFacts([cron('0 * * * *')], { of: 'task', times: true }, inEnglish), []);
  });

  it('has a delay to the second, without what is nought', () => {
    const words = (ms: number) => exactDuration(ms, inEnglish);
    assert.equal(words(0), '0 s');
    assert.equal(words(5 * minute), '5 min');
    assert.equal(words(90 * minute), '1 h 30 min');
    assert.equal(words(86_400_000 + 30_500), '1 d 30 s 500 ms');
  });
});

describe('the delay of a task on this machine', () => {
  const delay = 97_000;
  const delayed = (schedules: readonly Schedule[], lastStart?: number): Timing => ({
    occurrences: compileSchedules(schedules, 'UTC', undefined, () => delay),
    anchor: { since: 0, ...(lastStart === undefined ? {} : { lastStart }) },
  });
  const found = (timing: Timing) => firstOccurrences(timing, at('2026-01-01T12:00Z'), 2);
  const jittery = { ...cron('0 6 * * *'), jitter: 5 * minute };

  it('is what lies between the schedule and the times', () => {
    const task = aTask({ schedules: [jittery], timezone: 'UTC' });
    assert.equal(jitterDelay(task, found(delayed(task.schedules))), delay);
    const undelayed = { occurrences: compileSchedules(task.schedules, 'UTC'), anchor: { since: 0 } };
    const [first] = found(undelayed);
    assert.equal(jitterDelay(task, first ? [first] : []), 0);
  });

  it('is not told where schedules differ in it, or count from runs that have had it', () => {
    for (const schedules of [[jittery, cron('0 7 * * *')], [{ ...every(6, 'hour'), jitter: 5 * minute }]]) {
      const task = aTask({ schedules, timezone: 'UTC' });
      assert.equal(jitterDelay(task, found(delayed(schedules, at('2026-01-01T06:00Z')))), undefined);
    }
    assert.equal(jitterDelay(aTask({ schedules: [jittery] }), []), undefined);
  });
});

describe('how long a task has been due', () => {
  const now = at('2026-11-22T12:00Z');
  const words = (ago: number) => inEnglish(dueAgo(now - ago, now));

  it('is told without a time of day, which would be in another zone', () => {
    assert.equal(words(0), 'due now');
    assert.equal(words(59_999), 'due now');
    assert.equal(words(minute), 'due, 1 min ago');
    assert.equal(words(59 * minute + 59_000), 'due, 59 min ago');
    assert.equal(words(23 * hour + 59 * minute), 'due, 23 h ago');
    assert.equal(words(day), 'due, 1 day ago');
    assert.equal(words(9 * day), 'due, 9 days ago');
  });
});

describe('the zone of the times', () => {
  const wording = { translate: inEnglish, paint: withoutColour };
  const lines = (...tasks: readonly Task[]) => machineZoneLines(tasks, 'Europe/Paris', wording);

  it('is named where a task is in another', () => {
    const paris = aTask({ timezone: 'Europe/Paris', schedules: [cron('0 6 * * *')] });
    assert.deepEqual(lines(paris), []);
    assert.deepEqual(lines(paris, aTask({ timezone: 'Asia/Tokyo' })), ['Times in Europe/Paris']);
    const own = { ...cron('0 6 * * *'), timezone: 'Asia/Tokyo' };
    assert.deepEqual(lines({ ...paris, schedules: [own] }), ['Times in Europe/Paris']);
  });

  it('is not named where another has but another name of it, or no schedule is in the task’s', () => {
    const own = { ...cron('0 6 * * *'), timezone: 'Europe/Paris' };
    assert.deepEqual(lines(aTask({ timezone: 'Asia/Tokyo', schedules: [own] })), []);
    assert.deepEqual(machineZoneLines([aTask({ timezone: 'Etc/UTC' })], 'UTC', wording), []);
  });
});
