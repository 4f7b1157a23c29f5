import { CronTime } from 'cron';
import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';
import { parseSchedule } from '../../src/config/parseSchedule.ts';
import { compileSchedules } from '../../src/schedule/occurrences.ts';

/** A cron expression in a zone, ready to be asked. */
export interface Calendar {
  /** The first occurrence strictly after `after`, milliseconds since the epoch. */
  next(after: number): number | undefined;
}

export interface Contestant {
  readonly name: string;
  /** Throws where the library does not take the expression. */
  readonly compile: (expression: string, zone: string) => Calendar;
}

const anchor = { since: 0 };

/** As the engine goes about it: the text of the config, its schedules, their occurrences. */
export const here: Contestant = {
  name: 'here',
  compile(expression, zone) {
    const { schedules } = parseSchedule(JSON.stringify({ cron: expression }));
    if (!schedules) throw new Error(`Not a cron expression here: ${expression}`);
    const occurrences = compileSchedules(schedules, zone);
    return { next: (after) => occurrences.next(after, anchor) };
  },
};

export const croner: Contestant = {
  name: 'croner',
  compile(expression, zone) {
    // Without sloppyRanges it refuses `0/30`, which the others take.
    const cron = new Cron(expression, { timezone: zone, paused: true, sloppyRanges: true });
    return { next: (after) => cron.nextRun(new Date(after))?.getTime() };
  },
};

const cronParser: Contestant = {
  name: 'cron-parser',
  compile(expression, zone) {
    const cron = CronExpressionParser.parse(expression, { tz: zone });
    let last: number | undefined;
    return {
      next(after) {
        // It iterates: only a jump costs it a new start.
        if (after !== last) cron.reset(new Date(after));
        return (last = cron.next().getTime());
      },
    };
  },
};

const cron: Contestant = {
  name: 'cron',
  compile(expression, zone) {
    const time = new CronTime(expression, zone);
    return { next: (after) => time.getNextDateFrom(new Date(after), zone).toMillis() };
  },
};

export const peers: readonly Contestant[] = [croner, cronParser, cron];
