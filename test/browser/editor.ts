import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { provideChromium } from '../support/host/chromium.ts';
import { provideCodeServer } from '../support/host/codeServer.ts';
import { installExtension } from '../support/host/installExtension.ts';
import { startServer, type ServerHost } from '../support/host/serverHost.ts';
import { openWorkbench, type Theme, type Workbench } from '../support/host/workbench.ts';
import { screenshot } from '../support/host/workbenchPage.ts';
import { approveFolder } from '../support/approveFolder.ts';
import { packageExtension } from '../support/packageExtension.ts';

const cache = join(import.meta.dirname, '..', '..', '.vscode-test');
const progress = (line: string) => process.stdout.write(`    ${line}\n`);

interface OpenOptions {
  /** Nothing of the folder is allowed yet; else all that is in it. */
  readonly fresh?: boolean;
  /** Of the person, such as `fr`. The workbench's own words stay English: it has no language pack. */
  readonly language?: string;
}

/** A real VS Code with the packaged extension installed, for a person at a browser. */
export interface Editor {
  /** Holds the state folder and the workspaces. */
  readonly scratch: string;
  newFolder(name: string): Promise<string>;
  open(folder: string | undefined, theme?: Theme, options?: OpenOptions): Promise<Workbench>;
  /** What the windows show that are still open, as pictures of this name. */
  photograph(name: string): Promise<void>;
  close(): Promise<void>;
}

/** Keeps a picture of every window in which a test of this block has failed, and says which are tried again. */
export function photographFailures(editor: () => Editor): void {
  afterEach(async function () {
    const test = this.currentTest;
    // One that is about to be tried again has no state yet.
    if (!test || test.state === 'passed' || test.isPending()) return;
    if (test.state === undefined) progress(`failed, and is tried again: ${test.title}`);
    await editor().photograph(`failed-${test.title.replace(/\W+/g, '-')}`);
  });
}

export async function startEditor(workspaceTrust: boolean): Promise<Editor> {
  const scratch = await mkdtemp(join(tmpdir(), 'scheduler-browser-'));
  const { serverMain } = await provideCodeServer({ cache, progress });
  const chromium = await provideChromium({ progress });
  const profile = { dataDir: join(scratch, 'profile'), extensionsDir: join(scratch, 'extensions') };
  await mkdir(profile.dataDir);
  await installExtension({ kind: 'server', serverMain }, await packageExtension(), profile);
  const server: ServerHost = await startServer({
    ...profile,
    serverMain,
    workspaceTrust,
    env: { SCHEDULER_HOME: join(scratch, 'state') },
    log: () => undefined,
  });
  const opened: Workbench[] = [];
  return {
    scratch,
    async newFolder(name) {
      // A place of its own each time: a test that is tried again finds nothing of its first try.
      const folder = join(await mkdtemp(join(scratch, 'folder-')), name);
      await mkdir(folder);
      return folder;
    },
    async open(folder, theme = 'dark', { fresh = false, language } = {}) {
      if (folder !== undefined && !fresh) await approveFolder(folder, { home: join(scratch, 'state') });
      const workbench = await openWorkbench({
        ...{ server, chromium, theme },
        ...(folder === undefined || language !== undefined ? {} : { folder }),
      });
      opened.push(workbench);
      if (language !== undefined) {
        // What the workbench takes for its language, and tells the extensions.
        await workbench.page.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(language)};`);
        await workbench.page.goto(server.url(folder));
      }
      return workbench;
    },
    async photograph(name) {
      for (const [index, { page }] of opened.entries()) {
        if (!page.isClosed()) await screenshot(page, `${name}-${index}`);
      }
    },
    async close() {
      await Promise.all(opened.map((workbench) => workbench.close()));
      await server.stop();
      await rm(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
