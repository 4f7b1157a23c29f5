/** What package.json says of the names of its modules, as far as that decides which files they are. */
export interface PackageMap {
  readonly name: string | undefined;
  /** Modules that are taken where only the package is named. */
  readonly main: readonly string[];
  readonly programs: readonly string[];
  readonly exports: TargetMap;
  readonly imports: TargetMap;
}

export function packageMap(text: string): PackageMap {
  let content: unknown;
  try {
    content = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    // Node would not go on either.
  }
  const { name, main, module, browser, bin, exports, imports } = Object(content) as Record<string, unknown>;
  return {
    name: typeof name === 'string' ? name : undefined,
    main: [main, module, browser].filter((path) => typeof path === 'string'),
    programs: textsIn(bin),
    exports: new TargetMap(isOfPaths(exports) ? exports : { '.': exports }),
    imports: new TargetMap(imports),
  };
}

/** Conditions (`import`, `node`) may stand in place of `./a`, and mean the package itself. */
function isOfPaths(exports: unknown): boolean {
  return Object.keys(Object(exports) as object).some((key) => key.startsWith('.'));
}

/** More names with stars than anybody writes. */
const mostStars = 200;

/** Names and what they stand for, with stars in both: `"#lib/*": "./lib/*.js"`. */
export class TargetMap {
  readonly #targets: Readonly<Record<string, unknown>>;
  readonly #stars: readonly (readonly [before: string, after: string, targets: unknown])[];

  constructor(targets: unknown) {
    this.#targets = (Array.isArray(targets) ? {} : Object(targets)) as Record<string, unknown>;
    // A name that ends with a slash is that of a folder.
    const stars = Object.entries(this.#targets).flatMap(([key, value]) => {
      const [before = '', after] = (key.endsWith('/') ? `${key}*` : key).split('*');
      return after === undefined ? [] : [[before, after, value] as const];
    });
    if (stars.length > mostStars) throw new RangeError('More names than can be looked at.');
    this.#stars = stars;
  }

  /** All that a name may mean, whatever the conditions: which of these hold is known to its reader alone. */
  targetsOf(name: string): readonly string[] {
    const own = Object.hasOwn(this.#targets, name) ? textsIn(this.#targets[name]) : [];
    const others = this.#stars.flatMap(([before, after, targets]) => {
      if (name.length < before.length + after.length) return [];
      if (!name.startsWith(before) || !name.endsWith(after)) return [];
      const part = name.slice(before.length, name.length - after.length);
      return textsIn(targets).map((target) =>
        target.endsWith('/') ? target + part : target.replaceAll('*', () => part),
      );
    });
    return [...own, ...others];
  }
}

/** However deep they lie: not by calls, of which there may be too many. */
export function textsIn(value: unknown): readonly string[] {
  const texts: string[] = [];
  const values = [value];
  while (values.length > 0) {
    const one = values.pop();
    if (typeof one === 'string') texts.push(one);
    else if (typeof one === 'object' && one !== null)
      for (const inner of Object.values(one)) values.push(inner);
  }
  return texts;
}
