import { readFile, mkdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { provideCodeServer } from './codeServer.ts';
import { downloadDesktop, findDesktop, hasDisplay } from './desktopHost.ts';

/** A real VS Code, ready to be started. */
export type Host =
  | { readonly kind: 'desktop'; readonly executable: string }
  | { readonly kind: 'server'; readonly serverMain: string };

export interface HostOptions {
  /** Where downloads are kept. Default: `.vscode-test` of this project. */
  readonly cache?: string;
  readonly progress: (line: string) => void;
  readonly environment?: NodeJS.ProcessEnv;
}

const projectCache = join(import.meta.dirname, '..', '..', '..', '.vscode-test');
const day = 24 * 60 * 60 * 1000;

/**
 * The VS Code to use: what `VSCODE_HOST` says (`desktop` or `server`), else the desktop one where it is
 * installed or can be downloaded, else the server. A refused download is remembered for a day.
 */
export async function chooseHost(options: HostOptions): Promise<Host> {
  const { cache = projectCache, progress, environment = process.env } = options;
  const wish = environment['VSCODE_HOST'];
  if (wish && wish !== 'desktop' && wish !== 'server')
    throw new Error(`VSCODE_HOST is ${wish}; it can be desktop or server`);
  if (wish !== 'server') {
    const executable = await desktop(cache, progress, environment, wish === 'desktop');
    if (executable !== undefined) return { kind: 'desktop', executable };
  }
  return { kind: 'server', serverMain: (await provideCodeServer({ cache, progress })).serverMain };
}

async function desktop(
  cache: string,
  progress: (line: string) => void,
  environment: NodeJS.ProcessEnv,
  demanded: boolean,
): Promise<string | undefined> {
  const instead = (why: string) =>
    progress(`Using VS Code's own server as the host: ${why} (VSCODE_HOST=desktop insists)`);
  if (!demanded && !hasDisplay(environment)) {
    instead('no display for a desktop VS Code');
    return undefined;
  }
  const installed = await findDesktop(environment);
  if (installed !== undefined) return installed;
  const refusal = join(cache, 'desktop-refused.txt');
  const remembered = demanded ? undefined : await recentText(refusal);
  if (remembered !== undefined) {
    instead(remembered);
    return undefined;
  }
  try {
    return await downloadDesktop(cache, progress);
  } catch (error) {
    if (demanded) throw error;
    const why = `the desktop VS Code could not be downloaded: ${(error as Error).message.split('\n')[0]}`;
    await mkdir(cache, { recursive: true });
    await writeFile(refusal, why);
    instead(why);
    return undefined;
  }
}

async function recentText(file: string): Promise<string | undefined> {
  const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: 0 }));
  return Date.now() - mtimeMs < day ? readFile(file, 'utf8') : undefined;
}
