import { message } from '../common/message.ts';
import { Refusal } from './refusal.ts';

/** Reads a whole number from 1 to `most` that was given for `option`. */
export function parseCount(option: string, most: number): (text: string) => number {
  return (text) => {
    const count = /^[0-9]+$/.test(text) ? Number(text) : NaN;
    if (count >= 1 && count <= most) return count;
    throw new Refusal(
      message('{option} takes a whole number from 1 to {most}, not “{text}”.', { option, most, text }),
    );
  };
}
