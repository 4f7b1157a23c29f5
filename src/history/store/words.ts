/** The words of a text as they are searched: small letters, without accents. */
export function wordsOf(text: string): string[] {
  const plain = text.normalize('NFD').replaceAll(/\p{Mark}+/gu, '');
  return plain.toLowerCase().match(/[\p{Letter}\p{Number}\p{Private_Use}]+/gu) ?? [];
}

/** Whether each of `wanted` (`wordsOf` what is looked for) begins a word of the text. */
export function hasWords(text: string, wanted: readonly string[]): boolean {
  const words = wordsOf(text);
  return wanted.every((start) => words.some((word) => word.startsWith(start)));
}
