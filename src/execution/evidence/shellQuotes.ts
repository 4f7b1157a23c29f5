const longest = 1_000;

/** What `$'…'` means, from where it begins behind the quote; `end`: behind the other one. */
export function ansiQuoted(text: string, from: number): { readonly value: string; readonly end: number } {
  let end = from;
  while (end < text.length && text[end] !== "'") end += text[end] === '\\' ? 2 : 1;
  const value = text
    .slice(from, end)
    .replaceAll(
      /\\(?:[uU]\{?([\da-fA-F]{1,8})\}?|x([\da-fA-F]{1,2})|([0-7]{1,3})|([^]))/g,
      (_, long?: string, byte?: string, octal?: string, letter?: string) => {
        if (letter !== undefined) return controls[letter] ?? letter;
        const code = octal === undefined ? parseInt(long ?? byte ?? '', 16) : parseInt(octal, 8);
        return code <= 0x10ffff ? String.fromCodePoint(code) : '';
      },
    );
  return { value, end: Math.min(end + 1, text.length) };
}

const controls: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** Where the bracket closes that opens at `from`; `undefined`: it is too far away, or nowhere. */
export function closingBrace(text: string, from: number): number | undefined {
  const last = Math.min(text.length, from + longest);
  for (let open = 0, at = from; at < last; at++) {
    if (text[at] === '{') open++;
    else if (text[at] === '}' && --open === 0) return at;
  }
  const first = text.slice(from, last).indexOf('}');
  return first < 0 ? undefined : from + first;
}

/** What is between the brackets of `${…}`. */
export function braceContent(content: string): {
  readonly name: string;
  /** What stands in for the variable, where that is a plain text. */
  readonly value?: string;
  /** What may be commands. */
  readonly command?: string;
} {
  const [, name = '', operator = '', rest = ''] =
    /^[!#]?(\w+|[@*#?$!-])?(?:\[[^\]]*\])?(:?[-=+])?([^]*)$/.exec(content) ?? [];
  // `${0%/*}` is where the script is.
  if (/^(?:0|BASH_SOURCE)$/.test(name) && rest.startsWith('%')) return { name, value: '.' };
  if (operator === '') return { name, ...(/[`$]/.test(rest) && { command: rest }) };
  const [, inner] = /^["']?\$\{([^]*)\}["']?$/.exec(rest) ?? [];
  if (inner !== undefined) return { ...braceContent(inner), name };
  if (/[\s`;&|()]/.test(rest)) return { name, command: rest };
  const value = rest.replaceAll(/\$\{?\w+\}?/g, '\0').replaceAll(/['"]/g, '');
  return value === '' ? { name } : { name, value };
}
