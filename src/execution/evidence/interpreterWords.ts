import { basename } from 'node:path';
import { languageOfProgram, type Language } from './codeFile.ts';
import { unknownPart } from './shellVariables.ts';

// They run a file that they are given, whatever it is called, and are none whose modules are known.
const further =
  /^(?:perl|php|php-cgi|lua|luajit|rscript|r|julia|tclsh|wish|expect|groovy|scala|elixir|escript|guile|racket|clojure|bb|osascript|nu|xonsh|elvish|octave|runghc|runhaskell|ocaml|crystal|dart|raku|gnuplot|bpftrace|cscript|wscript|source|eval)$/;
// Of these it is an option that names the file: `awk -f job`.
const byOption = /^(?:[gmn]?awk|g?sed|psql|jq|mysql|sqlite3|bc|dc|m4|php|duckdb|osascript)$/;
const fileOption = /^(?:-f|--file|--from-file|-init|-E)$/;

// Behind these is code, or a module, in place of a file.
const codeOptions: Partial<Record<Language, RegExp>> = {
  shell: /^(?:-[A-Za-z]*c|--command)$/,
  python: /^-[A-Za-z]*[cm]/,
  windows: /^-(?:c|e)|^\/c/i,
};
const codeOption = /^(?:-[A-Za-z]*[eEp]|-[ep].+|-r|--eval|--print|--execute)$/;

const longestPath = 4_096;

function nameOf(program: string): string {
  const isName = /^[\w.-]+$/.test(program);
  return (isName ? program : basename(program)).toLowerCase().replace(/\.exe$|-?[\d.]+$/, '');
}

/** Whether a program, by its name or path, runs a file that it is given, whatever that is called. */
export function isInterpreter(program: string): boolean {
  if (program.length > longestPath) return false;
  return languageOfProgram(program) !== 'other' || further.test(nameOf(program));
}

/** Whether the program takes most words for something else, but not that behind an option: `awk -f job`. */
export function takesFileOption(program: string): boolean {
  return program.length <= longestPath && byOption.test(nameOf(program));
}

/** Whether a word is behind such an option, or that with it. */
export function isOfFileOption(word: string, before: string): boolean {
  return fileOption.test(before) || /^(?:-f.|--(?:from-)?file=)/.test(word);
}

/** The interpreter that runs what it is sent: it is given nothing else to run. `undefined`: there is none. */
export function codeReader(words: readonly string[]): string | undefined {
  const at = words.findIndex((word) => isInterpreter(word));
  const program = words[at];
  if (program === undefined) return undefined;
  const isCode = codeOptions[languageOfProgram(program)] ?? codeOption;
  for (const word of words.slice(at + 1)) {
    if (word === '-s' || word === '-' || word === '/dev/stdin') return program;
    if (isCode.test(word)) return undefined;
    // `sudo bash`: the words of another program may be in between.
    if (!word.startsWith('-') && word !== '{}' && !isInterpreter(word) && !/^\w+=/.test(word))
      return undefined;
  }
  return program;
}

/** The option behind which an interpreter takes code. */
export function inlineOption(program: string): '-c' | '-e' {
  return /^(?:shell|python)$/.test(languageOfProgram(program)) ? '-c' : '-e';
}

/** To which interpreter the output of a command is code that is a word of this one: `eval "$(…)"`, `bash <(…)`. */
export function outputReader(words: readonly string[]): string | undefined {
  const [first = ''] = words;
  if (first === unknownPart || /^(?:eval|\.|source)$/.test(first)) return 'sh';
  const at = words.findIndex((word) => isInterpreter(word));
  const given = words.slice(at + 1).find((word) => !word.startsWith('-'));
  return at >= 0 && given?.includes(unknownPart) ? words[at] : undefined;
}
