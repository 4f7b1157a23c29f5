import * as z from 'zod/mini';
import { message } from '../common/message.ts';
import type { RetryPolicy } from '../model/task.ts';
import { readTimerDuration, writeDuration } from './duration.ts';
import { closed, described, issue, mapped, maybe, readText, wholeNumber } from './fields.ts';

const plainDelay = 30_000;

interface Delays {
  readonly delay?: number;
  readonly maxDelay?: number;
}

function checkDelays({ delay = plainDelay, maxDelay }: Delays, context: z.core.$RefinementCtx): void {
  if (maxDelay === undefined || maxDelay >= delay) return;
  const text = message('"maxDelay" must be at least as long as "delay", which is {delay}.', {
    delay: writeDuration(delay),
  });
  context.issues.push({ ...issue(maxDelay, text, 'value'), path: ['maxDelay'] });
}

export const retrySchema = described(
  mapped(
    closed({
      attempts: described(wholeNumber(1, 100), {
        description:
          'How often the run is tried at most, the first time included. 1: once only, also where the defaults of the file say more.',
      }),
      delay: maybe(readText(readTimerDuration), {
        description: 'The wait before the second attempt: "30s", "5m".',
        default: '30s',
      }),
      backoff: maybe(z.enum(['fixed', 'exponential']), {
        description:
          'Whether each wait is as long as the first ("fixed") or twice the one before ("exponential").',
        default: 'fixed',
      }),
      maxDelay: maybe(readText(readTimerDuration), {
        description: 'The longest wait of an exponential backoff. Without it there is no limit.',
      }),
    }).check(z.superRefine(checkDelays)),
    ({ attempts, delay = plainDelay, backoff = 'fixed', maxDelay }): RetryPolicy => ({
      attempts,
      delay,
      backoff,
      ...(maxDelay !== undefined && { maxDelay }),
    }),
  ),
  {
    description:
      'Tries a run again that failed or took too long. The run ends as its last attempt does; each attempt has its own part of the log. Between attempts it waits and can be cancelled, and takes no place of "maxConcurrent".',
    examples: [{ attempts: 3, delay: '30s', backoff: 'exponential', maxDelay: '10m' }],
  },
);
