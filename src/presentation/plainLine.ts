const escape = '\u001b';
/** A sequence that takes text up to an end of its own: a title, a link, a mark. It does not go over lines. */
const texts = `${escape}[\\]PX^_][^\\n\u0007\u009c${escape}]*(?:[\u0007\u009c]|${escape}\\\\)`;
const toStart = `(?:${escape}\\[|\u009b)[01]?G`;
const control = `(?:${escape}\\[|\u009b)[0-?]*[ -/]*[@-~]|${texts}|${escape}[ -/]*[0-~]`;
const controls = new RegExp(control, 'g');
const backToStart = new RegExp(toStart, 'g');
/** Of what is left, all but tab, line feed, carriage return and backspace means nothing in a text. */
const others = /[^\P{Cc}\t\n\r\b]/gu;
const begun = new RegExp(
  `^(?:(?:${escape}\\[|\u009b)[0-?]*[ -/]*|${escape}[\\]PX^_][^\\n\u0007\u009c]*|${escape}[ -/]*)$`,
);
/** A longer beginning of a sequence is none. In characters. */
const longest = 64 * 1024;

/** Where a control sequence begins that is not complete at the end of `text`; its length where there is none. */
export function openSequence(text: string): number {
  const last = text.slice(-longest);
  const index = Math.max(last.lastIndexOf(escape), last.lastIndexOf('\u009b'));
  // The ESC of a text's end belongs to the one that began it.
  const before = index === last.length - 1 ? last.lastIndexOf(escape, index - 1) : -1;
  for (const start of [before, index]) {
    if (start !== -1 && begun.test(last.slice(start))) return text.length - last.length + start;
  }
  return text.length;
}

/** Takes colours, links, titles and other control sequences out of a text, and keeps `\t`, `\n`, `\r` and `\b`. */
export function withoutControls(text: string): string {
  return text.replace(backToStart, '\r').replace(controls, '').replace(others, '');
}

/** What of a line, itself without its end, is to be seen at last: programs write over what they have written. */
export function asItStands(line: string): string {
  if (!line.includes('\r')) return overtyped(line);
  const last = writtenLast(line);
  return overtyped(last.slice(0, lastPrinted(last)));
}

/** What follows the last `\r` of a line that anything follows, and whether one is at its end. */
export function writtenLast(line: string): string {
  const end = lastPrinted(line);
  const start = end === 0 ? 0 : line.lastIndexOf('\r', end - 1) + 1;
  return line.slice(start, end + 1);
}

/** Where the `\r`s at the end of a line begin. */
function lastPrinted(line: string): number {
  let end = line.length;
  while (end > 0 && line[end - 1] === '\r') end--;
  return end;
}

/** Each `\b` goes back over a character, which is gone once another one comes. */
function overtyped(line: string): string {
  if (!line.includes('\b')) return line;
  const characters: string[] = [];
  let back = 0;
  for (const character of line) {
    if (character === '\b') back++;
    else {
      characters.splice(Math.max(0, characters.length - back), back, character);
      back = 0;
    }
  }
  return characters.join('');
}
