import { unknownPart } from './shellVariables.ts';

/** The commands of a script of package.json, and where that lies. */
export interface PackageScript {
  readonly name: string;
  readonly words: readonly string[];
  readonly folders: readonly string[];
}

// More than that, or longer ones, are looked through by nobody: then any script may be run.
const mostWords = 5_000;
const longestWord = 1_000;
const mostScripts = 2_000;

const manager = /^(?:npm|pnpm|yarn|yarnpkg|bun|npm-run-all|run-[sp]|turbo|nx|lerna)$|^--run\b/;

// Package managers run these unasked, and `npm t` is short for the test.
const unasked =
  /^(?:pre|post)?(?:install|uninstall|prepare|prepublish|prepublishOnly|publish|pack|version|dependencies|shrinkwrap)$/;
const short = /^(?:t|tst|it|cit|install-test|install-ci-test)$/;

/** Which scripts of package.json are run: those whose names are said by a command, or by what it runs. */
export class SaidScripts {
  readonly #words = new Set<string>();
  readonly #waiting = new Map<string, PackageScript[]>();
  readonly #called = new Set<string>();
  #isAny = false;

  /** A command: what it is given by another one may be any name, and so may a variable. */
  command(words: readonly string[]): void {
    const runs = words.some((word) => manager.test(word));
    if (runs && words.some((word) => /^(?:xargs|parallel)$/.test(word) || word.includes(unknownPart)))
      this.say(undefined);
    else this.say(words);
  }

  /** `undefined`: it may be any. */
  say(words: readonly string[] | undefined): void {
    if (!words) this.#isAny = true;
    for (const word of this.#isAny ? [] : (words ?? [])) {
      if (this.#words.has(word)) continue;
      this.#words.add(word);
      if (word.length > longestWord || this.#words.size > mostWords) this.#isAny = true;
      for (const name of this.#isAny ? [] : this.#waiting.keys())
        if (isCalled(name, word)) this.#called.add(name);
    }
  }

  add(script: PackageScript): void {
    const { name } = script;
    const waiting = this.#waiting.get(name);
    if (waiting) {
      waiting.push(script);
      return;
    }
    this.#waiting.set(name, [script]);
    if (this.#waiting.size > mostScripts) this.#isAny = true;
    if (this.#isAny || this.#called.has(name)) return;
    if (unasked.test(name) || [...this.#words].some((word) => isCalled(name, word))) this.#called.add(name);
  }

  /** Those that are run, each but once. They may call others. */
  take(): readonly PackageScript[] {
    const names = this.#isAny ? [...this.#waiting.keys()] : [...this.#called];
    return names.flatMap((name) => this.#waiting.get(name)?.splice(0) ?? []);
  }
}

/** Whether a word may mean the script: `build`, `npm:build`, `^build`, `build:*`; rather too often than too seldom. */
function isCalled(script: string, word: string): boolean {
  const name = script.replace(/^(?:pre|post)(?=.)/, '');
  if (word === script || holds(word, script) || holds(word, name)) return true;
  if (name === 'test' && short.test(word)) return true;
  if (/^(?:stop|start)$/.test(name) && word === 'restart') return true;
  const at = word.search(/[*?{]/);
  if (at < 0) return false;
  const [begin = ''] = /[^\s/"'^#:]*:?$/.exec(word.slice(0, at)) ?? [];
  // Of `src/*.ts` a file.
  if (begin === '' || begin === ':')
    return !word.includes('/') && /^(?:\*[^.]*|\{.*,.*)$/.test(word.slice(at));
  return script.startsWith(begin) || name.startsWith(begin);
}

/** Whether a name stands there by itself: `/dev/null` says nothing of a script `dev`. */
function holds(word: string, name: string): boolean {
  for (let at = word.indexOf(name); at >= 0; at = word.indexOf(name, at + 1)) {
    const isBegun = at === 0 || !/[\w./-]/.test(word[at - 1] ?? '');
    if (isBegun && !/[\w./-]/.test(word[at + name.length] ?? ' ')) return true;
  }
  return false;
}
