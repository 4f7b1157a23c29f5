import { basename, dirname, join, resolve } from 'node:path';
import type { EvidenceRole } from '../../model/approval.ts';
import { languageOfProgram, type Language } from './codeFile.ts';
import { simpleCommands } from './commandWords.ts';
import { environmentFiles, isTelling } from './environmentFiles.ts';
import { isGlob, withoutBraces } from './globs.ts';
import { isInterpreter, isOfFileOption, takesFileOption } from './interpreterWords.ts';
import { ModuleFiles } from './moduleFiles.ts';
import { isNaming, referencesIn, type NamingReference } from './namedModules.ts';
import { packageWords } from './packageWords.ts';
import { pathsInWord } from './pathsInWord.ts';
import { PatternFiles } from './patternFiles.ts';
import type { Lookup } from './programs.ts';
import {
  enteredPath,
  GlobUse,
  isInsteadOfProgram,
  isProgramWord,
  isReadByTool,
  isNamedByUv,
  isWritten,
  readAs,
  settingsPath,
  type Use,
} from './readWords.ts';
import { PythonFiles } from './pythonFiles.ts';
import { SearchPath } from './searchPath.ts';
import type { Survey } from './survey.ts';
import { ToolFiles, ToolWords } from './toolFiles.ts';
import { Turns } from './turns.ts';
import { WorkingFolders } from './workingFolders.ts';

/** Hears of a file that is there and was named. Absolute. `readAs`: by the interpreter that it is given to. */
export type OnFound = (path: string, role: EvidenceRole, readAs?: Language) => void;

// How often it is asked whether there is a file: more than that is no command of a person.
const mostQuestions = 1_000_000;
const inline = /^(?:-[a-z]*[ecp]|--eval|--print|-Command)$/;

/** Hears of names that may be those of packages, and of the folders from which these are looked for. */
export type OnPackages = (names: readonly string[], folders: readonly string[]) => void;

/** Finds the files of the workspace that commands and code name. */
export class NamedFiles {
  readonly #survey: Survey;
  readonly #lookup: Lookup;
  readonly #onFound: OnFound;
  readonly #onPackages: OnPackages;
  readonly #onWords: (words: readonly string[]) => void;
  /** What the task itself names. */
  readonly #own = new Set<string>();
  #isOfTask = true;
  readonly #files: ModuleFiles;
  readonly #isWindows: boolean;
  /** Command lines that have not been read yet. */
  readonly #lines: string[] = [];
  #questions = 0;
  readonly #searchPath: SearchPath;
  readonly #patterns: PatternFiles;
  readonly #folders: WorkingFolders;
  readonly #tools: ToolFiles;
  readonly #python: PythonFiles;

  /** `lookups`: one for each environment in which the task may run, all of the same directory. */
  constructor(
    lookups: readonly [Lookup, ...Lookup[]],
    onFound: OnFound,
    onPackages: OnPackages,
    onWords: (words: readonly string[]) => void,
  ) {
    const [{ survey, cwd, platform }] = lookups;
    this.#survey = survey;
    this.#files = new ModuleFiles(survey.sight);
    this.#lookup = lookups[0];
    this.#onFound = onFound;
    this.#onPackages = onPackages;
    this.#onWords = onWords;
    this.#isWindows = platform === 'win32';
    this.#searchPath = new SearchPath(lookups, this.#files, (path, role) => this.#tell(path, role));
    this.#patterns = new PatternFiles(this.#files, survey);
    this.#folders = new WorkingFolders(this.#files, survey, this.#patterns, cwd);
    this.#tools = new ToolFiles(this.#files, survey, this.#patterns, (path, role, readAs) =>
      this.#file(path, role, true, readAs),
    );
    this.#python = new PythonFiles(this.#files, survey, cwd, (path) => this.#file(path, 'module', true));
  }

  addPythonPath(folder: string): void {
    this.#python.addPath(folder);
  }

  /** The files of code that lie in a folder itself, of one of the workspace. */
  filesIn(folder: string, role: EvidenceRole): void {
    if (!this.#survey.isOfWorkspace(folder) || /[\\/]node_modules(?:[\\/]|$)/.test(folder)) return;
    const names = this.#files.namesIn(folder);
    if (!names && this.#files.kindOf(folder) === 'folder') {
      this.#survey.add({ role, path: this.#survey.nameOf(folder), without: 'too-large' });
    }
    for (const name of names ?? []) this.#file(join(folder, name), role, false);
  }

  /** Modules in a folder that Python takes in place of those of its own library, whoever imports these. */
  pythonFolder(folder: string): void {
    this.#python.folder(folder);
  }

  /** A command line. What it names is found by `search`. */
  command(text: string): void {
    this.#lines.push(text);
  }

  /** A program and its arguments, some of which may be command lines. */
  words(words: readonly string[], folders: readonly string[] = []): void {
    this.#command(words, folders);
    for (const word of words) {
      if (!/[\s;&|`]|\$[({]/.test(word)) continue;
      for (const inner of this.#commandsIn(word)) this.#command(inner, folders);
    }
  }

  #commandsIn(text: string): readonly (readonly string[])[] {
    return simpleCommands(text, this.#isWindows ? 'windows' : 'posix');
  }

  /** A simple command; `folders`: what its paths may be relative to, beside the working directory. */
  #command(words: readonly string[], folders: readonly string[], first: EvidenceRole = 'module'): void {
    const known = this.#folders.count;
    this.#words(words, folders, first);
    // What is entered may stand behind what is done there.
    if (this.#folders.count > known) this.#words(words, folders, first);
    this.#onWords(words);
    this.#onPackages(packageWords(words), this.#folders.with(folders));
  }

  /** What takes its time to be found. */
  async search(): Promise<void> {
    const turns = new Turns();
    for (const text of this.#lines.splice(0)) {
      for (const words of this.#commandsIn(text)) {
        this.#command(words, [], 'program');
        // `npm run build && node dist/x.js`: it has made what follows.
        if (new ToolWords(words).manifests.length > 0) this.#isOfTask = false;
        const turn = turns.next();
        if (turn) await turn;
      }
    }
    await this.#patterns.search();
    // All that the task itself names has been told before.
    this.#isOfTask = false;
  }

  #words(words: readonly string[], folders: readonly string[], first: EvidenceRole): void {
    this.#searchPath.set(words, this.#folders.with(folders));
    const tools = new ToolWords(words);
    const use = new GlobUse();
    let role = first;
    let before = '';
    // As long as it has not been given its program.
    let interpreter: string | undefined;
    let language: Language = 'other';
    let takesFile = false;
    const given: string[] = [];
    for (const word of words) {
      const bases = this.#folders.with(folders);
      const settings = settingsPath(word, before);
      if (settings !== undefined)
        for (const base of bases) this.#file(resolve(base, settings), 'env-file', true);
      const isOfTool = isReadByTool(word, before, words[0] ?? '', () => tools.manifests.length > 0);
      if (language !== 'other') given.push(word);
      const read = readAs(before, language);
      const isRead =
        read !== undefined ||
        isOfTool ||
        (interpreter !== undefined && !isWritten(word, before)) ||
        (takesFile && isOfFileOption(word, before));
      const found = this.#word(word, role, bases, {
        readAs: isOfTool ? 'shell' : (read ?? language),
        isRead,
        use,
      });
      if (inline.test(before)) this.#inline(word, language, bases);
      if (isInterpreter(word)) {
        interpreter = word;
        language = languageOfProgram(word);
      } else if (
        (found && isProgramWord(word, before)) ||
        (interpreter !== undefined && isInsteadOfProgram(word, before, language)) ||
        (isNamedByUv(interpreter, word, before) && bases.every((base) => !this.#files.mayHave(base, word)))
      ) {
        interpreter = undefined;
        language = 'other';
      }
      if (takesFileOption(word)) takesFile = true;
      const entered = enteredPath(word, before);
      if (entered !== undefined) this.#folders.enter(entered, bases);
      const [, attached] = /^-[A-Za-z]*?m(.+)$/.exec(word) ?? [];
      if (attached !== undefined && language === 'python')
        this.#python.module({ level: 0, module: attached, names: [] }, bases);
      if (/^-[A-Za-z]*m$/.test(before)) this.#python.module({ level: 0, module: word, names: [] }, bases);
      // Before a program there may be what is set for it.
      if (/^\w+=/.test(word)) this.#variable(word, bases);
      else role = 'module';
      use.after(word);
      before = word;
    }
    this.#programs(words, given, folders);
    this.#tools.readBy(tools, this.#folders.with(folders));
  }

  /** Whether the task itself names it, and not only a file of it. */
  isOwn(path: string): boolean {
    return this.#own.has(path);
  }

  /** `folders`: in which the file lies that names it. */
  reference(reference: NamingReference, folders: readonly string[], language: Language): void {
    switch (reference.form) {
      case 'words':
        this.#command(reference.words, folders);
        return;
      case 'python':
        this.#python.module(reference, folders);
        return;
      case 'packages':
        this.#onPackages(reference.names, folders);
        return;
      case 'folders':
        for (const folder of folders)
          for (const path of reference.folders) this.addPythonPath(resolve(folder, path));
        return;
      case 'import':
        for (const folder of folders) this.#javascript(reference, folder);
        return;
      case 'path':
        this.#path(reference, language === 'package' ? folders : this.#folders.with(folders));
        // `here + '/lib.php'`.
        this.#path({ ...reference, path: reference.path.replace(/^[\\/]+/, '') }, folders);
    }
  }

  /** A program by its name or path, if it is of the workspace. */
  program(program: string, role: EvidenceRole): void {
    this.#searchPath.program(program, role);
  }

  /** Any file at that path. */
  file(path: string, role: EvidenceRole): void {
    this.#file(path, role, true);
  }

  /** Returns whether it names a file. */
  #word(word: string, role: EvidenceRole, bases: readonly string[], how: Use): boolean {
    if (/^[\w.+][\w.+-]*$/.test(word)) {
      this.#searchPath.word(word, role);
      return this.#paths([word], role, bases, how);
    }
    const words = withoutBraces(word);
    return words.map((one) => this.#paths(pathsInWord(one), role, bases, how)).includes(true);
  }

  #paths(paths: readonly string[], role: EvidenceRole, bases: readonly string[], how: Use): boolean {
    const { isRead } = how;
    let found = false;
    const note = (path: string) => {
      if (this.#file(path, role, isRead, how.readAs)) found = true;
    };
    this.#questions += paths.length * bases.length;
    if (this.#questions > mostQuestions) {
      this.#survey.add({ role: 'module', path: '.', without: 'too-large' });
      return false;
    }
    for (const path of paths) {
      const isPattern = isGlob(path) && (isRead || how.use.mayRun(path.includes('**')));
      for (const base of bases) {
        if (isPattern)
          this.#patterns.find(
            { base, pattern: path, onPath: note },
            `${role} ${how.readAs} ${String(isRead)}`,
          );
        const isLocal = this.#survey.places.isInside(resolve(base, path));
        for (const name of isRead && isLocal ? this.#files.asRead(base, path) : [path])
          if (this.#mayBe(base, name)) note(resolve(base, name));
      }
    }
    return found;
  }

  /** Whether there may be a file, by the lists of the folders: that spares most questions. */
  #mayBe(base: string, path: string): boolean {
    if (!this.#files.mayHave(base, path)) return false;
    return !path.includes('/') || this.#files.mayHave(resolve(base, dirname(path)), basename(path));
  }

  /** What is set for a program, or for all that follow: `BASH_ENV=./startup`. */
  #variable(word: string, bases: readonly string[]): void {
    const equals = word.indexOf('=');
    const name = word.slice(0, equals);
    if (!isTelling(name)) return;
    const { platform } = this.#lookup;
    for (const base of bases)
      environmentFiles([{ [name]: word.slice(equals + 1) }], [], this, { cwd: base, platform });
  }

  /** What an interpreter takes for a program, beside a file: a module without its ending, a folder. */
  #programs(words: readonly string[], given: readonly string[], folders: readonly string[]): void {
    const first = words.findIndex((word) => /^(?:javascript|python)$/.test(languageOfProgram(word)));
    if (first < 0) return;
    const language = languageOfProgram(words[first] ?? '');
    const bases = this.#folders.with(folders);
    if (language === 'python') this.#python.start(given, bases);
    for (const word of words.slice(first + 1)) {
      for (const path of word.startsWith('-') ? [] : pathsInWord(word)) {
        for (const base of bases) {
          if (!this.#files.mayHave(base, path) && language === 'python') continue;
          const at = resolve(base, path);
          const found = language === 'python' ? this.#files.python(at, '', []) : this.#files.javascript(at);
          for (const file of found) this.#file(file, 'module', given.includes(word), language);
        }
      }
    }
  }

  /** Code in an argument: `node -e '…'`. */
  #inline(text: string, language: Language, bases: readonly string[]): void {
    // Of commands in words it is known already.
    if (language === 'shell' || language === 'windows') return;
    for (const reference of referencesIn(text, language).filter(isNaming))
      this.reference(reference, bases, language);
  }

  #path({ path, ofAnyKind }: { path: string; ofAnyKind: boolean }, bases: readonly string[]): void {
    for (const base of bases) this.#file(resolve(base, path), 'module', ofAnyKind);
  }

  #javascript({ path, ofAnyKind }: { path: string; ofAnyKind: boolean }, folder: string): void {
    const whole = resolve(folder, path);
    const found = this.#files.javascript(whole);
    if (found.length > 0 && this.#files.kindOf(whole) === 'none') this.#survey.noteAbsent(whole);
    // An import that leads out of the workspace is told too.
    for (const file of found)
      if (ofAnyKind || this.#files.kindOf(file) === 'code') this.#tell(file, 'module');
  }

  #tell(path: string, role: EvidenceRole, readAs?: Language): void {
    if (this.#isOfTask) this.#own.add(path);
    this.#onFound(path, role, readAs);
  }

  /** Returns whether there is one. */
  #file(path: string, role: EvidenceRole, ofAnyKind: boolean, readAs: Language = 'other'): boolean {
    if (!this.#survey.places.isInside(path)) return false;
    const kind = this.#files.kindOf(path);
    if (kind !== 'code' && (kind !== 'data' || !ofAnyKind)) return false;
    this.#tell(path, role, readAs);
    return true;
  }
}
