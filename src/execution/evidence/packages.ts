import { dirname, join, resolve } from 'node:path';
import { realPathOf } from './fileFacts.ts';
import type { KnownPackages } from './knownPackages.ts';
import type { ModuleFiles } from './moduleFiles.ts';
import type { PackageMap, TargetMap } from './packageMap.ts';
import { PathConfigs } from './pathConfigs.ts';
import type { Survey } from './survey.ts';
import { isInPackages } from './trackedPackages.ts';
import { Turns } from './turns.ts';

/** In bytes. */
const largestManifest = 4 * 1024 * 1024;
const mostPackages = 2_000;
/** How often a name may stand for another one. */
const deepest = 4;

const packageName = /^((?:@[^/@]+\/)?[^/@#.][^/]*)(?:\/(.*))?$/s;

/** Where names of packages are looked up from a folder. */
interface Surroundings {
  /** `node_modules` of the folder and of those above it. */
  readonly modules: readonly string[];
  /** The nearest package.json. */
  readonly manifest: string | undefined;
}

/** Who names them: a module of JavaScript; one of TypeScript, which has names of its own; a command. */
export type NamedAs = 'module' | 'typed' | 'program';

interface Asked {
  readonly names: readonly string[];
  readonly folders: readonly string[];
  readonly as: NamedAs;
}

/**
 * Finds what names of packages mean: `left-pad`, `own-name/part`, `#part`. What nothing but an installation puts there
 * is not the workspace's: an approval that named it would be asked for anew after each.
 */
export class Packages {
  readonly #survey: Survey;
  readonly #known: KnownPackages;
  readonly #further: readonly string[];
  readonly #onFound: (path: string) => void;
  readonly #files: ModuleFiles;
  readonly #configs: PathConfigs;
  readonly #turns = new Turns();
  readonly #asked: Asked[] = [];
  readonly #surroundings = new Map<string, Surroundings>();
  readonly #installed = new Map<string, Promise<boolean>>();
  readonly #noted = new Set<string>();

  /** `further`: folders in which packages are looked for too; `onFound`: hears of a module of the workspace's own. */
  constructor(
    survey: Survey,
    files: ModuleFiles,
    known: KnownPackages,
    further: readonly string[],
    onFound: (path: string) => void,
  ) {
    this.#survey = survey;
    this.#files = files;
    this.#configs = new PathConfigs(survey, files);
    this.#known = known;
    this.#further = further.filter((folder) => survey.isOfWorkspace(folder));
    this.#onFound = onFound;
  }

  /** What is asked for is looked up by `resolve`. `folders`: absolute, of who names them. */
  ask(names: readonly string[], folders: readonly string[], as: NamedAs): void {
    if (names.length > 0) this.#asked.push({ names, folders, as });
  }

  /** Rejects where there are more than can be looked at. */
  async resolve(): Promise<void> {
    for (let asked = this.#asked.pop(); asked; asked = this.#asked.pop()) {
      const { names, as } = asked;
      for (const folder of new Set(asked.folders)) {
        const { modules, manifest } = this.#around(folder);
        if (modules.length === 0 && manifest === undefined && as !== 'typed') continue;
        for (const name of names) {
          if (as === 'program') await this.#program(name, modules);
          if (as === 'typed') await this.#found(await this.#configs.find(name, folder));
          await this.#name(name, folder, as === 'program');
          const turn = this.#turns.next();
          if (turn) await turn;
        }
      }
    }
  }

  /** Whether nothing but an installation puts there what is at a path. */
  isInstalled(path: string): Promise<boolean> {
    let installed = this.#installed.get(path);
    if (!installed) this.#installed.set(path, (installed = this.#findInstalled(path)));
    return installed;
  }

  async #findInstalled(path: string): Promise<boolean> {
    const real = realPathOf(path) ?? path;
    const { tracked } = this.#known;
    return isInPackages(real) && !(await tracked.has(path)) && !(await tracked.has(real));
  }

  async #name(name: string, folder: string, isProgram: boolean, depth = 0): Promise<void> {
    const { modules, manifest } = this.#around(folder);
    const [, own, part = ''] = packageName.exec(name) ?? [];
    if (manifest !== undefined && (own !== undefined || name.startsWith('#'))) {
      const map = await this.#mapOf(manifest);
      if (name.startsWith('#')) await this.#mapped(map.imports, name, manifest, depth);
      else if (map.name === own) await this.#part(dirname(manifest), part, isProgram);
    }
    if (own === undefined) return;
    for (const at of modules) {
      if (this.#files.mayHave(at, own)) await this.#package(join(at, own), part, isProgram);
    }
  }

  /** Of a package, or of a module without a folder. */
  async #package(path: string, part: string, isProgram: boolean): Promise<void> {
    if (this.#files.kindOf(path) === 'folder') {
      if (!this.#survey.leadsInside(path) || (await this.isInstalled(path))) return;
      await this.#part(path, part, isProgram);
    } else if (part === '') await this.#found(this.#files.javascript(path));
  }

  /** A module of the package in that folder. */
  async #part(folder: string, part: string, isProgram: boolean): Promise<void> {
    const manifest = join(folder, 'package.json');
    const found = [...this.#files.javascript(part === '' ? folder : join(folder, part))];
    if (this.#files.isFile(manifest)) {
      await this.#note(manifest);
      const map = await this.#mapOf(manifest);
      await this.#mapped(map.exports, part === '' ? '.' : `./${part}`, manifest, deepest);
      const others = [...(part === '' ? map.main : []), ...(isProgram ? map.programs : [])];
      for (const path of others) found.push(...this.#files.javascript(join(folder, path)));
    }
    await this.#found(found.filter((path) => path !== manifest));
  }

  /** What package.json maps a name to: files beside it, or other packages. */
  async #mapped(map: TargetMap, name: string, manifest: string, depth: number): Promise<void> {
    const targets = map.targetsOf(name);
    if (targets.length > 0) await this.#note(manifest);
    for (const target of targets) {
      if (/^\.{0,2}\//.test(target))
        await this.#found(this.#files.javascript(resolve(dirname(manifest), target)));
      else if (depth < deepest) await this.#name(target, dirname(manifest), false, depth + 1);
    }
  }

  /** What npm and its like would run by a name. */
  async #program(name: string, modules: readonly string[]): Promise<void> {
    for (const at of modules) {
      const folder = join(at, '.bin');
      const names = this.#files.namesIn(folder);
      for (const ending of names ? ['', '.cmd', '.ps1', '.exe'] : []) {
        if (names?.has(name + ending)) await this.#found([join(folder, name + ending)]);
      }
    }
  }

  async #found(paths: readonly string[]): Promise<void> {
    for (const path of paths) if (!(await this.isInstalled(path))) this.#onFound(path);
  }

  async #mapOf(manifest: string): Promise<PackageMap> {
    const seen = await this.#survey.look(manifest, largestManifest);
    // Of what is not seen whole nobody can say what it maps.
    if (seen.hash === undefined) await this.#note(manifest);
    const known = seen.hash === undefined ? undefined : this.#known.known(seen.hash);
    return known ?? this.#known.read(await this.#survey.whole(seen));
  }

  /** What it says decides what is run. */
  async #note(manifest: string): Promise<void> {
    this.#noted.add(manifest);
    if (this.#noted.size > mostPackages) throw new RangeError('More packages than can be looked at.');
    this.#survey.note('module', await this.#survey.look(manifest, largestManifest));
  }

  #around(folder: string): Surroundings {
    const known = this.#surroundings.get(folder);
    if (known) return known;
    const isWithin = (path: string) => this.#survey.places.isInside(path);
    const modules = [...this.#further];
    for (let at = folder; isWithin(at); at = dirname(at)) {
      if (this.#files.kindOf(join(at, 'node_modules')) === 'folder') modules.push(join(at, 'node_modules'));
      if (at === dirname(at)) break;
    }
    const [manifest] = this.#files.upwards(['package.json'], folder, isWithin);
    const found = { modules, manifest };
    this.#surroundings.set(folder, found);
    return found;
  }
}
