import { join } from 'node:path';
import { execa } from 'execa';
import { chooseHost, type Host, type HostOptions } from './chooseHost.ts';
import { hasDisplay } from './desktopHost.ts';
import { installExtension, type Profile } from './installExtension.ts';
import { killTreeOnExit } from './processTree.ts';
import { onEndSignal } from './endSignals.ts';
import { startServer } from './serverHost.ts';
import { makeThrowAwayFolder } from './throwAwayFolder.ts';
import { writeUserSettings } from './userSettings.ts';

export interface DemoOptions extends HostOptions {
  /** The folder to open. It counts as trusted: the demo has made it itself. */
  readonly workspace: string;
  /** The packaged extension. */
  readonly vsix: string;
  /** Added to VS Code's environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface Demo {
  /** Where a browser finds it. Absent for the desktop VS Code, which opens by itself. */
  readonly address?: string;
  /** Settles when VS Code has been closed and its profile removed. */
  readonly closed: Promise<void>;
  stop(): Promise<void>;
}

/** Opens a real VS Code, in a throw-away profile with the extension installed, on a folder. */
export async function openDemo(options: DemoOptions): Promise<Demo> {
  const host = await chooseHost(options);
  const folder = await makeThrowAwayFolder('vscode-demo-');
  const profile = { dataDir: folder.path, extensionsDir: join(folder.path, 'extensions') };
  try {
    options.progress('Installing the extension into a profile of its own …');
    await installExtension(host, options.vsix, profile);
    const demo =
      host.kind === 'desktop'
        ? await openDesktop(host, profile, options)
        : await openServer(host, profile, options);
    const closed = demo.closed.then(() => folder.remove());
    return {
      ...demo,
      closed,
      stop: async () => {
        await demo.stop();
        await closed;
      },
    };
  } catch (error) {
    await folder.remove();
    throw error;
  }
}

async function openServer(
  host: Host & { kind: 'server' },
  profile: Profile,
  options: DemoOptions,
): Promise<Demo> {
  const server = await startServer({
    ...profile,
    serverMain: host.serverMain,
    // The browser that comes keeps its own list of trusted folders, which nobody else can write.
    workspaceTrust: false,
    log: options.progress,
    ...(options.env === undefined ? {} : { env: options.env }),
  });
  const address = server.url(options.workspace);
  await openBrowser(address, options.environment ?? process.env);
  return { address, closed: server.ended, stop: () => server.stop() };
}

async function openDesktop(
  host: Host & { kind: 'desktop' },
  profile: Profile,
  options: DemoOptions,
): Promise<Demo> {
  await writeUserSettings(join(profile.dataDir, 'User'));
  const args = [
    options.workspace,
    '--new-window',
    `--user-data-dir=${profile.dataDir}`,
    `--extensions-dir=${profile.extensionsDir}`,
    '--disable-workspace-trust',
    '--disable-updates',
    '--skip-welcome',
    '--skip-release-notes',
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
  const child = execa(host.executable, args, {
    stdio: 'ignore',
    reject: false,
    forceKillAfterDelay: 5000,
    env: { ...options.env, ELECTRON_RUN_AS_NODE: undefined },
  });
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${host.executable} could not be started`);
  const keep = killTreeOnExit(pid);
  const stop = async () => {
    child.kill('SIGTERM');
    await child;
  };
  const forget = onEndSignal(stop);
  const closed = child.then(() => {
    keep();
    forget();
  });
  return { closed, stop };
}

/** Shows `address` where somebody can see it. A browser that does not open is no failure: the address is told. */
async function openBrowser(address: string, environment: NodeJS.ProcessEnv): Promise<void> {
  if (environment['CI'] || !hasDisplay(environment)) return;
  const command =
    process.platform === 'darwin'
      ? execa('open', [address], { reject: false })
      : process.platform === 'win32'
        ? execa('explorer', [address], { reject: false })
        : execa('xdg-open', [address], { reject: false });
  await command;
}
