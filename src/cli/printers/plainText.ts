/** A config's text on one line of a terminal: no control character of it acts there. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ').trim();
}

/** The same, and not longer than `limit` characters. */
export function shortened(text: string, limit: number): string {
  const characters = [...oneLine(text)];
  return characters.length <= limit ? characters.join('') : `${characters.slice(0, limit - 1).join('')}…`;
}
