import { resolve } from 'node:path';
import type { EvidenceRole } from '../../model/approval.ts';
import { withoutBraces } from './globs.ts';
import type { ModuleFiles } from './moduleFiles.ts';
import { pathsInWord } from './pathsInWord.ts';
import { hasProgramsInside, programOfWorkspace, type Lookup } from './programs.ts';

const mostFolders = 50;
const assigned = /^(?:\w+:)?PATH[:?+]*=([^]*)$/i;
// What is behind these are folders: of fish and direnv, of csh.
const adding = /^(?:fish_add_path|PATH_add|path_add)$/;
const setting = /^(?:set|setenv)$/;
const operator = /^[:?+]*=$/;

/** The entries of a PATH that a command sets. */
function pathEntries(words: readonly string[]): readonly string[] {
  const [first = ''] = words;
  const at = words.findIndex((word) => /^path$/i.test(word));
  if (adding.test(first) || (setting.test(first) && at > 0)) return words.slice(1).flatMap(split);
  if (at >= 0 && operator.test(words[at + 1] ?? '')) return words.slice(at + 2).flatMap(split);
  return words.flatMap((word) => {
    const [, value] = assigned.exec(word) ?? [];
    return value === undefined ? [] : split(value);
  });
}

function split(value: string): readonly string[] {
  // An empty entry is the working directory.
  return value.split(/[:;]/).map((entry) => (entry === '' ? '.' : entry));
}

type OnProgram = (path: string, role: EvidenceRole) => void;

/** Where programs are looked for: in the folders of the task's environments, and in those that commands put before. */
export class SearchPath {
  readonly #lookups: readonly [Lookup, ...Lookup[]];
  readonly #files: ModuleFiles;
  readonly #onFound: OnProgram;
  /** Whether a bare word may be a program of the workspace. */
  readonly #hasPrograms: boolean;
  /** By folders of the workspace that commands have named. */
  readonly #further = new Map<string, Lookup>();
  /** Programs that have been asked for, and words that may be such. */
  readonly #programs = new Set<string>();
  readonly #words = new Set<string>();

  constructor(lookups: readonly [Lookup, ...Lookup[]], files: ModuleFiles, onFound: OnProgram) {
    this.#lookups = lookups;
    this.#files = files;
    this.#onFound = onFound;
    this.#hasPrograms = lookups.some(hasProgramsInside);
  }

  /** A program by its name or path, if it is of the workspace. */
  program(program: string, role: EvidenceRole): void {
    if (this.#programs.has(program)) return;
    this.#programs.add(program);
    for (const lookup of this.#lookups) this.#look(program, role, lookup);
    this.word(program, role);
  }

  /** What may be the name of one. */
  word(word: string, role: EvidenceRole): void {
    if (this.#hasPrograms) {
      if (!this.#programs.has(word)) this.program(word, role);
    }
    if (this.#words.has(word)) return;
    this.#words.add(word);
    for (const [folder, lookup] of this.#further)
      if (this.#files.mayHave(folder, word)) this.#look(word, 'program', lookup);
  }

  /** A command sets the PATH, for itself or for all that follow; `bases`: what its entries may be relative to. */
  set(words: readonly string[], bases: readonly string[]): void {
    for (const entry of pathEntries(words)) {
      for (const path of withoutBraces(entry).flatMap((one) => pathsInWord(one)))
        for (const base of bases) this.#add(resolve(base, path));
    }
  }

  /** For what was asked for before too: functions are written before they are called. */
  #add(folder: string): void {
    const { survey } = this.#lookups[0];
    if (this.#further.has(folder) || !survey.isOfWorkspace(folder)) return;
    if (this.#files.kindOf(folder) !== 'folder') return;
    if (this.#further.size >= mostFolders) {
      survey.add({ role: 'program', path: survey.nameOf(folder), without: 'too-large' });
      return;
    }
    const [{ env, ...lookup }] = this.#lookups;
    const further = {
      ...lookup,
      env: { PATH: folder, ...(env['PATHEXT'] !== undefined && { PATHEXT: env['PATHEXT'] }) },
      folders: [folder],
    };
    this.#further.set(folder, further);
    for (const word of this.#words)
      if (this.#files.mayHave(folder, word)) this.#look(word, 'program', further);
  }

  #look(program: string, role: EvidenceRole, lookup: Lookup): void {
    const found = programOfWorkspace(program, lookup);
    if (found !== undefined) this.#onFound(found, role);
  }
}
