import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import { processStartToken } from '../../../src/common/processIdentity.ts';
import { withProcessLock } from './processLock.ts';
import { whileReporting } from './whileReporting.ts';

/** Holds VS Code 1.139.1. Fetched here and not as a dependency, whose own install compiles for minutes. */
const codeServerVersion = '4.139.1';

export interface CodeServer {
  /** The script that Node runs. */
  readonly serverMain: string;
  /** Of the VS Code inside. */
  readonly version: string;
}

/**
 * VS Code's own server (extension host and web workbench), fetched into `cache` by the first call.
 * The folder appears by a rename when all is in it, so an interrupted download leaves nothing half done.
 */
export async function provideCodeServer(options: {
  cache: string;
  progress: (line: string) => void;
}): Promise<CodeServer> {
  const cache = resolve(options.cache);
  const folder = join(cache, `code-server-${codeServerVersion}`);
  const serverMain = join(folder, 'out', 'server-main.js');
  if (!existsSync(serverMain)) {
    let told = false;
    const waiting = (holder: number) => {
      if (!told) options.progress(`Process ${holder} is fetching code-server already; waiting for it`);
      told = true;
    };
    await withProcessLock(`${folder}.lock`, waiting, async () => {
      if (!existsSync(serverMain)) await fetchInto(folder, options.progress);
    });
  }
  const product = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { version: string };
  return { serverMain, version: product.version };
}

async function fetchInto(folder: string, progress: (line: string) => void): Promise<void> {
  await removeLeftovers(folder);
  const work = `${folder}.partial-${process.pid}`;
  await mkdir(work, { recursive: true });
  try {
    const name = `code-server@${codeServerVersion}`;
    await whileReporting(progress, `Downloading ${name} (45 MB)`, () =>
      npm(work, ['pack', name, '--ignore-scripts']),
    );
    const archive = (await readdir(work)).find((file) => file.endsWith('.tgz'));
    if (archive === undefined) throw new Error(`npm pack ${name} left no archive`);
    await whileReporting(progress, 'Unpacking it (170 MB)', () =>
      execa('tar', ['-xzf', archive, 'package/lib/vscode'], { cwd: work }),
    );
    const server = join(work, 'package', 'lib', 'vscode');
    // No scripts: they would compile native modules, without which the server falls back to JavaScript.
    // Not `npm ci`: the shrinkwrap of the package is out of step with its package.json.
    await whileReporting(progress, 'Installing what it needs (400 MB)', () =>
      npm(server, ['install', '--omit=dev', '--ignore-scripts']),
    );
    await publish(server, folder);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function npm(cwd: string, args: readonly string[]): Promise<void> {
  await execa('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd });
}

async function publish(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    // Another process was first, and its copy is as good.
    if (!existsSync(to)) throw error;
  }
}

/** Removes what processes left behind that were killed at this. */
async function removeLeftovers(folder: string): Promise<void> {
  const cache = dirname(folder);
  for (const name of await readdir(cache)) {
    const pid = name.startsWith(basename(folder)) ? /\.(?:partial|lock)-(\d+)$/.exec(name)?.[1] : undefined;
    if (pid !== undefined && (await processStartToken(Number(pid))) === undefined)
      await rm(join(cache, name), { recursive: true, force: true, maxRetries: 5 });
  }
}
