import { resolveCliPathFromVSCodeExecutablePath } from '@vscode/test-electron';
import { execa } from 'execa';
import type { Host } from './chooseHost.ts';

export interface Profile {
  /** The server's data folder or the desktop's user data folder. */
  readonly dataDir: string;
  readonly extensionsDir: string;
}

/** Installs a packaged extension into a profile that no VS Code has open. */
export async function installExtension(host: Host, vsix: string, profile: Profile): Promise<void> {
  const install = ['--install-extension', vsix, '--extensions-dir', profile.extensionsDir];
  if (host.kind === 'server') {
    await execa(
      process.execPath,
      [host.serverMain, ...install, '--server-data-dir', profile.dataDir, '--accept-server-license-terms'],
      { env: { EXTENSIONS_GALLERY: '{}' } },
    );
    return;
  }
  await execa(resolveCliPathFromVSCodeExecutablePath(host.executable), [
    ...install,
    ...['--user-data-dir', profile.dataDir],
  ]);
}
