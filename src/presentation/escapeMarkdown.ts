/** Text as Markdown that says just that. Spaces stay spaces, so that lines break between words. */
export function escapeMarkdown(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, '\\$&');
}
