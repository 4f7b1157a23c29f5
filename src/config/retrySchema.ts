import * as z from 'zod';
import { message } from '../common/message.ts';
import type { RetryPolicy } from '../model/task.ts';
import { readTimerDuration, writeDuration } from './duration.ts';
import { closed, issue, readText } from './fields.ts';

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

export const retrySchema = closed({
  attempts: z.int().min(1).max(100).meta({
    description:
      'How often the run is tried at most, the first time included. 1: once only, also where the defaults of the file say more.',
  }),
  delay: readText(readTimerDuration)
    .exactOptional()
    .meta({ description: 'The wait before the second attempt: "30s", "5m".', default: '30s' }),
  backoff: z.enum(['fixed', 'exponential']).exactOptional().meta({
    description:
      'Whether each wait is as long as the first ("fixed") or twice the one before ("exponential").',
    default: 'fixed',
  }),
  maxDelay: readText(readTimerDuration)
    .exactOptional()
    .meta({ description: 'The longest wait of an exponential backoff. Without it there is no limit.' }),
})
  .superRefine(checkDelays)
  .transform(({ attempts, delay = plainDelay, backoff = 'fixed', maxDelay }): RetryPolicy => ({
    attempts,
    delay,
    backoff,
    ...(maxDelay !== undefined && { maxDelay }),
  }))
  .meta({
    description:
      'Tries a run again that failed or took too long. The run ends as its last attempt does; each attempt has its own part of the log. Between attempts it waits and can be cancelled, and takes no place of "maxConcurrent".',
    examples: [{ attempts: 3, delay: '30s', backoff: 'exponential', maxDelay: '10m' }],
  });
