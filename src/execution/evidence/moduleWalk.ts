import { delimiter, dirname, join, resolve } from 'node:path';
import type { EvidenceRole } from '../../model/approval.ts';
import { readVariable } from '../environment.ts';
import { interpreterByShebang } from '../interpreters.ts';
import { firstLineOf } from '../locate.ts';
import { languageOf, languageOfProgram, type Language } from './codeFile.ts';
import { realPathOf } from './fileFacts.ts';
import { ModuleFiles } from './moduleFiles.ts';
import { NamedFiles } from './namedFiles.ts';
import type { Reference } from './namedModules.ts';
import { Packages } from './packages.ts';
import type { Lookup } from './programs.ts';
import type { PythonImport } from './pythonReferences.ts';
import type { References } from './references.ts';
import { SaidScripts } from './saidScripts.ts';
import type { SeenFile } from './seenFile.ts';
import type { Survey } from './survey.ts';
import { Turns } from './turns.ts';

/** How many files may be named by one task, and how many bytes these may have together. */
export const mostFiles = 2_000;
export const mostBytes = 64 * 1024 * 1024;

/** How often all modules of Python are looked for once more, in folders that they themselves have added. */
const mostRounds = 8;

/**
 * Follows what a task names, from file to file. Into packages that are installed it does not go: what is named there by
 * its path is evidence, what that names is not.
 */
export class ModuleWalk {
  /** What is named by the task itself is told to it. */
  readonly names: NamedFiles;
  readonly #survey: Survey;
  readonly #references: References;
  readonly #platform: NodeJS.Platform;
  readonly #cwd: string;
  readonly #files: ModuleFiles;
  readonly #packages: Packages;
  readonly #scripts = new SaidScripts();
  /** What Python has been asked for, and from where; and where it looks. */
  readonly #imported: { readonly reference: PythonImport; readonly folders: readonly string[] }[] = [];
  readonly #pythonFolders = new Set<string>();
  #hasNewFolders = false;
  /** Of Pythons of the workspace, where their packages are: they count where they are the workspace's own. */
  readonly #sites: string[] = [];
  /** Those that have been named, in their order, and as what. */
  readonly #named = new Map<string, EvidenceRole>();
  /** What they are read as, where they themselves do not say it. */
  readonly #readAs = new Map<string, Language>();
  readonly #turns = new Turns();
  #count = 0;
  #bytes = 0;

  constructor(lookups: readonly [Lookup, ...Lookup[]], references: References) {
    this.#survey = lookups[0].survey;
    this.#files = new ModuleFiles(this.#survey.sight);
    this.#platform = lookups[0].platform;
    this.#cwd = lookups[0].cwd;
    this.#references = references;
    this.#packages = new Packages(
      this.#survey,
      this.#files,
      references.packages,
      lookups.flatMap(nodePath),
      (path) => this.add(path, 'module'),
    );
    this.names = new NamedFiles(
      lookups,
      (...found) => this.add(...found),
      (names, folders) => this.#packages.ask(names, folders, 'program'),
      (words) => this.#scripts.command(words),
    );
  }

  /** `readAs`: by the interpreter that it is given to. */
  add(path: string, role: EvidenceRole, readAs: Language = 'other'): void {
    if (readAs !== 'other') this.#readAs.set(path, readAs);
    if (this.#named.has(path)) return;
    this.#named.set(path, role);
    if (role === 'interpreter' || role === 'program') this.#sites.push(...sitesOf(path, this.#files));
  }

  /** Rejects where there is more than can be looked at. */
  async run(): Promise<void> {
    const visited = new Set<string>();
    for (let round = 0; round < mostRounds; round++) {
      await this.names.search();
      await this.#packages.resolve();
      // They grow as they are walked.
      for (const [path, role] of this.#named) {
        if (visited.has(path)) continue;
        visited.add(path);
        if (this.#count > mostFiles || this.#bytes > mostBytes) {
          this.#survey.add({ role: 'module', path: this.#survey.nameOf(path), without: 'too-large' });
          return;
        }
        await this.#visit(path, role);
        await this.names.search();
        await this.#callScripts();
        await this.#packages.resolve();
      }
      if (!this.#hasNewFolders) return;
      this.#hasNewFolders = false;
      for (const { reference, folders } of this.#imported) await this.#refer(reference, folders, 'python');
    }
    throw new RangeError('More folders of modules than can be looked at.');
  }

  async #visit(path: string, role: EvidenceRole): Promise<void> {
    const turn = this.#turns.next();
    if (turn) await turn;
    if (role === 'module' && !this.names.isOwn(path) && (await this.#isMade(path))) return;
    const seen = await this.#look(path, role);
    if (seen.hash === undefined || seen.outside || (await this.#isInstalled(seen))) return;
    await this.#enterSites();
    const firstLine = firstLineOf(seen.head);
    const own = languageOf(path, firstLine);
    const saysLittle = own === 'other' || own === 'config';
    const language = saysLittle ? (this.#readAs.get(path) ?? own) : own;
    const folders = [...new Set([dirname(path), dirname(seen.real ?? path)])];
    // What is started looks for modules beside itself, and so do all that it imports.
    if (language === 'python') for (const folder of folders) this.names.addPythonPath(folder);
    const isStarted = role === 'script' || role === 'program' || firstLine.startsWith('#!');
    if (language === 'python' && isStarted) for (const folder of folders) this.names.pythonFolder(folder);
    this.#shebang(firstLine, folders);
    const references =
      this.#references.known(seen.hash, language) ??
      (await this.#references.read(await this.#survey.whole(seen), language));
    const isTyped = /\.(?:[cm]?tsx?|jsx)$/.test(path);
    for (const reference of references) {
      if (reference.form === 'python') this.#imported.push({ reference, folders });
      if (reference.form === 'packages')
        this.#packages.ask(reference.names, folders, isTyped ? 'typed' : 'module');
      else await this.#refer(reference, folders, language);
    }
  }

  async #refer(reference: Reference, folders: readonly string[], language: Language): Promise<void> {
    if (reference.form === 'folders') this.#addFolders(reference.folders, folders);
    else if (reference.form === 'said') this.#scripts.say(reference.words);
    else if (reference.form === 'script') this.#scripts.add({ ...reference, folders });
    else this.names.reference(reference, folders, language);
    const turn = this.#turns.next();
    if (turn) await turn;
  }

  async #callScripts(): Promise<void> {
    for (let called = this.#scripts.take(); called.length > 0; called = this.#scripts.take()) {
      for (const { words, folders } of called) {
        this.names.reference({ form: 'words', words }, folders, 'package');
        // Before those of the PATH npm takes the programs of packages.
        this.#packages.ask(words, folders, 'program');
        const turn = this.#turns.next();
        if (turn) await turn;
      }
      await this.names.search();
    }
  }

  /** Where Python will look for modules too. */
  #addFolders(paths: readonly string[], folders: readonly string[]): void {
    for (const base of new Set([...folders, this.#cwd])) {
      for (const path of paths) {
        const folder = resolve(base, path);
        if (this.#pythonFolders.has(folder) || !this.#files.mayHave(base, path)) continue;
        if (!this.#survey.places.isInside(folder) || this.#files.kindOf(folder) !== 'folder') continue;
        this.#pythonFolders.add(folder);
        this.#hasNewFolders = true;
        this.names.addPythonPath(folder);
      }
    }
  }

  /** What the task, or somebody else, has made here of sources that it does not name. */
  async #isMade(path: string): Promise<boolean> {
    const { tracked } = this.#references.packages;
    return (await tracked.isMade(path)) && tracked.isMade(realPathOf(path) ?? path);
  }

  async #isInstalled({ file, path, target }: SeenFile): Promise<boolean> {
    return /(?:^|\/)node_modules\//.test(target ?? path) && this.#packages.isInstalled(file);
  }

  async #enterSites(): Promise<void> {
    for (const site of this.#sites.splice(0)) {
      if (await this.#packages.isInstalled(site)) continue;
      this.#pythonFolders.add(site);
      this.names.addPythonPath(site);
    }
  }

  async #look(path: string, role: EvidenceRole): Promise<SeenFile> {
    if (role === 'interpreter' || role === 'program' || role === 'shell') {
      return this.#survey.noteProgram(role, path);
    }
    const seen = await this.#survey.look(path);
    this.#survey.note(role, seen);
    this.#count++;
    this.#bytes += Number(seen.stats?.size ?? 0);
    return seen;
  }

  #shebang(firstLine: string, folders: readonly string[]): void {
    const interpreter = interpreterByShebang(firstLine, this.#platform);
    if (!interpreter) return;
    this.names.program(interpreter.file, 'interpreter');
    this.names.words(interpreter.args, folders);
  }
}

/** The folders of packages of a Python of the workspace, as `.venv/bin/python`. */
function sitesOf(path: string, files: ModuleFiles): readonly string[] {
  if (languageOfProgram(path) !== 'python') return [];
  const base = dirname(dirname(path));
  const versions = [...(files.namesIn(join(base, 'lib')) ?? [])].map((version) => join(base, 'lib', version));
  return [...versions, join(base, 'Lib')]
    .map((folder) => join(folder, 'site-packages'))
    .filter((site) => files.kindOf(site) === 'folder');
}

function nodePath({ env, platform, cwd }: Lookup): readonly string[] {
  const entries = readVariable(env, 'NODE_PATH', platform)?.split(delimiter) ?? [];
  return entries.filter((entry) => entry !== '').map((entry) => resolve(cwd, entry));
}
