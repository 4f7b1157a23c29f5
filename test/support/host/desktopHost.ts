import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { downloadAndUnzipVSCode, SilentReporter } from '@vscode/test-electron';
import { whileReporting } from './whileReporting.ts';

/** The same as in the server host, so that both show the same behaviour. */
const desktopVersion = '1.139.1';

/** Whether a window can be opened here. */
export function hasDisplay(environment: NodeJS.ProcessEnv): boolean {
  if (process.platform !== 'linux') return true;
  return Boolean(environment['DISPLAY'] || environment['WAYLAND_DISPLAY']);
}

/** The executable of an installed desktop VS Code, or `undefined`. */
export async function findDesktop(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const place of usualPlaces(environment)) {
    const there = await access(place).then(
      () => true,
      () => false,
    );
    if (there) return place;
  }
  return undefined;
}

/** Downloads the desktop VS Code into `cache`, where it is kept. Rejects where the download is refused. */
export async function downloadDesktop(cache: string, progress: (line: string) => void): Promise<string> {
  return whileReporting(progress, `Desktop VS Code ${desktopVersion}`, () =>
    downloadAndUnzipVSCode({
      version: desktopVersion,
      cachePath: resolve(cache),
      reporter: new SilentReporter(),
      timeout: 15_000,
    }),
  );
}

function usualPlaces(environment: NodeJS.ProcessEnv): string[] {
  const home = environment['HOME'] ?? '';
  if (process.platform === 'darwin')
    return ['/Applications', join(home, 'Applications')].flatMap((folder) =>
      ['Code', 'Electron'].map((name) => join(folder, 'Visual Studio Code.app', 'Contents', 'MacOS', name)),
    );
  if (process.platform === 'win32')
    return [
      join(environment['LOCALAPPDATA'] ?? '', 'Programs', 'Microsoft VS Code', 'Code.exe'),
      join(environment['PROGRAMFILES'] ?? '', 'Microsoft VS Code', 'Code.exe'),
    ];
  // The executable itself, not the `code` on the PATH, which returns before the window is closed.
  return ['/usr/share/code/code', '/opt/visual-studio-code/code', '/snap/code/current/usr/share/code/code'];
}
