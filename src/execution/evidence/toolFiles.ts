import { dirname, join, resolve } from 'node:path';
import type { EvidenceRole } from '../../model/approval.ts';
import type { Language } from './codeFile.ts';
import { headOf } from './fileFacts.ts';
import { isOfPackages, manifestOf, type Manifest } from './manifests.ts';
import { isGlob } from './globs.ts';
import type { ModuleFiles } from './moduleFiles.ts';
import { pathsInWord } from './pathsInWord.ts';
import type { PatternFiles } from './patternFiles.ts';
import type { Survey } from './survey.ts';

// In bytes: of the file that says where the packages are.
const largest = 1024 * 1024;
const mostPatterns = 500;

const roots = ['package.json', 'pnpm-workspace.yaml', 'lerna.json', 'rush.json'];

/** Hears of a file that a tool reads. */
type OnToolFile = (path: string, role: EvidenceRole, readAs?: Language) => void;

/** The tools among the words of a command. */
export class ToolWords {
  readonly words: readonly string[];
  #manifests: readonly Manifest[] | undefined;

  constructor(words: readonly string[]) {
    this.words = words;
  }

  get manifests(): readonly Manifest[] {
    return (this.#manifests ??= [...new Set(this.words.flatMap((word) => manifestOf(word) ?? []))]);
  }

  /** Whether it does something in packages of the workspace by their names. */
  get isOfPackages(): boolean {
    return isOfPackages(this.words);
  }
}

/** Finds the files that tools read unasked. */
export class ToolFiles {
  readonly #files: ModuleFiles;
  readonly #survey: Survey;
  readonly #patterns: PatternFiles;
  readonly #onFile: OnToolFile;
  readonly #seen = new Map<Manifest, Set<string>>();
  readonly #roots = new Set<string>();

  constructor(files: ModuleFiles, survey: Survey, patterns: PatternFiles, onFile: OnToolFile) {
    this.#files = files;
    this.#survey = survey;
    this.#patterns = patterns;
    this.#onFile = onFile;
  }

  /** What the tools of a command read: in these folders, and in those that it names. */
  readBy({ manifests, words, isOfPackages }: ToolWords, bases: readonly string[]): void {
    if (words.includes('run-parts')) this.#parts(words, bases);
    if (manifests.length === 0) return;
    const paths = words.flatMap((word) => pathsInWord(word));
    for (const base of bases) {
      for (const folder of [base, ...this.#foldersAt(base, paths)])
        for (const manifest of manifests) this.#read(manifest, folder);
      if (!isOfPackages) continue;
      for (const pattern of this.#packagePatterns(base)) this.#find(base, pattern);
    }
  }

  /** `run-parts DIR` runs all that can be run. */
  #parts(words: readonly string[], bases: readonly string[]): void {
    for (const base of bases)
      for (const path of words.flatMap((word) => pathsInWord(word))) {
        if (this.#files.kindOf(resolve(base, path)) === 'folder') this.#find(base, `${path}/*`);
      }
  }

  #find(base: string, pattern: string): void {
    const onPath = (path: string) => this.#onFile(path, 'module');
    if (isGlob(pattern)) this.#patterns.find({ base, pattern, onPath }, 'tool');
    else onPath(pattern);
  }

  /** Those that are named, and those of files that are. */
  #foldersAt(base: string, paths: readonly string[]): ReadonlySet<string> {
    const folders = new Set<string>();
    for (const path of paths) {
      if (!this.#files.mayHave(base, path)) continue;
      const at = resolve(base, path);
      const kind = this.#survey.places.isInside(at) ? this.#files.kindOf(at) : 'none';
      if (kind !== 'none') folders.add(kind === 'folder' ? at : dirname(at));
    }
    return folders;
  }

  #read(manifest: Manifest, folder: string): void {
    let seen = this.#seen.get(manifest);
    if (!seen) this.#seen.set(manifest, (seen = new Set()));
    if (seen.has(folder)) return;
    seen.add(folder);
    const { code, settings = [], beside = [], upwards, readAs } = manifest;
    const isWithin = (path: string) => this.#survey.places.isInside(path);
    const find = (names: readonly string[]) =>
      upwards
        ? this.#files.upwards(names, folder, isWithin)
        : names.map((name) => join(folder, name)).filter((path) => this.#files.isFile(path));
    const found = find(code);
    for (const path of found) this.#onFile(path, 'module', readAs);
    for (const base of new Set([folder, ...found.slice(0, 1).map((path) => dirname(path))]))
      for (const pattern of beside) this.#find(base, pattern);
    // They may hold tokens, and are kept as such.
    for (const path of find(settings)) this.#onFile(path, 'env-file');
  }

  /** The patterns of the folders in which packages lie, of the nearest root that has some. Absolute. */
  #packagePatterns(folder: string): readonly string[] {
    const patterns: string[] = [];
    for (let at = folder; this.#survey.places.isInside(at); at = dirname(at)) {
      if (!this.#roots.has(at)) {
        this.#roots.add(at);
        for (const name of roots) patterns.push(...this.#patternsOf(join(at, name), at));
      }
      if (at === dirname(at)) break;
    }
    return patterns;
  }

  #patternsOf(path: string, folder: string): readonly string[] {
    if (!this.#files.isFile(path)) return [];
    const text = headOf(path, largest).toString();
    const named = path.endsWith('.yaml') ? listedIn(text) : packagesOf(text);
    const patterns = named.filter((pattern) => !pattern.startsWith('!'));
    if (text.length >= largest || patterns.length > mostPatterns) {
      this.#survey.add({ role: 'module', path: this.#survey.nameOf(path), without: 'too-large' });
      return [];
    }
    this.#onFile(path, 'module');
    return patterns.map((pattern) => join(folder, pattern, 'package.json'));
  }
}

/** Rather all that is in a list than too little. */
function listedIn(yaml: string): readonly string[] {
  const items = yaml.split(/[\n\r]/).flatMap((line) => {
    const text = line.trim();
    if (text.startsWith('-')) return [text.slice(1)];
    return text.includes('[') ? text.slice(text.indexOf('[')).split(',') : [];
  });
  return items
    .map((item) => item.replace(/ #.*/, '').replaceAll(/['"[\]\s]/g, ''))
    .filter((item) => item !== '');
}

function packagesOf(json: string): readonly string[] {
  let content: unknown;
  try {
    content = JSON.parse(json.replace(/^\uFEFF/, ''));
  } catch {
    return [];
  }
  const { workspaces, packages, projects } = Object(content) as Record<string, unknown>;
  const ofYarn: unknown = (Object(workspaces) as Record<string, unknown>)['packages'];
  return [workspaces, ofYarn, packages, projects].flatMap((list) =>
    Array.isArray(list) ? list.map((one: unknown) => (typeof one === 'string' ? one : projectOf(one))) : [],
  );
}

/** Of Rush. */
function projectOf(entry: unknown): string {
  const { projectFolder } = Object(entry) as Record<string, unknown>;
  return typeof projectFolder === 'string' ? projectFolder : '';
}
