import { message } from '../common/message.ts';
import type { HistoryLimits } from '../model/task.ts';
import { readDuration } from './duration.ts';
import { closed, described, maybe, readText, wholeNumber } from './fields.ts';
import { faultAt, type Reading } from './reading.ts';
import { readSize } from './size.ts';

const hour = 3_600_000;
const megabyte = 1_000_000;
const largest = 1_000_000 * megabyte;

/** Where the file says nothing. */
export const usualLimits: HistoryLimits = {
  runsPerTask: 1000,
  maxAge: 180 * 24 * hour,
  maxLogSize: 200 * megabyte,
};

/** Less would take away what a person is still looking at. */
function readAge(text: string): Reading<number> {
  const reading = readDuration(text);
  if (reading.fault !== undefined || reading.value >= hour) return reading;
  return faultAt(0, text.length, message('This must be at least 1 hour.'));
}

function readLogSize(text: string): Reading<number> {
  const reading = readSize(text);
  if (reading.fault !== undefined || (reading.value >= megabyte && reading.value <= largest)) return reading;
  return faultAt(0, text.length, message('This must be from 1 MB to 1000 GB.'));
}

export const historySchema = described(
  closed({
    runsPerTask: maybe(wholeNumber(1, 1_000_000), {
      description: 'How many of the newest runs of each task stay.',
      default: usualLimits.runsPerTask,
    }),
    maxAge: maybe(readText(readAge), {
      description: 'How old a run may be and stay: "180d", "52w". At least 1 hour.',
      default: '180d',
    }),
    maxLogSize: maybe(readText(readLogSize), {
      description:
        'How large all logs together may be: "200 MB", "2 GB", from 1 MB to 1000 GB. Beyond it the oldest runs go, with their logs.',
      default: '200 MB',
    }),
  }),
  {
    description:
      'How much of the past is kept. What goes beyond any of the limits is removed, but never the newest run of a task, and never one that has not ended.',
  },
);
