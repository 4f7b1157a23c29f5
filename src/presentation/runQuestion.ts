import type { Translate } from '../common/message.ts';
import type { PresentedReview } from './review.ts';
import { visibleSentence } from './reviewShown.ts';
import { visibleText } from './visibleText.ts';

/** What a dialog shows without scrolling. */
const mostLines = 24;
const mostCharacters = 1600;

/** A review as the text of a dialog; `undefined`: more than one shows, and nobody is to decide by a part of it. */
export function reviewInDialog({ sections }: PresentedReview, translate: Translate): string | undefined {
  const paragraphs = sections.map(({ title, lines }) => [
    visibleSentence(translate(title)),
    ...lines.map(({ text, isWarning }) => {
      const words = typeof text === 'string' ? visibleText(text) : visibleSentence(translate(text));
      return `   ${isWarning ? '⚠ ' : ''}${words}`;
    }),
  ]);
  const text = paragraphs.map((lines) => lines.join('\n')).join('\n');
  const isWhole = paragraphs.flat().length <= mostLines && text.length <= mostCharacters;
  return isWhole ? text : undefined;
}
