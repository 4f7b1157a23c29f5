import { access, constants } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { execa } from 'execa';
import { chromium } from 'playwright-core';
import { whileReporting } from './whileReporting.ts';

export interface ChromiumOptions {
  readonly progress: (line: string) => void;
  readonly environment?: NodeJS.ProcessEnv;
}

/**
 * The path of a Chromium or Chrome: `$CHROME_PATH`, an installed one, else one that is installed now.
 * Throws an error that says in one line what to install, where nothing of that worked.
 */
export async function provideChromium(options: ChromiumOptions): Promise<string> {
  const { progress, environment = process.env } = options;
  const named = environment['CHROME_PATH'];
  if (named) {
    if (await isExecutable(named)) return named;
    throw new Error(`CHROME_PATH is ${named}, which is not there or cannot be executed`);
  }
  return (
    (await firstExecutable(usualPlaces(process.platform, environment))) ??
    (await installByPlaywright(progress)) ??
    (await installByApt(progress, environment)) ??
    fail()
  );
}

function fail(): never {
  throw new Error('Install Chrome or Chromium, or put the path of one into CHROME_PATH.');
}

function usualPlaces(platform: NodeJS.Platform, environment: NodeJS.ProcessEnv): string[] {
  if (platform === 'darwin')
    return ['', environment['HOME'] ?? ''].flatMap((root) =>
      ['Google Chrome', 'Chromium', 'Microsoft Edge'].map((name) =>
        join('/', root, 'Applications', `${name}.app`, 'Contents', 'MacOS', name),
      ),
    );
  if (platform === 'win32')
    return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
      const root = environment[variable];
      if (!root) return [];
      return [
        join(root, 'Google', 'Chrome', 'Application', 'chrome.exe'),
        join(root, 'Chromium', 'Application', 'chrome.exe'),
        join(root, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
      ];
    });
  return (environment['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) =>
      ['chromium', 'google-chrome', 'google-chrome-stable', 'chromium-browser', 'microsoft-edge'].map(
        (name) => join(folder, name),
      ),
    );
}

async function installByPlaywright(progress: (line: string) => void): Promise<string | undefined> {
  const path = chromium.executablePath();
  if (await isExecutable(path)) return path;
  const install = () =>
    execa('playwright-core', ['install', '--no-shell', 'chromium'], {
      preferLocal: true,
      // It tries several times, which takes minutes where the network just swallows what is sent.
      env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' },
    });
  return attempt(progress, "Installing Playwright's Chromium (about 180 MB)", install, [path]);
}

async function installByApt(
  progress: (line: string) => void,
  environment: NodeJS.ProcessEnv,
): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || !(await isExecutable('/usr/bin/apt-get'))) return undefined;
  const install = async () => {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    await execa('apt-get', ['update'], { env });
    await execa('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], { env });
  };
  const places = usualPlaces('linux', environment);
  return attempt(progress, "Installing Debian's chromium (about 90 MB)", install, places);
}

/** A refusal is told in a line, and another way is tried. */
async function attempt(
  progress: (line: string) => void,
  text: string,
  install: () => Promise<unknown>,
  places: readonly string[],
): Promise<string | undefined> {
  try {
    await whileReporting(progress, text, install);
    return await firstExecutable(places);
  } catch (error) {
    progress(`${text}: not possible here (${(error as Error).message.split('\n')[0]})`);
    return undefined;
  }
}

async function firstExecutable(places: readonly string[]): Promise<string | undefined> {
  for (const place of places) if (await isExecutable(place)) return place;
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
