import type { Language } from './codeFile.ts';
import { isInterpreter } from './interpreterWords.ts';

// What follows is what a tool reads in place of its own file, or more of the same.
const ofTool =
  /^(?:-[fcst]|--(?:make|just|task|build|snake|rake|gulp|grunt|docker|no?x|settings-|init-)?file|--(?:config|manifest-path|rcfile|taskfile|justfile|project|settings|init-script|configuration))$/;
const ofToolHere =
  /^(?:-[fcst].|--(?:make|just|task|build|snake|rake|gulp|grunt|docker)?file=|--(?:config|manifest-path|rcfile|project|settings|init-script|configuration)=)/;
const including = /^(?:[-s]?include|import|mod)\??$/;
const settings = /^--env-file(?:-if-exists)?(?:=(.+))?$/;
// To these a name is no program yet: `deno run job`.
const subcommand = /^(?:run|exec|tool|test|watch|script|x)$/;

// What follows, or is in it, is written by the program that it is given to.
const output = /^--(?:out|outfile|out-?dir|output|output-?(?:file|dir)|report-file|junit-?xml)$/i;
const outputHere =
  /^(?:--(?:out|outfile|out-?dir|output|output-?(?:file|dir)|report-file|junit-?xml)|-(?:cover|cpu|mem|block|mutex)profile)=/i;
// To these `-t` is a name.
const tagging = /^(?:docker|podman|nerdctl|buildah|buildx)$/;

const entering =
  /^(?:cd|pushd|chdir|Set-Location|-C|--(?:prefix|cwd|cd|dir|directory|chdir|working-dir(?:ectory)?|project-directory))$/i;
const enteringHere =
  /^(?:-C=?|--?(?:prefix|cwd|cd|dir|directory|chdir|working-dir(?:ectory)?|project-directory)=)([^]+)$/;

/** `make -f FILE`, and `include FILE` in what it reads. `hasTool`: whether the command has one that does so. */
export function isReadByTool(word: string, before: string, first: string, hasTool: () => boolean): boolean {
  if (including.test(first)) return true;
  if (isWritten(word, before) || (tagging.test(first) && (before === '-t' || word.startsWith('-t'))))
    return false;
  return (ofTool.test(before) || ofToolHere.test(word)) && hasTool();
}

/** Whether a word is, or holds, the name of what a program writes. */
export function isWritten(word: string, before: string): boolean {
  return output.test(before) || outputHere.test(word);
}

/** `uv run pytest`: where there is no such file, it is a program. */
export function isNamedByUv(interpreter: string | undefined, word: string, before: string): boolean {
  return interpreter === 'uv' && before === 'run' && /^[\w-]+$/.test(word) && !word.startsWith('-');
}

/** The path of a file of variables that an option names. */
export function settingsPath(word: string, before: string): string | undefined {
  return settings.exec(word)?.[1] ?? (settings.test(before) && !before.includes('=') ? word : undefined);
}

/** As what the word behind this one is read, if that is so whatever it is called. */
export function readAs(before: string, language: Language): Language | undefined {
  if (/^(?:\.|source)$/.test(before)) return 'shell';
  if (/^(?:call|Import-Module)$/i.test(before)) return 'windows';
  if (!/^(?:-r|--require|--import|--loader|--experimental-loader|--preload)$/.test(before)) return undefined;
  return language === 'other' ? 'javascript' : language;
}

/** The directory in which is done what follows. */
export function enteredPath(word: string, before: string): string | undefined {
  return entering.test(before) ? word : enteringHere.exec(word)?.[1];
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
  if (language === 'other') return /^(?:-[A-Za-z]*[eEr]|--eval|--execute)$/.test(before);
  return /^(?:-[ep]|-pe|--eval|--print|-Command)$/.test(before);
}

// What goes before the name of a program.
const prefix =
  /^(?:do|then|else|if|elif|while|until|!|\{|exec|time|nohup|sudo|env|command|nice|xargs|-{1,2}\S*|\w+=[^]*)$/;
// They run all files that they are given.
const runner =
  /^(?:mocha|ava|tap|tape|jest|vitest|jasmine|bats|pytest|rspec|phpunit|c8|nyc|prove|shellspec|zx)$/;
// To these, files of code are nothing but texts.
const reader =
  /^(?:eslint|eslint_d|prettier|stylelint|biome|tsc|rm|cp|mv|ln|ls|wc|head|tail|touch|mkdir|rmdir|chmod|chown|du|grep|e?grep|fgrep|rg|ag|tar|zip|gzip|rsync|scp|git|diff|shellcheck|shfmt|black|ruff|flake8|mypy|pylint|isort|pyright|markdownlint|cspell|codespell|echo|printf|rimraf|cpx|cpy|del-cli|shx|sort|stat|md5sum|sha256sum|clang-format|gofmt|rustfmt|addlicense)$/;

/** To what a pattern of files is given, judged word by word. */
export class GlobUse {
  #isFirst = true;
  #runs = false;
  #reads = false;

  /** Before the next word. */
  after(word: string): void {
    if (runner.test(word) || isInterpreter(word)) this.#runs = true;
    if (reader.test(word)) this.#reads = true;
    if (!prefix.test(word)) this.#isFirst = false;
  }

  /** Whether the files that a pattern stands for may be run. `isDeep`: it leads through all folders below one. */
  mayRun(isDeep: boolean): boolean {
    return this.#isFirst || this.#runs || !(this.#reads || isDeep);
  }
}

/** What a word is to the command. `readAs`: `other` where nothing says it. `isRead`: it is code, whatever it is called. */
export interface Use {
  readonly readAs: Language;
  readonly isRead: boolean;
  readonly use: GlobUse;
}
