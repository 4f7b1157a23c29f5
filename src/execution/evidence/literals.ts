/** A text in quotes, with what stands before it. */
interface Literal {
  readonly text: string;
  readonly before: string;
}

// Three times the same, as that is read faster than one that refers to what it has begun with.
const quoted = /"(?=([^"\n\r]{1,1000})")|'(?=([^'\n\r]{1,1000})')|`(?=([^`\n\r]{1,1000})`)/g;
const quotedPart = /"([^"\\\n\r]{1,200})"|'([^'\\\n\r]{1,200})'/g;

/** Each quote may be the first of two: the one before it may be an apostrophe. */
export function* literalsIn(text: string): Generator<Literal> {
  for (const { 1: double, 2: single, 3: raw = double ?? single ?? '', index } of text.matchAll(quoted)) {
    yield { text: unescape(raw), before: text.slice(Math.max(0, index - 40), index) };
  }
}

// A folder, or a part of its path: the next one may stand beside it, as in `join(here, '..', 'lib')`.
const mostParts = 5;

/** The texts in quotes of a line, and those that stand beside each other as one path. */
export function pathsInLine(line: string): readonly string[] {
  const paths = new Set<string>();
  let parts: string[] = [];
  let end = 0;
  for (const { 1: one, 2: other, 0: whole, index } of line.matchAll(/"([^"\\]{1,200})"|'([^'\\]{1,200})'/g)) {
    const part = one ?? other ?? '';
    const isNext = index - end <= 4 && /^ ?[,/] ?$/.test(line.slice(end, index));
    parts = isNext && parts.length < mostParts ? [...parts, part] : [part];
    paths.add(part).add(parts.join('/'));
    end = index + whole.length;
  }
  return [...paths];
}

const joining = /(?:\b(?:join|joinpath|resolve)\s*\([\w.$()\s]{0,80},?|\/)\s*$/;

/** Paths that are put together of several: `join(here, 'lib', 'part')`, `here / 'lib' / 'part'`. */
export function* joinedPaths(text: string): Generator<string> {
  let parts: string[] = [];
  let isJoined = false;
  let end = 0;
  for (const { 1: double, 2: part = double ?? '', 0: whole, index } of text.matchAll(quotedPart)) {
    const isNear = parts.length > 0 && parts.length < mostParts && index - end <= 80;
    if (isNear && /^\s*[,/]\s*$/.test(text.slice(end, index))) parts.push(part);
    else {
      parts = [part];
      isJoined = joining.test(text.slice(Math.max(0, index - 120), index));
    }
    end = index + whole.length;
    if (isJoined && parts.length > 1) yield parts.join('/');
  }
}

/** What a letter is that is written by its number: a name must not hide so. */
function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(
    /\\(?:u\{([\da-f]{1,6})\}|u([\da-f]{4})|x([\da-f]{2})|([0-7]{1,3})|(.))/gi,
    (whole, long?: string, short?: string, byte?: string, octal?: string, letter?: string) => {
      const hex = long ?? short ?? byte;
      const code =
        hex === undefined ? (octal === undefined ? undefined : parseInt(octal, 8)) : parseInt(hex, 16);
      if (code === undefined) return letter ?? whole;
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
