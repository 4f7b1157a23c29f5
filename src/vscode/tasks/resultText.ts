/** A longer result is cut. In bytes. */
const limit = 64 * 1024;

/** What a command has resolved to, for its log: a text as it is, anything else as JSON, where that can be had. */
export function resultText(result: unknown): string {
  const text = typeof result === 'string' ? result : jsonOf(result);
  if (text === '') return '';
  const bytes = Buffer.from(text);
  // Half a character at the cut is left out, with the mark that stands for it.
  const kept = bytes.length > limit ? `${bytes.toString('utf8', 0, limit).replace(/\uFFFD+$/, '')}…` : text;
  return kept.endsWith('\n') ? kept : `${kept}\n`;
}

function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value, undefined, 2) ?? '';
  } catch {
    // It goes round in circles, or holds what JSON has no word for: nothing that a reader would miss.
    return '';
  }
}
