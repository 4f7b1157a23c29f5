import { message } from '../../common/message.ts';
import type { Attempt } from '../../model/run.ts';
import { explainRun } from '../../presentation/runReason.ts';
import { exactMoment } from './exactMoment.ts';
import { oneLine } from './plainText.ts';
import type { Wording } from './wording.ts';

/**
 * That an attempt has failed, why, and when the next one starts (ms since the epoch). `of`: how many there may
 * be.
 */
export function failedAttempt(
  { attempt, of, retryAt }: { readonly attempt: Attempt; readonly of: number; readonly retryAt: number },
  wording: Wording,
): string {
  const { translate, paint } = wording;
  const why = explainRun(attempt);
  const failed = message('Attempt {number} of {count} failed.', { number: attempt.number, count: of });
  const next = message('The next one starts at {time}.', { time: exactMoment(retryAt, wording) });
  const sentences = [failed, ...(why ? [why] : []), next].map((each) => oneLine(translate(each)));
  return `${paint('yellow', '↻')} ${sentences.join(' ')}`;
}
