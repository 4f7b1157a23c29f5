/** Longer is not for a glance, and would hold up the editor. In characters. */
const limit = 1000;

/** Somebody else's words on one line, as words alone: no line end, control or turn of direction of theirs acts there. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ').trim();
}

/**
 * The same for VS Code's interface. Status bar and lists take `$(name)` for an icon, notifications and the messages of
 * views take `[text](command:…)` for a link that runs a command: a space within takes both their meaning and leaves
 * them legible.
 */
export function uiText(text: string): string {
  const shown = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return oneLine(shown).replaceAll('$(', '$ (').replaceAll('](', '] (');
}
