import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as esbuild from 'esbuild';
import { assertNode } from './assertNode.ts';
import type { Counts } from './counts.ts';
import { runExtensionTests } from './host/suiteRunner.ts';
import { makeAllowedWorkspace, makeFolders } from './trustWorkspaces.ts';
import { makeVscodeWorkspace } from './vscodeWorkspace.ts';

// The suites inside a real VS Code: each its own window, profile, state folder and workspace.

const root = join(import.meta.dirname, '..', '..');

interface Suite {
  readonly name: string;
  readonly entry: string;
  readonly workspaceTrust: boolean;
  /** `home`: the state home of the suite, for what the user has done before the window opens. */
  readonly make: (folder: string, home: string) => Promise<void>;
  /** Beside the folder, what is opened in its place. */
  readonly opens?: string;
  /** It wants clicks in the window, which the desktop's cannot have. */
  readonly clicks?: true;
}

const suites: readonly Suite[] = [
  { name: 'main', entry: 'test/vscode/main/suite.ts', workspaceTrust: false, make: makeVscodeWorkspace },
  {
    name: 'restricted',
    entry: 'test/vscode/restricted/suite.ts',
    workspaceTrust: true,
    make: makeVscodeWorkspace,
  },
  {
    name: 'trusted',
    entry: 'test/vscode/trusted/suite.ts',
    workspaceTrust: true,
    make: makeAllowedWorkspace,
    clicks: true,
  },
  {
    name: 'folders',
    entry: 'test/vscode/folders/suite.ts',
    workspaceTrust: false,
    make: makeFolders,
    opens: 'several.code-workspace',
  },
];

/** The server's package has no TypeScript, whose extension complains wherever a script is opened. */
const quiet = { 'files.associations': { '*.mjs': 'plaintext' } };

/** Bundles a suite as VS Code loads it: one CommonJS file, with the editor's API and mocha from outside. */
export async function bundleSuite(entry: string): Promise<string> {
  const outfile = join(root, 'dist', 'test', entry.replaceAll('/', '-').replace(/\.ts$/, '.cjs'));
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode', 'mocha'],
    mainFields: ['module', 'main'],
    sourcemap: 'inline',
    logLevel: 'error',
  });
  return outfile;
}

/** Expects the extension's bundle in dist/. */
export async function vscodeTests(progress: (line: string) => void, only?: string): Promise<Counts> {
  const counts = { passed: 0, failed: 0 };
  for (const { name, entry, workspaceTrust, make, opens, clicks } of suites) {
    if (only !== undefined && only !== name) continue;
    const scratch = await mkdtemp(join(tmpdir(), 'scheduler-suite-'));
    const [workspace, home] = [join(scratch, 'workspace'), join(scratch, 'state')];
    await mkdir(workspace);
    await make(workspace, home);
    progress(`Suite ${name}`);
    try {
      const { passed, failed } = await runExtensionTests({
        extensionPath: root,
        suitePath: await bundleSuite(entry),
        workspace: opens === undefined ? workspace : join(scratch, opens),
        workspaceTrust,
        userSettings: quiet,
        env: { SCHEDULER_HOME: home },
        ...(clicks && { environment: { ...process.env, VSCODE_HOST: 'server' } }),
        progress,
      });
      counts.passed += passed;
      counts.failed += failed;
    } finally {
      await rm(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    }
  }
  return counts;
}

if (import.meta.main) {
  assertNode();
  const { passed, failed } = await vscodeTests((line) => process.stdout.write(`${line}\n`), process.argv[2]);
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}
