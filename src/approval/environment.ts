import { message, type Message } from '../common/message.ts';
import { isHash } from './hashes.ts';

/** What the environment allows. */
export interface EnvironmentGrants {
  /** Each of a task, or of a whole workspace (`hashOfAll`). */
  readonly hashes: readonly string[];
  /** Why it allows nothing, where it says something. */
  readonly fault?: Message;
}

/**
 * Reads `SCHEDULER_APPROVE`: hashes, whole and in lower case, with commas or spaces between them. If there is anything
 * else in it, it allows nothing. Only for hosts whose environment no workspace can set.
 */
export function environmentGrants(env: NodeJS.ProcessEnv): EnvironmentGrants {
  const words = (env['SCHEDULER_APPROVE'] ?? '').split(/[\s,]+/).filter((word) => word !== '');
  const wrong = words.findIndex((word) => !isHash(word));
  if (wrong < 0) return { hashes: [...new Set(words)] };
  // The word itself may be a secret that went astray.
  const place = wrong + 1;
  return {
    hashes: [],
    fault: message(
      'SCHEDULER_APPROVE allows nothing: word {place} in it is not a hash of 64 digits (0–9, a–f).',
      { place },
    ),
  };
}
