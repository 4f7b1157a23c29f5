/**
 * A sentence for people that is worded here and translated at the edge: the English text is the key that
 * `l10n/bundle.l10n.<locale>.json` and `vscode.l10n.t` know it by.
 */
export interface Message {
  readonly text: string;
  readonly args: Readonly<Record<string, string | number>>;
}

export type Translate = (message: Message) => string;

/** `text` holds `{name}` where `args.name` goes. */
export function message(text: string, args: Readonly<Record<string, string | number>> = {}): Message {
  return { text, args };
}

export const inEnglish: Translate = ({ text, args }) =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(args, name) ? String(args[name]) : whole,
  );
