/** Gives a setting by its name; `undefined`: it is not set. */
type ReadSetting = (name: string) => unknown;

/** Which settings a launch rests on, and what the workspace's own say. */
export class AskedSettings {
  readonly #setting: ReadSetting | undefined;
  readonly #workspaceSetting: ReadSetting | undefined;
  readonly #asked = new Map<string, { readonly used: unknown; readonly ofWorkspace: unknown }>();

  /** `workspaceSetting`: what the workspace itself sets. */
  constructor(setting: ReadSetting | undefined, workspaceSetting: ReadSetting | undefined) {
    this.#setting = setting;
    this.#workspaceSetting = workspaceSetting;
  }

  /** The setting in force, and from now on evidence. The same however often it is asked for. */
  readonly get = (name: string): unknown => {
    let asked = this.#asked.get(name);
    if (!asked) this.#asked.set(name, (asked = this.#read(name)));
    return asked.used;
  };

  ofWorkspace(): Readonly<Record<string, unknown>> {
    const entries = [...this.#asked].flatMap(([name, { ofWorkspace }]) =>
      ofWorkspace === undefined ? [] : [[name, ofWorkspace] as const],
    );
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** The name of one that is another one by now. */
  changed(): string | undefined {
    for (const [name, asked] of this.#asked) {
      if (JSON.stringify(this.#read(name)) !== JSON.stringify(asked)) return name;
    }
    return undefined;
  }

  #read(name: string): { readonly used: unknown; readonly ofWorkspace: unknown } {
    return { used: this.#setting?.(name), ofWorkspace: this.#workspaceSetting?.(name) };
  }
}
