import { message } from '../common/message.ts';
import { Refusal } from './refusal.ts';

/** Reads how many rows are wanted: a whole number from 1 on, or `all`, which is Infinity. */
export function parseLimit(option: string): (text: string) => number {
  return (text) => {
    if (text === 'all') return Infinity;
    const count = /^[0-9]+$/.test(text) ? Number(text) : NaN;
    if (count >= 1 && Number.isSafeInteger(count)) return count;
    throw new Refusal(
      message('{option} takes a whole number from 1 on, or “all”, not “{text}”.', { option, text }),
    );
  };
}
