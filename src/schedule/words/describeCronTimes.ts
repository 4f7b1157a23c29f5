import { toString as cronstrue } from 'cronstrue';
import 'cronstrue/locales/fr.js';
import { message } from '../../common/message.ts';
import type { CronPattern, WallTime } from '../../model/schedule.ts';
import { timeText, type Phrases } from './describePhrases.ts';
import { rangesOf, rangesOfHours, stepOfCycle, type Range } from './describeRanges.ts';

/** More times of day than these are told by their rule, where there is one. */
const mostTimes = 8;
const mostRanges = 2;

/** The times of day of a pattern, where a list of them says it best. */
export function listedTimes({ seconds, minutes, hours }: CronPattern): readonly WallTime[] | undefined {
  const perHour = seconds.length * minutes.length;
  const isShort = perHour * hours.length <= mostTimes;
  const hasRule = hours.length === 24 || (isFullMinute(seconds) && stepOfCycle(hours, 24) !== undefined);
  const ranges = rangesOf(hours);
  const isRanges = ranges.length <= mostRanges && ranges.every(([first, last]) => last > first);
  if (!isShort && (perHour > 1 || hasRule || isRanges)) return undefined;
  return hours.flatMap((hour) =>
    minutes.flatMap((minute) => seconds.map((second) => ({ hour, minute, second }))),
  );
}

/**
 * A sentence such as `Every 10 minutes, between 09:00 and 17:50`. `overMidnight`: the days are not restricted, so
 * that the hours of a night may be told as one.
 */
export function cadence(pattern: CronPattern, overMidnight: boolean, phrases: Phrases): string {
  const { seconds, minutes, hours } = pattern;
  const hourly = stepOfCycle(hours, 24);
  if (hourly !== undefined && minutes.length === 1 && isFullMinute(seconds)) {
    return translated(`${minutes.join()} */${hourly} * * *`, phrases);
  }
  const parts = [withinHour(pattern, phrases)];
  if (hours.length < 24) parts.push(hoursPhrase(pattern, overMidnight, phrases));
  return parts.reduce((first, second) => phrases.say(message('{first}, {second}', { first, second })));
}

function withinHour({ seconds, minutes }: CronPattern, phrases: Phrases): string {
  if (isFullMinute(seconds)) return translated(`${field(minutes)} * * * *`, phrases);
  const first = translated(`${field(seconds)} * * * * *`, phrases);
  if (minutes.length === 60) return first;
  const list = phrases.list(minutes.map(String));
  const second = phrases.say(
    minutes.length === 1
      ? message('in minute {minute} of the hour', { minute: list })
      : message('in minutes {minutes} of the hour', { minutes: list }),
  );
  return phrases.say(message('{first}, {second}', { first, second }));
}

function hoursPhrase(
  { seconds, minutes, hours }: CronPattern,
  overMidnight: boolean,
  phrases: Phrases,
): string {
  const ranges = rangesOfHours(hours, overMidnight);
  if (ranges.length > mostRanges) {
    return phrases.say(message('in the hours {hours}', { hours: phrases.list(hours.map(String)) }));
  }
  const between = ([from, to]: Range) => {
    const first = timeText({ hour: from, minute: minutes[0] ?? 0, second: seconds[0] ?? 0 });
    const last = timeText({ hour: to, minute: minutes.at(-1) ?? 0, second: seconds.at(-1) ?? 0 });
    return phrases.say(message('between {first} and {last}', { first, last }));
  };
  return phrases.list(ranges.map(between));
}

/** Seconds or minutes as cronstrue understands them; it takes a step that does not go evenly round for one that does. */
function field(values: readonly number[]): string {
  if (values.length === 60) return '*';
  const step = stepOfCycle(values, 60);
  if (step !== undefined) return `*/${step}`;
  return rangesOf(values)
    .flatMap(([first, last]) => {
      if (last - first >= 2) return [`${first}-${last}`];
      return last > first ? [`${first}`, `${last}`] : [`${first}`];
    })
    .join();
}

/** Only what cronstrue words well is asked of it: seconds, minutes, and every so many hours. */
function translated(expression: string, phrases: Phrases): string {
  const words = cronstrue(expression, {
    locale: phrases.isFrench ? 'fr' : 'en',
    use24HourTimeFormat: true,
  });
  return words.replaceAll(/, (and|et) /g, ' $1 ').replaceAll("'", '’');
}

function isFullMinute(seconds: readonly number[]): boolean {
  return seconds.length === 1 && seconds[0] === 0;
}
