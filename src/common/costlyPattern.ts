const longest = 200;
const mostBraces = 8;
/** How many patterns the braces of one may stand for. */
const mostAlternatives = 1_000;

/** Whether a glob pattern may stand for so many that to spell them out would take all time and memory. */
export function isCostlyPattern(pattern: string): boolean {
  if (pattern.length > longest) return true;
  // `{1..300000000}`; with braces within braces what is between two of them is not worth a closer look.
  if (/\{.*\.\..*\}/s.test(pattern)) return true;
  if (pattern.split('{').length - 1 > mostBraces) return true;
  return alternativesOf(pattern) > mostAlternatives;
}

/** At most as many patterns does it stand for: those of all braces, multiplied. */
function alternativesOf(pattern: string): number {
  const open: number[] = [];
  let product = 1;
  for (const letter of pattern) {
    if (letter === '{') open.push(1);
    else if (letter === ',' && open.length > 0) open.push((open.pop() ?? 0) + 1);
    else if (letter === '}') product *= open.pop() ?? 1;
  }
  return open.reduce((all, count) => all * count, product);
}
