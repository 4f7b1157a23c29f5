import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

/** A workspace folder that is gone after the test that made it. */
export class WorkspaceFolder implements AsyncDisposable {
  readonly path: string;
  /** What SCHEDULER_HOME may say: beside it, as nothing of the state may lie within. */
  readonly home: string;
  readonly #folder: TemporaryFolder;

  constructor(folder: TemporaryFolder) {
    this.path = folder.path('workspace');
    this.home = folder.path('home');
    this.#folder = folder;
  }

  static async create(): Promise<WorkspaceFolder> {
    const workspace = new WorkspaceFolder(await temporaryFolder());
    await mkdir(workspace.path);
    return workspace;
  }

  async write(path: string, text: string): Promise<void> {
    const file = join(this.path, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }

  /** Writes scheduler.json; what is no string becomes JSON. */
  async configure(config: string | object): Promise<void> {
    const text = typeof config === 'string' ? config : JSON.stringify({ version: 1, ...config });
    await this.write('.vscode/scheduler.json', text);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#folder.remove();
  }
}
