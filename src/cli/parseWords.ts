import { message } from '../common/message.ts';
import { nearest } from '../config/suggest.ts';
import { Refusal } from './refusal.ts';

/** Reads `a,b` that was given for `option`, each word one of `known`. */
export function parseWords<T extends string>(
  option: string,
  known: readonly T[],
): (text: string) => readonly T[] {
  return (text) => [...new Set(text.split(',').map((word) => knownWord(option, word.trim(), known)))];
}

/** Reads one word that was given for `option`. */
export function parseWord<T extends string>(option: string, known: readonly T[]): (text: string) => T {
  return (text) => knownWord(option, text, known);
}

function knownWord<T extends string>(option: string, word: string, known: readonly T[]): T {
  const found = known.find((each) => each === word.toLowerCase());
  if (found !== undefined) return found;
  const suggestion = nearest(word, known);
  throw new Refusal(
    message('{option} does not know “{word}”.', { option, word }),
    ...(suggestion === undefined ? [] : [message('Did you mean “{suggestion}”?', { suggestion })]),
    message('It takes: {words}.', { words: known.join(', ') }),
  );
}
