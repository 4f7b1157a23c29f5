import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onEndSignal } from './endSignals.ts';
import { commandLineOf, killAll, killTree, killTreeOnExit, treeOf, untilEnded } from './processTree.ts';
import { withoutServerNoise } from './serverNoise.ts';
import { writeUserSettings } from './userSettings.ts';

export interface ServerOptions {
  readonly serverMain: string;
  /** The profile, throw-away. Holds `data/User/settings.json` and the server's logs. */
  readonly dataDir: string;
  readonly extensionsDir: string;
  /** False: every folder counts as trusted. True: a new folder opens in Restricted Mode. */
  readonly workspaceTrust: boolean;
  /**
   * True: a page may load an extension from its sources and run a suite, and notifications go to the bell only.
   * False (default): as a person has it, with the extensions that are installed.
   */
  readonly development?: boolean;
  /** Default: a free one. */
  readonly port?: number;
  readonly userSettings?: object;
  /** Added to the environment of the server, which the extension host inherits. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the server says, without its usual noise. */
  readonly log: (line: string) => void;
}

export interface ServerHost {
  readonly port: number;
  /**
   * The address that opens `folder`, or the workspace of a `.code-workspace` file, or a window without either, with the
   * workbench's payload if there is one.
   */
  url(folder: string | undefined, payload?: Payload): string;
  /** How the workbench calls a file of the server's machine. */
  remoteUri(path: string): string;
  /** Settles when the server has ended, for whatever reason. */
  readonly ended: Promise<void>;
  /** Ends the server and every process below it: politely first, so that extensions can deactivate. */
  stop(): Promise<void>;
}

export type Payload = readonly (readonly [key: string, value: string])[];

/** Starts VS Code's server on this machine alone and waits until it answers. */
export async function startServer(options: ServerOptions): Promise<ServerHost> {
  if (Number.parseInt(process.versions.node, 10) < 24)
    throw new Error(
      `VS Code's server needs Node 24, this is ${process.versions.node} (npm install provides it)`,
    );
  await writeUserSettings(join(options.dataDir, 'data', 'User'), options.userSettings);
  const server = spawn(process.execPath, serverArguments(options), {
    cwd: options.dataDir,
    env: { ...surroundings(options.dataDir), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own process group, so that one signal reaches all of it.
    detached: process.platform !== 'win32',
  });
  if (server.pid === undefined) throw new Error('The server could not be started');
  const keep = killTreeOnExit(server.pid);
  const ended = once(server, 'exit').then(() => keep());
  try {
    const port = await listening(server, options.log);
    const host = new RunningServer(server, server.pid, port, ended);
    const forget = onEndSignal(() => host.stop());
    void ended.then(forget);
    return host;
  } catch (error) {
    killTree(server.pid);
    throw error;
  }
}

class RunningServer implements ServerHost {
  readonly port: number;
  readonly ended: Promise<void>;
  readonly #process: ChildProcess;
  readonly #pid: number;

  constructor(process: ChildProcess, pid: number, port: number, ended: Promise<void>) {
    this.#process = process;
    this.#pid = pid;
    this.port = port;
    this.ended = ended;
  }

  url(folder: string | undefined, payload: Payload = []): string {
    const kind = folder?.endsWith('.code-workspace') ? 'workspace' : 'folder';
    const query = new URLSearchParams(folder === undefined ? { ew: 'true' } : { [kind]: folder });
    if (payload.length > 0) query.set('payload', JSON.stringify(payload));
    return `http://127.0.0.1:${this.port}/?${query.toString()}`;
  }

  remoteUri(path: string): string {
    return new URL(`vscode-remote://127.0.0.1:${this.port}${encodeURI(path.replaceAll('\\', '/'))}`).href;
  }

  async stop(): Promise<void> {
    const tree = treeOf(this.#pid);
    this.#process.kill('SIGTERM');
    // An extension host looks once a second whether its server lives, and then deactivates its extensions.
    const hosts = tree.filter((pid) => commandLineOf(pid).includes('--type=extensionHost'));
    await untilEnded([this.#pid, ...hosts], 5000);
    killAll(tree);
    await this.ended;
  }
}

function serverArguments(options: ServerOptions): string[] {
  return [
    options.serverMain,
    ...['--host', '127.0.0.1', '--port', String(options.port ?? 0)],
    '--without-connection-token',
    '--accept-server-license-terms',
    // Without it a built workbench ignores the development path in the payload; with it no notification pops up.
    ...(options.development ? ['--enable-smoke-test-driver'] : []),
    '--disable-telemetry',
    ...['--log', 'warn'],
    ...['--server-data-dir', options.dataDir, '--extensions-dir', options.extensionsDir],
    ...(options.workspaceTrust ? [] : ['--disable-workspace-trust']),
  ];
}

/** Our environment, without what a VS Code around us (its terminal, its debugger) has put in. */
function surroundings(dataDir: string): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(
    ([name]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$)/.test(name),
  );
  return {
    // Where the sockets go, which would stay behind in the system's temporary folder.
    XDG_RUNTIME_DIR: dataDir,
    ...Object.fromEntries(own),
    // No gallery: nothing outside this machine is asked.
    EXTENSIONS_GALLERY: '{}',
    // As if started from a terminal: no login shell is asked for its environment, which saves seconds.
    VSCODE_CLI: '1',
  };
}

/** The port, as soon as the server says it; all that it says goes to `log`. */
async function listening(server: ChildProcess, log: (line: string) => void): Promise<number> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const tell = withoutServerNoise((line) => {
      said.push(line);
      log(line);
    });
    for (const stream of [server.stdout, server.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        const port = /^Extension host agent listening on (\d+)/.exec(line)?.[1];
        if (port !== undefined) resolve(Number(port));
        tell(line);
      });
    }
    server.once('error', reject);
    server.once('exit', (code) =>
      reject(new Error(`VS Code's server ended with ${code} before it listened:\n${said.join('\n')}`)),
    );
  });
}
