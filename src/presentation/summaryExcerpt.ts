import { withoutControls } from './plainLine.ts';

/** A tooltip is for a glance: of a longer summary the beginning. In characters. */
const limit = 2000;

/** What of a run's summary a tooltip shows, as Markdown: without images, which would be fetched to be shown. */
export function summaryExcerpt(summary: string): string {
  const text = withoutControls(summary).replace(/\r\n?/g, '\n').trim();
  const lineEnd = text.lastIndexOf('\n', limit);
  const excerpt = text.length > limit ? `${text.slice(0, lineEnd > 0 ? lineEnd : limit)}\n\n…` : text;
  return excerpt.replaceAll('![', '!\\[').replace(/\p{Bidi_Control}/gu, '');
}
