import type { HostOptions } from './chooseHost.ts';

export interface ExtensionTestOptions extends HostOptions {
  /** Folder of the extension under test, with its package.json. */
  readonly extensionPath: string;
  /** A bundled CommonJS module that exports `run()` (see mochaSuite.ts). */
  readonly suitePath: string;
  /** The folder to open, or a `.code-workspace` file. */
  readonly workspace: string;
  /**
   * False: the folder counts as trusted. True: it opens in Restricted Mode, where nothing may run; in the server's
   * window a suite may have it trusted (`wants-trust`).
   */
  readonly workspaceTrust: boolean;
  readonly userSettings?: object;
  /** Added to the extension host's environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds that the whole may take. Default: ten minutes. */
  readonly timeout?: number;
}

/** What a host needs to run a suite once. */
export interface SuiteRun extends ExtensionTestOptions {
  /** A folder for the profile, removed afterwards. */
  readonly scratch: string;
  readonly env: Readonly<Record<string, string>>;
  readonly userSettings: object;
  readonly signal: AbortSignal;
}
