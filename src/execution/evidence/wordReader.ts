import { CommandList } from './commandList.ts';
import { HereDocuments } from './hereDocuments.ts';
import { ansiQuoted, braceContent, closingBrace } from './shellQuotes.ts';
import { unknownPart, type ShellVariables } from './shellVariables.ts';

// In letters: what is read at once, to know what it puts out.
const longestList = 500;

export type WordStyle = 'posix' | 'windows';

/** What the texts of one command line share. */
export interface Shared {
  readonly style: WordStyle;
  readonly variables: ShellVariables;
  /** Texts that have been read. */
  readonly seen: Set<string>;
}

/** Reads the simple commands of one text. */
export class WordReader {
  readonly list: CommandList;
  readonly #text: string;
  readonly #shared: Shared;
  readonly #variables: ShellVariables;
  readonly #isPosix: boolean;
  readonly #run = /[\w./=:,+@~^{}[\]*?!#-]+/y;
  readonly #blank = /[ \t\r]+/y;
  readonly #documents: HereDocuments;
  /** Of here-documents, by where the line ends after which they come: where reading goes on. */
  readonly #skips = new Map<number, number>();
  #at = 0;
  #words: string[] = [];
  #word: string | undefined;
  #isTarget = false;
  /** The next word is what the command is sent, and no argument. */
  #isInput = false;
  /** What the command is sent, and the texts of the commands whose output is part of its words. */
  #inputs: string[] = [];
  #substituted: string[] = [];

  constructor(text: string, shared: Shared) {
    this.#text = text;
    this.#shared = shared;
    this.#variables = shared.variables;
    this.#isPosix = shared.style === 'posix';
    this.#documents = new HereDocuments(text);
    this.list = new CommandList(shared.variables);
  }

  read(): this {
    while (this.#at < this.#text.length) this.#step(this.#text[this.#at++] ?? '');
    this.#endCommand(false);
    return this;
  }

  #step(letter: string): void {
    if (this.#plain(letter)) return;
    if (letter === ' ' || letter === '\t') this.#endWord();
    else if (letter === '#' && this.#word === undefined) this.#skipTo('\n');
    else if (letter === '>' || (letter === '&' && this.#text[this.#at] === '>')) this.#redirect();
    else if (letter === '(' && this.#isPosix && this.#isInWord()) this.#list();
    else if (letter === '\n' || /[;&|()]/.test(letter)) this.#separator(letter);
    else if (letter === '<' && this.#isPosix) this.#input();
    else if (/[\s<]/.test(letter)) this.#endWord();
    else if (letter === "'") this.#add(this.#upTo("'"));
    else if (letter === '"') this.#quoted();
    else if (letter === '\\' && this.#isPosix) this.#escaped();
    else if (letter === '$' && this.#isPosix && this.#text[this.#at] === "'") this.#ansi();
    // `$"…"` is a quote.
    else if (letter === '$' && this.#isPosix && this.#text[this.#at] === '"') this.#add('');
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

  /** `<file`, `<(command)`, `<<<word`, `<<END`. */
  #input(): void {
    const next = this.#text.slice(this.#at, this.#at + 2);
    if (next.startsWith('(')) {
      this.#add(this.#substitute(this.#parenthesis()));
      return;
    }
    this.#endWord();
    if (!next.startsWith('<')) return;
    this.#at += next.length;
    if (next === '<<') {
      this.#skipBlank();
      this.#isInput = true;
    } else {
      if (next !== '<-') this.#at--;
      this.#document();
    }
  }

  #document(): void {
    this.#skipBlank();
    const word = /(?:[^\s;&|()<>'"\\]|'[^'\n]{0,200}'|"[^"\n]{0,200}"|\\.){1,200}/y;
    word.lastIndex = this.#at;
    const [raw] = word.exec(this.#text) ?? [];
    // `1 << 2` is none.
    if (raw === undefined) return;
    this.#at += raw.length;
    const line = this.#text.indexOf('\n', this.#at);
    if (line < 0) return;
    const found = this.#documents.find(this.#skips.get(line) ?? line, raw.replaceAll(/['"\\]/g, ''));
    if (!found) return;
    this.#inputs.push(found.body);
    if (found.end !== undefined) this.#skips.set(line, found.end);
  }

  /** Whether a bracket belongs to a word: `a=(b c)`, `!(b).sh`. */
  #isInWord(): boolean {
    const word = this.#word;
    return word !== undefined && (/^\w+\+?=$/.test(word) || (word.length > 1 && /[@?*+!]$/.test(word)));
  }

  #list(): void {
    this.#at--;
    const list = this.#parenthesis();
    this.list.inner.push(list);
    const name = /^(\w+)\+?=$/.exec(this.#word ?? '')?.[1];
    // Any of these, or none of them.
    if (name === undefined) this.#word = `${this.#word?.slice(0, -1) ?? ''}*`;
    else if (list.length <= longestList)
      this.#variables.add(name, new WordReader(list, this.#shared).read().list.commands.flat());
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

  #ansi(): void {
    const { value, end } = ansiQuoted(this.#text, this.#at + 1);
    this.#add(value);
    this.#at = end;
  }

  /** Whether it was one. */
  #expansion(letter: string): boolean {
    if (letter === '`' && this.#isPosix) this.#add(this.#substitute(this.#backquoted()));
    else if (letter === '$' && this.#text[this.#at] === '(') this.#add(this.#substitute(this.#parenthesis()));
    else if (letter === '$' && this.#isPosix && this.#text[this.#at] === '{') return this.#brace();
    else if (letter !== '$' && !(letter === '%' && !this.#isPosix)) return false;
    else return this.#variable(letter);
    return true;
  }

  #variable(letter: string): boolean {
    const pattern =
      letter === '%'
        ? /~[a-z]*\d|[\w()]+%|%/y
        : this.#isPosix
          ? /'|[A-Za-z_]\w*|[0-9@*#?$!-]/y
          : /\{[^}]{0,1000}\}|'|[A-Za-z_][\w:]*|[0-9@*#?$!-]/y;
    pattern.lastIndex = this.#at;
    const [name] = pattern.exec(this.#text) ?? [];
    // In double quotes `$'` is nothing.
    if (name === undefined || name === "'") return false;
    this.#at += name.length;
    this.#add(this.#isPosix ? this.#variables.use(name) : unknownPart);
    return true;
  }

  /** `${NAME}`, `${NAME:-value}`. */
  #brace(): boolean {
    const end = closingBrace(this.#text, this.#at);
    if (end === undefined) return false;
    const { name, value, command } = braceContent(this.#text.slice(this.#at + 1, end));
    this.#at = end + 1;
    if (value !== undefined) this.#variables.add(name, [value]);
    if (command !== undefined) this.list.inner.push(command);
    this.#add(this.#variables.use(name, value === undefined ? [] : [value]));
    return true;
  }

  /** Returns the part of a word that the output of a command is. */
  #substitute(text: string): string {
    this.#substituted.push(text);
    // Where the script is, or the folder that it was started in.
    if (text.length <= longestList && /\b(?:dirname|pwd|rev-parse)\b/.test(text))
      return this.#variables.oneOf(['.']);
    if (text.length > longestList || !/^\s*(?:ls|dir|find|fd|echo|printf)\s/.test(text)) return unknownPart;
    // What it puts out can be told by its words.
    return this.#variables.oneOf(new WordReader(text, this.#shared).read().list.produced);
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

  /** Another one may be in it, behind a backslash. */
  #backquoted(): string {
    const from = this.#at;
    let end = from;
    while (end < this.#text.length && this.#text[end] !== '`') end += this.#text[end] === '\\' ? 2 : 1;
    this.#at = end + 1;
    return this.#text.slice(from, end).replaceAll(/\\([`\\$])/g, '$1');
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
    if (this.#word !== undefined && !this.#isTarget)
      (this.#isInput ? this.#inputs : this.#words).push(this.#word);
    if (this.#word !== undefined) this.#isInput = false;
    this.#word = undefined;
    this.#isTarget = false;
  }

  #separator(letter: string): void {
    const line = this.#at - 1;
    const isDouble = letter === '|' && this.#text[this.#at] === '|';
    if (isDouble) this.#at++;
    this.#endCommand(letter === '|' && !isDouble);
    if (letter === '\n') this.#at = this.#skips.get(line) ?? this.#at;
  }

  #endCommand(isPipe: boolean): void {
    this.#endWord();
    this.list.add(this.#words, this.#inputs, this.#substituted, isPipe);
    this.#words = [];
    this.#inputs = [];
    this.#substituted = [];
  }
}
