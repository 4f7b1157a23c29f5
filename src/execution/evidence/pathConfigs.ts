import { dirname, resolve } from 'node:path';
import { parse } from 'jsonc-parser';
import type { ModuleFiles } from './moduleFiles.ts';
import { TargetMap, textsIn } from './packageMap.ts';
import type { SeenFile } from './seenFile.ts';
import type { Survey } from './survey.ts';

const configs = ['tsconfig.json', 'jsconfig.json', 'deno.json', 'deno.jsonc'];

/** In bytes. */
const largest = 1024 * 1024;
/** How often one may extend another. */
const deepest = 5;

/** What one of them says, with all that it extends. */
interface Config {
  readonly seen: SeenFile;
  readonly folder: string;
  readonly targets: TargetMap;
  /** Where names without a dot are looked for too. */
  readonly base: string | undefined;
}

/** Where the configs of TypeScript and Deno lead names to (`"@/*": ["./src/*"]`): tsx, Bun and Deno go by them. */
export class PathConfigs {
  readonly #survey: Survey;
  readonly #files: ModuleFiles;
  readonly #read = new Map<string, Promise<readonly Config[]>>();
  readonly #around = new Map<string, readonly string[]>();

  constructor(survey: Survey, files: ModuleFiles) {
    this.#survey = survey;
    this.#files = files;
  }

  /** The modules that a name may mean in a folder. What of the configs leads there becomes evidence. */
  async find(name: string, folder: string): Promise<readonly string[]> {
    const found: string[] = [];
    for (const path of this.#configsOf(folder)) {
      for (const { seen, folder, targets, base } of await this.#configs(path)) {
        const paths = targets.targetsOf(name).map((target) => resolve(base ?? folder, target));
        if (base !== undefined && (!name.includes('/') || this.#files.mayHave(base, name)))
          paths.push(resolve(base, name));
        const modules = paths.flatMap((one) => this.#files.javascript(one));
        if (modules.length > 0 || seen.hash === undefined) this.#survey.note('module', seen);
        found.push(...modules);
      }
    }
    return found;
  }

  #configsOf(folder: string): readonly string[] {
    let around = this.#around.get(folder);
    if (!around) {
      around = this.#files.upwards(configs, folder, (path) => this.#survey.places.isInside(path));
      this.#around.set(folder, around);
    }
    return around;
  }

  #configs(path: string): Promise<readonly Config[]> {
    let read = this.#read.get(path);
    if (!read) this.#read.set(path, (read = this.#readAll(path)));
    return read;
  }

  async #readAll(first: string): Promise<readonly Config[]> {
    const all: Config[] = [];
    let paths = [first];
    for (let depth = 0; depth < deepest; depth++) {
      const further: string[] = [];
      for (const path of new Set(paths)) {
        if (!this.#survey.places.isInside(path) || !this.#files.isFile(path)) continue;
        const seen = await this.#survey.look(path, largest);
        const { config, bases } = await this.#parsed(seen, path);
        all.push(config);
        further.push(...bases);
      }
      paths = further;
    }
    return all;
  }

  async #parsed(seen: SeenFile, path: string): Promise<{ config: Config; bases: readonly string[] }> {
    const { content } = await this.#survey.whole(seen);
    const value: unknown = parse(Buffer.concat(content).toString('utf8'), [], { allowTrailingComma: true });
    const { compilerOptions, extends: bases, imports } = Object(value) as Record<string, unknown>;
    const { paths, baseUrl } = Object(compilerOptions) as Record<string, unknown>;
    const folder = dirname(path);
    const base = typeof baseUrl === 'string' ? resolve(folder, baseUrl) : undefined;
    const targets = new TargetMap({ ...Object(paths), ...Object(imports) });
    // An ending may be left out, and a name of a package is none of the workspace's files.
    const relative = textsIn(bases).filter((one) => one.startsWith('.'));
    return {
      config: { seen, folder, targets, base },
      bases: relative.flatMap((one) => [resolve(folder, one), resolve(folder, `${one}.json`)]),
    };
  }
}
