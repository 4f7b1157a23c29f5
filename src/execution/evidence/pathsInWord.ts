import { unknownPart } from './shellVariables.ts';

// Of a text as long as that the code is read.
const longest = 20_000;

/** What of a word may be a path: `--config=a.js`, `-ra.js`, `@a.txt`, `$HERE/a.sh`. */
export function pathsInWord(word: string): readonly string[] {
  if (word.length > longest) return [];
  const known = word.slice(word.lastIndexOf(unknownPart) + 1);
  const whole = known === word ? known : known.replace(/^[\\/]+/, '');
  const paths = new Set([whole, unbracketed(whole)]);
  for (const part of whole.split(/[=,:]/)) paths.add(part);
  const [, attached] = /^(?:-[A-Za-z]|@|file:\/\/)(.+)$/.exec(whole) ?? [];
  if (attached !== undefined) paths.add(attached);
  paths.delete('');
  return [...paths];
}

/** As in a list that is none to a shell: `["./a.js"]`. */
function unbracketed(word: string): string {
  let from = 0;
  let end = word.length;
  while (/[[({]/.test(word[from] ?? '')) from++;
  while (end > from && /[\])},]/.test(word[end - 1] ?? '')) end--;
  return word.slice(from, end);
}
