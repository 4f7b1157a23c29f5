import { dirname, join, resolve } from 'node:path';
import type { EvidenceRole } from '../../model/approval.ts';
import { languageOfProgram, type Language } from './codeFile.ts';
import { pathsInWord, simpleCommands } from './commandWords.ts';
import { realPathOf } from './fileFacts.ts';
import { manifestOf, type Manifest } from './manifests.ts';
import { ModuleFiles } from './moduleFiles.ts';
import { referencesIn, type Reference } from './namedModules.ts';
import { hasProgramsInside, programOfWorkspace, type Lookup } from './programs.ts';
import { isInsteadOfProgram, isProgramWord, isReadByTool, settingsPath } from './readWords.ts';
import type { Survey } from './survey.ts';

/** Hears of a file that is there and was named. Absolute. `readAs`: by the interpreter that it is given to. */
export type OnFound = (path: string, role: EvidenceRole, readAs?: Language) => void;

// The next word is what is read as code, whatever it is called; the endings with which it may be left.
const reading = /^(?:\.|source|call|-r|--require|--import|--loader|Import-Module)$/i;
const leftOut = ['.js', '.mjs', '.cjs', '.ts', '.psm1', '.psd1', '.ps1'];
const entering = /^(?:cd|pushd|chdir|Set-Location|-C|--prefix|--cwd|--dir|--directory)$/i;
const inline = /^(?:-[a-z]*[ecp]|--eval|--print|-Command)$/;

/** Finds the files of the workspace that commands and code name. */
export class NamedFiles {
  readonly #survey: Survey;
  readonly #lookups: readonly Lookup[];
  readonly #onFound: OnFound;
  readonly #files = new ModuleFiles();
  readonly #isWindows: boolean;
  /** Whether a bare word may be a program of the workspace. */
  readonly #hasPrograms: boolean;
  /** Folders that relative paths are relative to, beside that of the file which names them. */
  readonly #bases = new Set<string>();
  #lastBases: { folders: readonly string[]; count: number; all: readonly string[] } | undefined;
  /** Programs that have been looked up. */
  readonly #asked = new Set<string>();
  /** Folders in which Python looks for modules, beside that. */
  readonly #pythonPath = new Set<string>();
  readonly #pythonFolders = new Set<string>();

  /** `lookups`: one for each environment in which the task may run, all of the same directory. */
  constructor(lookups: readonly [Lookup, ...Lookup[]], onFound: OnFound) {
    const [{ survey, cwd, platform }] = lookups;
    this.#survey = survey;
    this.#lookups = lookups;
    this.#onFound = onFound;
    this.#isWindows = platform === 'win32';
    this.#hasPrograms = lookups.some(hasProgramsInside);
    this.#bases.add(cwd);
    this.#pythonPath.add(cwd);
  }

  addPythonPath(folder: string): void {
    this.#pythonPath.add(folder);
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
    if (this.#pythonFolders.has(folder)) return;
    this.#pythonFolders.add(folder);
    if (!this.#survey.isOfWorkspace(folder)) return;
    const files = this.#files.pythonIn(folder);
    // Nobody can say what is among them.
    if (!files) this.#survey.add({ role: 'module', path: this.#survey.nameOf(folder), without: 'too-large' });
    for (const file of files ?? []) this.#file(file, 'module', true);
  }

  /** A command line. */
  command(text: string): void {
    const commands = simpleCommands(text, this.#isWindows ? 'windows' : 'posix');
    for (const words of commands) this.words(words, [], 'program');
  }

  /** The words of a simple command; `folders`: what its paths may be relative to, beside the working directory. */
  words(words: readonly string[], folders: readonly string[] = [], first: EvidenceRole = 'module'): void {
    let role = first;
    let before = '';
    // Of the interpreter, as long as it has not been given its program.
    let language: Language = 'other';
    const given: string[] = [];
    for (const word of words) {
      const bases = this.#basesWith(folders);
      const settings = settingsPath(word, before);
      if (settings !== undefined)
        for (const base of bases) this.#file(resolve(base, settings), 'env-file', true);
      const readAs = isReadByTool(word, before, words) ? 'shell' : language;
      if (language !== 'other') given.push(word);
      const found = this.#word(word, role, bases, readAs, reading.test(before));
      const own = languageOfProgram(word);
      if (own !== 'other') language = own;
      else if ((found && isProgramWord(word, before)) || isInsteadOfProgram(word, before, language))
        language = 'other';
      if (entering.test(before)) this.#enter(word, bases);
      const [, attached] = /^-[A-Za-z]*?m(.+)$/.exec(word) ?? [];
      if (attached !== undefined && language === 'python')
        this.#python({ level: 0, module: attached, names: [] }, bases);
      if (/^-[A-Za-z]*m$/.test(before)) this.#python({ level: 0, module: word, names: [] }, bases);
      if (inline.test(before)) this.#inline(word, words[0] ?? '', bases);
      // Before a program there may be what is set for it.
      if (!/^\w+=/.test(word)) role = 'module';
      before = word;
    }
    this.#programs(words, given, folders);
  }

  /** `folders`: in which the file lies that names it. */
  reference(reference: Reference, folders: readonly string[], language: Language): void {
    switch (reference.form) {
      case 'words':
        this.words(reference.words, folders);
        return;
      case 'python':
        this.#python(reference, folders);
        return;
      case 'import':
        for (const folder of folders) this.#javascript(reference, folder);
        return;
      case 'path':
        this.#path(reference, language === 'package' ? folders : [...folders, ...this.#bases]);
        // `here + '/lib.php'`.
        this.#path({ ...reference, path: reference.path.replace(/^[\\/]+/, '') }, folders);
    }
  }

  /** A program by its name or path, if it is of the workspace. */
  program(program: string, role: EvidenceRole): void {
    if (this.#asked.has(program)) return;
    this.#asked.add(program);
    for (const lookup of this.#lookups) {
      const found = programOfWorkspace(program, lookup);
      if (found !== undefined) this.#onFound(found, role);
    }
  }

  /** Any file at that path. */
  file(path: string, role: EvidenceRole): void {
    this.#file(path, role, true);
  }

  /** The same list for the same folders: it is asked for with each word. */
  #basesWith(folders: readonly string[]): readonly string[] {
    const last = this.#lastBases;
    if (last?.folders === folders && last.count === this.#bases.size) return last.all;
    const all = [...new Set([...folders, ...this.#bases])];
    this.#lastBases = { folders, count: this.#bases.size, all };
    return all;
  }

  /** Returns whether it names a file. `readAs`: `other` where nothing says that it is read as code. */
  #word(
    word: string,
    role: EvidenceRole,
    bases: readonly string[],
    readAs: Language,
    isRead: boolean,
  ): boolean {
    const ofAnyKind = isRead || readAs !== 'other';
    let found = false;
    const isPlain = /^[\w.+-]+$/.test(word);
    if (isPlain && this.#hasPrograms) this.program(word, role);
    const manifest = manifestOf(word);
    if (manifest) for (const base of bases) this.#manifest(manifest, base);
    for (const path of isPlain ? [word] : pathsInWord(word)) {
      for (const base of bases) {
        if (ofAnyKind && !path.startsWith('-')) {
          for (const ending of leftOut)
            if (this.#file(resolve(base, path + ending), role, true, readAs)) found = true;
        }
        if (!this.#files.mayHave(base, path)) continue;
        if (this.#file(resolve(base, path), role, ofAnyKind, readAs)) found = true;
      }
    }
    return found;
  }

  /** What an interpreter takes for a program, beside a file: a module without its ending, a folder. */
  #programs(words: readonly string[], given: readonly string[], folders: readonly string[]): void {
    const first = words.findIndex((word) => /^(?:javascript|python)$/.test(languageOfProgram(word)));
    if (first < 0) return;
    const language = languageOfProgram(words[first] ?? '');
    const bases = this.#basesWith(folders);
    if (language === 'python') this.#pythonStart(given, bases);
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

  #manifest({ code, settings = [], upwards }: Manifest, base: string): void {
    const isWithin = (path: string) => this.#survey.places.isInside(path);
    const find = (names: readonly string[]) =>
      upwards
        ? this.#files.upwards(names, base, isWithin)
        : names.map((name) => join(base, name)).filter((path) => this.#files.isFile(path));
    for (const path of find(code)) this.#file(path, 'module', true);
    // They may hold tokens, and are kept as such.
    for (const path of find(settings)) this.#file(path, 'env-file', true);
  }

  /** What follows is done in that directory. */
  #enter(word: string, bases: readonly string[]): void {
    for (const path of pathsInWord(word)) {
      for (const base of bases) {
        const folder = resolve(base, path);
        if (!this.#survey.places.isInside(folder)) continue;
        if (this.#files.kindOf(folder) === 'folder') this.#bases.add(folder);
      }
    }
  }

  /** Code in an argument: `node -e '…'`. */
  #inline(text: string, program: string, bases: readonly string[]): void {
    const language = languageOfProgram(program);
    // Of commands in words it is known already.
    if (language === 'shell' || language === 'windows') return;
    for (const reference of referencesIn(text, language)) this.reference(reference, bases, language);
  }

  #path({ path, ofAnyKind }: { path: string; ofAnyKind: boolean }, bases: readonly string[]): void {
    for (const base of bases) this.#file(resolve(base, path), 'module', ofAnyKind);
  }

  #javascript({ path, ofAnyKind }: { path: string; ofAnyKind: boolean }, folder: string): void {
    if (path.startsWith('#')) {
      const isWithin = (at: string) => this.#survey.places.isInside(at);
      for (const file of this.#files.upwards(['package.json'], folder, isWithin)) this.file(file, 'module');
      return;
    }
    const whole = resolve(folder, path);
    const found = this.#files.javascript(whole);
    if (found.length > 0 && this.#files.kindOf(whole) === 'none') this.#survey.noteAbsent(whole);
    // An import that leads out of the workspace is told too.
    for (const file of found)
      if (ofAnyKind || this.#files.kindOf(file) === 'code') this.#onFound(file, 'module');
  }

  #python({ level, module, names }: Python, folders: readonly string[]): void {
    const up = '../'.repeat(Math.max(0, level - 1));
    const roots =
      level > 0 ? folders.map((folder) => resolve(folder, up)) : [...folders, ...this.#pythonPath];
    for (const root of new Set(roots)) {
      if (!this.#survey.isOfWorkspace(root)) continue;
      for (const file of this.#files.python(root, module, names)) this.file(file, 'module');
    }
  }

  /** Where Python looks first, before its own library: beside what it is given, or else in the working directory. */
  #pythonStart(given: readonly string[], bases: readonly string[]): void {
    let isFound = false;
    for (const path of given.flatMap((word) => pathsInWord(word))) {
      for (const base of bases) {
        const at = resolve(base, path);
        const kind = this.#files.kindOf(at);
        if (kind === 'none') continue;
        isFound = true;
        if (kind === 'folder') this.pythonFolder(at);
        else for (const one of [at, realPathOf(at) ?? at]) this.pythonFolder(dirname(one));
      }
    }
    const isModule = given.some((word) => /^-[A-Za-z]*[mc]/.test(word));
    if (isModule || !isFound) for (const base of bases) this.pythonFolder(base);
  }

  /** Returns whether there is one. */
  #file(path: string, role: EvidenceRole, ofAnyKind: boolean, readAs: Language = 'other'): boolean {
    if (!this.#survey.places.isInside(path)) return false;
    const kind = this.#files.kindOf(path);
    if (kind !== 'code' && (kind !== 'data' || !ofAnyKind)) return false;
    this.#onFound(path, role, readAs);
    return true;
  }
}

type Python = Pick<Extract<Reference, { form: 'python' }>, 'level' | 'module' | 'names'>;
