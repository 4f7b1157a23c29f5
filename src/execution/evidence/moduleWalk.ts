import { dirname } from 'node:path';
import type { EvidenceRole } from '../../model/approval.ts';
import { interpreterByShebang } from '../interpreters.ts';
import { firstLineOf } from '../locate.ts';
import { languageOf, type Language } from './codeFile.ts';
import { NamedFiles } from './namedFiles.ts';
import type { Lookup } from './programs.ts';
import type { References } from './references.ts';
import type { SeenFile, Survey } from './survey.ts';
import { Turns } from './turns.ts';

/** How many files may be named by one task, and how many bytes these may have together. */
export const mostFiles = 2_000;
export const mostBytes = 64 * 1024 * 1024;

/**
 * Follows what a task names, from file to file. `node_modules` is not walked into: what is named there is evidence,
 * what that names is not.
 */
export class ModuleWalk {
  /** What is named by the task itself is told to it. */
  readonly names: NamedFiles;
  readonly #survey: Survey;
  readonly #references: References;
  readonly #platform: NodeJS.Platform;
  /** Those that have been named, in their order, and as what. */
  readonly #named = new Map<string, EvidenceRole>();
  /** What they are read as, where they themselves do not say it. */
  readonly #readAs = new Map<string, Language>();
  readonly #turns = new Turns();
  #count = 0;
  #bytes = 0;

  constructor(lookups: readonly [Lookup, ...Lookup[]], references: References) {
    this.#survey = lookups[0].survey;
    this.#platform = lookups[0].platform;
    this.#references = references;
    this.names = new NamedFiles(lookups, (...found) => this.add(...found));
  }

  /** `readAs`: by the interpreter that it is given to. */
  add(path: string, role: EvidenceRole, readAs: Language = 'other'): void {
    if (readAs !== 'other') this.#readAs.set(path, readAs);
    if (!this.#named.has(path)) this.#named.set(path, role);
  }

  async run(): Promise<void> {
    // They grow as they are walked.
    for (const [path, role] of this.#named) {
      if (this.#count > mostFiles || this.#bytes > mostBytes) {
        this.#survey.add({ role: 'module', path: this.#survey.nameOf(path), without: 'too-large' });
        return;
      }
      await this.#visit(path, role);
    }
  }

  async #visit(path: string, role: EvidenceRole): Promise<void> {
    const turn = this.#turns.next();
    if (turn) await turn;
    const seen = await this.#look(path, role);
    if (seen.hash === undefined || seen.outside || isInstalled(seen)) return;
    const firstLine = firstLineOf(seen.head);
    const own = languageOf(path, firstLine);
    const language = own === 'other' ? (this.#readAs.get(path) ?? own) : own;
    const folders = [...new Set([dirname(path), dirname(seen.real ?? path)])];
    // What is started looks for modules beside itself, and so do all that it imports.
    if (language === 'python') for (const folder of folders) this.names.addPythonPath(folder);
    const isStarted = role === 'script' || role === 'program' || firstLine.startsWith('#!');
    if (language === 'python' && isStarted) for (const folder of folders) this.names.pythonFolder(folder);
    this.#shebang(firstLine, folders);
    const references =
      this.#references.known(seen.hash, language) ??
      (await this.#references.read(await this.#survey.whole(seen), language));
    for (const reference of references) {
      this.names.reference(reference, folders, language);
      const turn = this.#turns.next();
      if (turn) await turn;
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

/** What a package manager has put there. */
function isInstalled({ path, target }: SeenFile): boolean {
  return /(?:^|\/)node_modules\//.test(target ?? path);
}
