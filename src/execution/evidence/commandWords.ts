/** Stands in a word for what is known only when the command runs: a variable, the output of a command. */
export const unknownPart = '\0';

export type WordStyle = 'posix' | 'windows';

const deepest = 8;

/**
 * The simple commands of a text for a shell, a list of words each, with the quotes off. Commands within words
 * (`sh -c '…'`, `$(…)`) are told too. It reads more than a shell would, and not less, but for what a shell puts together
 * as it runs. `windows`: PowerShell and cmd, to which a backslash is a part of a path.
 */
export function simpleCommands(text: string, style: WordStyle = 'posix', depth = 0): string[][] {
  const reader = new WordReader(text, style);
  reader.read();
  const commands = reader.commands.filter((words) => words.length > 0);
  if (depth >= deepest) return commands;
  const inner = [...reader.inner, ...commands.flat().filter((word) => word !== text && /[\s;&|]/.test(word))];
  return [...commands, ...inner.flatMap((nested) => simpleCommands(nested, style, depth + 1))];
}

class WordReader {
  readonly commands: string[][] = [[]];
  /** The texts of commands whose output is part of a word. */
  readonly inner: string[] = [];
  readonly #text: string;
  readonly #isPosix: boolean;
  readonly #run = /[\w./=:,+@~^{}[\]*?!#-]+/y;
  readonly #blank = /[ \t\r]+/y;
  #at = 0;
  #word: string | undefined;
  #isTarget = false;

  constructor(text: string, style: WordStyle) {
    this.#text = text;
    this.#isPosix = style === 'posix';
  }

  read(): void {
    while (this.#at < this.#text.length) this.#step(this.#text[this.#at++] ?? '');
    this.#endWord();
  }

  #step(letter: string): void {
    if (this.#plain(letter)) return;
    if (letter === ' ' || letter === '\t') this.#endWord();
    else if (letter === '#' && this.#word === undefined) this.#skipTo('\n');
    else if (letter === '>' || (letter === '&' && this.#text[this.#at] === '>')) this.#redirect();
    else if (letter === '\n' || /[;&|()]/.test(letter)) this.#endCommand();
    else if (/[\s<]/.test(letter)) this.#endWord();
    else if (letter === "'") this.#add(this.#upTo("'"));
    else if (letter === '"') this.#quoted();
    else if (letter === '\\' && this.#isPosix) this.#escaped();
    else if (!this.#expansion(letter)) this.#add(letter);
  }

  /** Whether it, with all that follows, is nothing but itself: most of a text, and so at one go. */
  #plain(letter: string): boolean {
    // As a word begins a `#` is none of it.
    if (letter === '#' && this.#word === undefined) return false;
    const run = this.#run;
    run.lastIndex = this.#at - 1;
    if (!run.test(this.#text)) return false;
    this.#add(this.#text.slice(this.#at - 1, run.lastIndex));
    this.#at = run.lastIndex;
    return true;
  }

  /** The word that follows is written, and not run. */
  #redirect(): void {
    this.#endWord();
    while (/[>&|]/.test(this.#text[this.#at] ?? '')) this.#at++;
    this.#skipBlank();
    this.#isTarget = true;
  }

  #quoted(): void {
    this.#add('');
    while (this.#at < this.#text.length) {
      const letter = this.#text[this.#at++] ?? '';
      if (letter === '"') return;
      if (letter === '\\' && this.#isPosix && /["\\$`\n]/.test(this.#text[this.#at] ?? '')) this.#escaped();
      else if (!this.#expansion(letter)) this.#add(letter);
    }
  }

  #escaped(): void {
    const next = this.#text[this.#at++] ?? '';
    if (next !== '\n') this.#add(next);
  }

  /** Whether it was one. */
  #expansion(letter: string): boolean {
    const rest = this.#at;
    if (letter === '`' && this.#isPosix) this.inner.push(this.#upTo('`'));
    else if (letter === '$' && this.#text[rest] === '(') this.inner.push(this.#parenthesis());
    else if (letter !== '$' && !(letter === '%' && !this.#isPosix)) return false;
    else if (!this.#variable(letter)) return false;
    this.#add(unknownPart);
    return true;
  }

  #variable(letter: string): boolean {
    const pattern =
      letter === '%' ? /~[a-z]*\d|[\w()]+%|%/y : /\{[^}]{0,1000}\}|'|[A-Za-z_][\w:]*|[0-9@*#?$!-]/y;
    pattern.lastIndex = this.#at;
    const [name] = pattern.exec(this.#text) ?? [];
    // `$'…'` is a quote.
    if (name === undefined || name === "'") return false;
    this.#at += name.length;
    return true;
  }

  /** From a bracket to the one that closes it. */
  #parenthesis(): string {
    const from = this.#at + 1;
    for (let open = 0; this.#at < this.#text.length;) {
      const letter = this.#text[this.#at++];
      if (letter === '(') open++;
      else if (letter === ')' && --open === 0) return this.#text.slice(from, this.#at - 1);
    }
    return this.#text.slice(from);
  }

  #upTo(end: string): string {
    const from = this.#at;
    const found = this.#text.indexOf(end, from);
    this.#at = found < 0 ? this.#text.length : found + 1;
    return this.#text.slice(from, found < 0 ? undefined : found);
  }

  #skipBlank(): void {
    this.#blank.lastIndex = this.#at;
    if (this.#blank.test(this.#text)) this.#at = this.#blank.lastIndex;
  }

  #skipTo(end: string): void {
    const found = this.#text.indexOf(end, this.#at);
    this.#at = found < 0 ? this.#text.length : found;
  }

  #add(part: string): void {
    this.#word = (this.#word ?? '') + part;
  }

  #endWord(): void {
    if (this.#word !== undefined && !this.#isTarget) this.commands.at(-1)?.push(this.#word);
    this.#word = undefined;
    this.#isTarget = false;
  }

  #endCommand(): void {
    this.#endWord();
    if (this.commands.at(-1)?.length !== 0) this.commands.push([]);
  }
}

/** What of a word may be a path: `--config=a.js`, `-ra.js`, `@a.txt`, `$HERE/a.sh`. */
export function pathsInWord(word: string): readonly string[] {
  const known = word.slice(word.lastIndexOf(unknownPart) + 1);
  const whole = known === word ? known : known.replace(/^[\\/]+/, '');
  const paths = new Set([whole]);
  for (const part of whole.split(/[=,:]/)) paths.add(part);
  const [, attached] = /^(?:-[A-Za-z]|@|file:\/\/)(.+)$/.exec(whole) ?? [];
  if (attached !== undefined) paths.add(attached);
  paths.delete('');
  return [...paths];
}
