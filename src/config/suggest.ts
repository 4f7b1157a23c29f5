/** The candidate that `word` most likely meant, or `undefined` where none is near. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length > 64) return undefined;
  const wanted = word.toLowerCase();
  let limit = wanted.length < 3 ? 0 : Math.min(3, Math.floor((wanted.length + 1) / 3));
  let best: string | undefined;
  let shortened: string | undefined;
  for (const candidate of candidates) {
    const other = candidate.toLowerCase();
    if (wanted.length >= 3 && other.startsWith(wanted)) shortened ??= candidate;
    if (Math.abs(other.length - wanted.length) > limit) continue;
    const distance = editDistance(wanted, other, limit);
    if (distance > limit) continue;
    // Of two that are as near the one with the same end wins: `hous` means hours rather than hour.
    if (best !== undefined && distance === limit && (endsAlike(best, wanted) || !endsAlike(other, wanted)))
      continue;
    best = candidate;
    limit = distance;
  }
  return best ?? shortened;
}

function endsAlike(candidate: string, word: string): boolean {
  return candidate.at(-1)?.toLowerCase() === word.at(-1);
}

/**
 * Insertions, deletions, replacements and swaps of neighbours that turn one word into the other; Infinity where
 * it takes more than `limit`. Looks only at the pairs of places that few enough insertions or deletions align.
 */
function editDistance(from: string, to: string, limit: number): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: Math.min(to.length, limit) + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row: number[] = [];
    if (i <= limit) row[0] = i;
    let nearest = at(row, 0);
    for (let j = Math.max(1, i - limit); j <= Math.min(to.length, i + limit); j++) {
      const same = from[i - 1] === to[j - 1];
      let cost = Math.min(at(last, j) + 1, at(row, j - 1) + 1, at(last, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        cost = Math.min(cost, at(beforeLast, j - 2) + 1);
      }
      row[j] = cost;
      nearest = Math.min(nearest, cost);
    }
    // A swap goes on from the row before at one more, which this row's best is no more than either.
    if (nearest > limit) return Infinity;
    beforeLast = last;
    last = row;
  }
  const distance = at(last, to.length);
  return distance > limit ? Infinity : distance;
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
