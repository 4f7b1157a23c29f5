import { message, type Message, type Translate } from '../../common/message.ts';

const units: readonly (readonly [size: number, words: (count: number) => Message])[] = [
  [86_400_000, (days) => message('{days} d', { days })],
  [3_600_000, (hours) => message('{hours} h', { hours })],
  [60_000, (minutes) => message('{minutes} min', { minutes })],
  [1000, (seconds) => message('{seconds} s', { seconds })],
  [1, (milliseconds) => message('{milliseconds} ms', { milliseconds })],
];

/** A length of time (ms) without rounding, and without what is nought: `5 min`, `1 min 37 s`. */
export function exactDuration(ms: number, translate: Translate): string {
  let rest = ms;
  const parts: string[] = [];
  for (const [size, words] of units) {
    const count = Math.floor(rest / size);
    rest -= count * size;
    if (count > 0) parts.push(translate(words(count)));
  }
  return parts.length === 0 ? translate(message('{seconds} s', { seconds: 0 })) : parts.join(' ');
}
