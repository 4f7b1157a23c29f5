import type { ReviewLine } from './reviewLine.ts';

/** How many files of a list are in sight in any case, and how many it takes until the others are not. */
const shownFiles = 12;
const mostFiles = 24;

/** Of a long list of files those that are in sight at once: the first, and all that something is warned of. */
export function foldFiles(lines: readonly ReviewLine[]): {
  readonly shown: readonly ReviewLine[];
  readonly folded: readonly ReviewLine[];
} {
  const groups: ReviewLine[][] = [];
  for (const line of lines) {
    // What is said of a file follows it.
    const last = groups.at(-1);
    if (line.file === undefined && last?.[0]?.file !== undefined) last.push(line);
    else groups.push([line]);
  }
  const files = groups.filter(([first]) => first?.file !== undefined);
  if (files.length <= mostFiles) return { shown: lines, folded: [] };
  const isWarned = (group: readonly ReviewLine[]) => group.some(({ isWarning }) => isWarning);
  const folded = new Set(files.slice(shownFiles).filter((group) => !isWarned(group)));
  return {
    shown: groups.filter((group) => !folded.has(group)).flat(),
    folded: [...folded].flat(),
  };
}
