const longest = 200;
const mostBraces = 8;
/** Parts between slashes that are no plain names: for each the folders may be walked once more. */
const mostWalks = 10;
/** How many ways there may be to match a name of a file. */
const mostWays = 10_000;
/** So many times more ways is each further star of a part: one beside another may end at any letter of a name. */
const perStar = 50;

interface Group {
  readonly from: number;
  /** `+(…)` and `*(…)`. */
  readonly repeats: boolean;
  /** Alternatives. */
  count: number;
}

/**
 * Whether a glob pattern may stand for so many that to spell them out, or to match a name made for it, would take all
 * time and memory. What is not plain at a glance (groups across braces, brackets or slashes) is taken for costly.
 */
export function isCostlyPattern(pattern: string): boolean {
  if (pattern.length > longest) return true;
  // `{1..300000000}`; with braces within braces what is between two of them is not worth a closer look.
  if (/\{.*\.\..*\}/s.test(pattern)) return true;
  if (pattern.split('{').length - 1 > mostBraces) return true;
  // A bracket that is not one, or an end that is none.
  if (pattern.includes('(') && /\\|\[[^\]]*[()|]|\[[!^]?\]/.test(pattern)) return true;
  const ways = new PatternScan(pattern).ways();
  return ways === undefined || ways > mostWays;
}

class PatternScan {
  readonly #pattern: string;
  readonly #hasGroups: boolean;
  readonly #groups: Group[] = [];
  /** Of each open brace, how many patterns it stands for. */
  readonly #braces: number[] = [];
  #alternatives = 1;
  #stars = 0;
  #mostStars = 1;
  #walks = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
    this.#hasGroups = pattern.includes('(');
  }

  /** `undefined`: nobody knows, or far too many. */
  ways(): number | undefined {
    for (let at = 0; at < this.#pattern.length; at++) if (!this.#step(at)) return undefined;
    this.#endPart();
    if (this.#groups.length > 0 || this.#walks > mostWalks) return undefined;
    for (const count of this.#braces) this.#alternatives *= count;
    return this.#alternatives * perStar ** (this.#mostStars - 1);
  }

  /** Whether it can be told what it means. */
  #step(at: number): boolean {
    const letter = this.#pattern[at] ?? '';
    const isInBraces = this.#braces.length > 0;
    if (isInBraces && this.#hasGroups && /[()|]/.test(letter)) return false;
    const inner = this.#groups.at(-1);
    switch (letter) {
      case '*':
        // Those that follow one another are one; `*(` is counted with its group.
        if (!/[*(]/.test(this.#pattern[at + 1] ?? '')) this.#stars++;
        return !this.#groups.some(({ repeats }) => repeats) || this.#pattern[at + 1] === '(';
      case '{':
        this.#braces.push(1);
        return !this.#groups.some(({ repeats }) => repeats);
      case ',':
        if (isInBraces) this.#braces.push((this.#braces.pop() ?? 0) + 1);
        return true;
      case '}':
        this.#alternatives *= this.#braces.pop() ?? 1;
        return true;
      case '(':
        return this.#open(at);
      case '|':
        if (inner) inner.count++;
        return true;
      case ')':
        this.#alternatives *= this.#groups.pop()?.count ?? 1;
        return !inner?.repeats || isDecodable(this.#pattern.slice(inner.from, at));
      case '/':
        if (!isInBraces) this.#endPart();
        return !inner;
      default:
        return true;
    }
  }

  #open(at: number): boolean {
    const before = this.#pattern[at - 1] ?? '';
    // `{+,x}(a)` is `+(a)` too.
    if (before === '}') return false;
    const isGroup = /[?*+@!]/.test(before);
    if (!isGroup) return this.#groups.length === 0;
    if (this.#groups.some(({ repeats }) => repeats)) return false;
    if (!/[?@]/.test(before)) this.#stars++;
    this.#groups.push({ from: at + 1, repeats: /[*+]/.test(before), count: before === '?' ? 2 : 1 });
    return true;
  }

  #endPart(): void {
    if (this.#stars > 0) this.#walks++;
    this.#mostStars = Math.max(this.#mostStars, this.#stars);
    this.#stars = 0;
  }
}

/**
 * Whether what repeats them can be read in one way alone: else there may be twice as many with each letter. As Sardinas
 * and Patterson find it out: no rest that is left where one is the beginning of another may be made up for.
 */
function isDecodable(alternatives: string): boolean {
  const words = alternatives.toLowerCase().split('|');
  if (words.includes('')) return false;
  if (words.length === 1) return true;
  if (/[?[]/.test(alternatives) || new Set(words).size < words.length) return false;
  const rests = new Set(words.flatMap((word) => restsOf(word, words)));
  // They grow as they are walked.
  for (const rest of rests) {
    if (words.includes(rest)) return false;
    for (const further of restsOf(rest, words)) rests.add(further);
  }
  return true;
}

/** What is left of one of two of which the other one is the beginning. */
function restsOf(one: string, words: readonly string[]): readonly string[] {
  return words.flatMap((word) => {
    if (word === one) return [];
    if (word.startsWith(one)) return [word.slice(one.length)];
    return one.startsWith(word) ? [one.slice(word.length)] : [];
  });
}
