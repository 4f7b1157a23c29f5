/** Stands in a word for what is known only when the command runs: a variable, the output of a command. */
export const unknownPart = '\0';

// Stand about the number of a use: no text has them by chance, and one that has is read without its variables.
const opening = '\uFDD0';
const closing = '\uFDD1';
const uses = /\uFDD0(\d+)\uFDD1/g;

const mostValues = 200;
const mostVariants = 50;
// In letters: of one value, and of all that is put together for a text.
const longestValue = 1_000;
const mostLetters = 1_000_000;

/** The values that a text for a shell gives its variables: all that it says, whenever. */
export class ShellVariables {
  readonly #values = new Map<string, readonly string[]>();
  readonly #uses: (readonly string[])[] = [];
  readonly #isOff: boolean;
  #letters = mostLetters;

  constructor(text: string) {
    this.#isOff = text.includes(opening);
  }

  add(name: string, values: readonly string[]): void {
    const known = this.#values.get(name) ?? [];
    if (known.length >= mostValues) return;
    const further = values.filter(
      (value) =>
        value !== '' && value !== unknownPart && value.length <= longestValue && !known.includes(value),
    );
    if (further.length > 0) this.#values.set(name, [...known, ...new Set(further)].slice(0, mostValues));
  }

  /** `NAME=value`, and what a loop goes through: `for NAME in …`. */
  assign(words: readonly string[]): void {
    const [first, name = '', , ...list] = words;
    if (first === 'for' || first === 'select') this.add(name, list);
    if (first === 'set') this.add('@', words.slice(1));
    for (const word of words) {
      const [, variable, plus, value = ''] = /^([A-Za-z_]\w*)(\+?)=(.*)$/s.exec(word) ?? [];
      if (variable === undefined) continue;
      const before = plus === '+' ? (this.#values.get(variable) ?? []) : [];
      this.add(variable, [value, ...before.map((old) => old + value)]);
    }
  }

  /** The part of a word that a variable is. `further`: what it may be beside what is known. */
  use(name: string, further: readonly string[] = []): string {
    const key = /^[0-9*]$/.test(name) ? '@' : name;
    const known = this.#values.get(key) ?? (name === 'PWD' ? ['.'] : []);
    return this.oneOf(further.length === 0 ? known : [...known, ...further]);
  }

  /** The part of a word that is one of these, or something else. */
  oneOf(values: readonly string[]): string {
    if (this.#isOff || values.length === 0) return unknownPart;
    return `${opening}${this.#uses.push(values) - 1}${closing}`;
  }

  /** Whether that much may still be put together. */
  spend(letters: number): boolean {
    this.#letters -= letters;
    return this.#letters >= 0;
  }

  /** The words of a command as they may be: first with nothing known of its variables. */
  variantsOf(words: readonly string[]): string[][] {
    if (this.#isOff || !words.some((word) => word.includes(opening))) return [[...words]];
    const used = new Set<readonly string[]>();
    const replaced = (value: (use: readonly string[]) => string) =>
      words.map((word) => word.replace(uses, (_, index: string) => value(this.#uses[Number(index)] ?? [])));
    const variants = [
      replaced((use) => {
        used.add(use);
        return unknownPart;
      }),
    ];
    const all = [...used];
    const product = all.reduce((count, { length }) => Math.min(count * length, mostVariants + 1), 1);
    const isEach = product <= mostVariants;
    const count = isEach ? product : Math.max(...all.map(({ length }) => length));
    for (let index = 0; index < count; index++) {
      const chosen = new Map<readonly string[], string>();
      let rest = index;
      for (const values of all) {
        chosen.set(values, values[rest % values.length] ?? '');
        if (isEach) rest = Math.floor(rest / values.length);
      }
      const letters = words.reduce((sum, word) => sum + word.length, 0);
      if (!this.spend(letters)) break;
      const variant = replaced((use) => {
        const value = chosen.get(use) ?? '';
        return this.spend(value.length) ? value : unknownPart;
      });
      variants.push(variant);
    }
    return variants;
  }
}
