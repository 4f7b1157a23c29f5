import type { Message } from '../common/message.ts';
import { visibleText } from './visibleText.ts';

/** The same sentence with nothing hidden in what it quotes. */
export function visibleMessage({ text, args }: Message): Message {
  const shown = Object.entries(args).map(
    ([name, value]) => [name, typeof value === 'string' ? visibleText(value) : value] as const,
  );
  return { text, args: Object.fromEntries(shown) };
}

/** A sentence that is translated already: French has blanks of its own before its signs. */
export function visibleSentence(text: string): string {
  return text.replace(/[^\u00a0\u202f]+/g, visibleText);
}
