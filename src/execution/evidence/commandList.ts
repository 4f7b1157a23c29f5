import { codeReader, inlineOption, outputReader } from './interpreterWords.ts';
import { executedBy, producedWords } from './producedWords.ts';
import type { ShellVariables } from './shellVariables.ts';

// How many words wait for a shell at the end of a pipe.
const mostPiped = 2_000;
// `{ …; } | sh`
const closing = /^(?:\}|done|fi|esac)$/;

/** The commands that have been read of a text, and what one gives the next. */
export class CommandList {
  readonly commands: string[][] = [];
  /** Texts that may be commands, to be read by themselves. */
  readonly inner: string[] = [];
  readonly #variables: ShellVariables;
  /** What the commands before have put out: those of the pipe, and all others. */
  #piped: string[] = [];
  #produced: string[] = [];

  constructor(variables: ShellVariables) {
    this.#variables = variables;
  }

  /** What all of them may put out. */
  get produced(): readonly string[] {
    return [...this.#produced, ...this.#piped];
  }

  /**
   * `inputs`: what it is sent. `substituted`: the commands whose output is part of its words. `isPipe`: what it puts
   * out goes to the next one.
   */
  add(
    words: readonly string[],
    inputs: readonly string[],
    substituted: readonly string[],
    isPipe: boolean,
  ): void {
    if (substituted.length > 0) this.#readOutput(substituted, outputReader(words));
    const isGroup = words.length === 0 || closing.test(words[0] ?? '');
    const put = words.length === 0 ? [] : this.#run(words, inputs);
    if (words.length === 0) this.inner.push(...inputs);
    if (isPipe && isGroup) {
      this.#piped = keep(this.#piped, this.#produced);
      this.#produced = [];
    }
    this.#piped = keep(this.#piped, put);
    if (isPipe || words.length === 0) return;
    this.#produced = keep(this.#produced, this.#piped);
    this.#piped = [];
  }

  /** Returns what it puts out. */
  #run(words: readonly string[], inputs: readonly string[]): readonly string[] {
    const put = new Set<string>();
    let isRead = false;
    for (const variant of this.#variables.variantsOf([...words, ...inputs])) {
      const own = variant.slice(0, words.length);
      const given = variant.slice(words.length);
      this.commands.push(own);
      for (const command of executedBy(own)) this.commands.push([...command]);
      this.#variables.assign(own);
      if (this.#send(own, [...given, ...this.#piped])) isRead = true;
      else this.inner.push(...given);
      for (const word of [...producedWords(own), ...given]) put.add(word);
    }
    if (isRead) this.#piped = [];
    return [...put];
  }

  /** Whether the command is an interpreter to which that is code. */
  #send(words: readonly string[], sent: readonly string[]): boolean {
    if (sent.length === 0) return false;
    const read = words.indexOf('read');
    if (read >= 0) for (const name of words.slice(read + 1).slice(0, 5)) this.#variables.add(name, sent);
    const program = codeReader(words);
    if (program === undefined) return false;
    for (const text of sent) {
      if (!this.#variables.spend(text.length + 10)) break;
      this.commands.push(/[\s'"();]/.test(text) ? [program, inlineOption(program), text] : [program, text]);
    }
    return true;
  }

  /** `program`: to which it is code, `eval "$(cat job)"`. */
  #readOutput(texts: readonly string[], program: string | undefined): void {
    const name = program !== undefined && !/^[\w./-]+$/.test(program) ? 'sh' : program;
    for (const text of texts)
      this.inner.push(name === undefined ? text : `(${text.replace(/^\s*</, 'cat ')}\n) | ${name}`);
  }
}

function keep(all: string[], further: readonly string[]): string[] {
  if (all.length < mostPiped) for (const word of further) all.push(word);
  return all;
}
