import type { Language } from './codeFile.ts';
import { manifestOf } from './manifests.ts';

// What follows is what a tool reads in place of its own file, or more of the same.
const ofTool = /^(?:-f|--file|--makefile)$/;
const ofToolHere = /^(?:-f.|--(?:make)?file=)/;
const including = /^(?:[-s]?include)$/;
const settings = /^--env-file(?:-if-exists)?(?:=(.+))?$/;
// To these a name is no program yet: `deno run job`.
const subcommand = /^(?:run|exec|tool|test|watch)$/;

/** `make -f FILE`, and `include FILE` in what it reads. */
export function isReadByTool(word: string, before: string, words: readonly string[]): boolean {
  if (including.test(words[0] ?? '')) return true;
  return (ofTool.test(before) || ofToolHere.test(word)) && words.some((one) => manifestOf(one));
}

/** The path of a file of variables that an option names. */
export function settingsPath(word: string, before: string): string | undefined {
  return settings.exec(word)?.[1] ?? (settings.test(before) && !before.includes('=') ? word : undefined);
}

/** Whether an existing file of that name is what an interpreter runs: it may also be the value of an option. */
export function isProgramWord(word: string, before: string): boolean {
  return !before.startsWith('-') && !word.startsWith('-') && !subcommand.test(word);
}

/** Whether a word is code, or a module, in place of a program: what is behind it are arguments. */
export function isInsteadOfProgram(word: string, before: string, language: Language): boolean {
  if (word.startsWith('-')) return false;
  if (language === 'python') return /^-[A-Za-z]*[mc]$/.test(before);
  if (language === 'shell') return /^-[a-z]*c$/.test(before);
  return /^(?:-[ep]|-pe|--eval|--print|-Command)$/.test(before);
}
