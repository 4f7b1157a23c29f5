import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { createInterface } from 'node:readline';
import { runTests, TestRunFailedError } from '@vscode/test-electron';
import { execa } from 'execa';
import type { SuiteRun } from './suiteRun.ts';
import { writeUserSettings } from './userSettings.ts';

/** Runs a suite in the extension host of the desktop VS Code. Returns its exit code. */
export async function runSuiteOnDesktop(executable: string, run: SuiteRun): Promise<number> {
  await writeUserSettings(join(run.scratch, 'User'), run.userSettings);
  const launchArgs = [
    run.workspace,
    `--user-data-dir=${run.scratch}`,
    `--extensions-dir=${join(run.scratch, 'extensions')}`,
    '--disable-telemetry',
  ];
  // A VS Code around us would make its child a plain Node.
  const environment = { ...run.env, ELECTRON_RUN_AS_NODE: undefined };
  const output = new PassThrough();
  createInterface({ input: output }).on('line', run.progress);
  if (run.workspaceTrust) return runRestricted(executable, launchArgs, environment, output, run);
  try {
    return await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: run.extensionPath,
      extensionTestsPath: run.suitePath,
      extensionTestsEnv: environment,
      launchArgs,
      stdout: output,
      stderr: output,
    });
  } catch (error) {
    if (error instanceof TestRunFailedError && error.code !== undefined) return error.code;
    throw error;
  }
}

/** As `runTests` does it, which itself always switches trust off. */
async function runRestricted(
  executable: string,
  launchArgs: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  output: PassThrough,
  run: SuiteRun,
): Promise<number> {
  const args = [
    ...launchArgs,
    '--no-sandbox',
    '--disable-gpu-sandbox',
    '--disable-updates',
    '--skip-welcome',
    '--skip-release-notes',
    '--no-cached-data',
    `--extensionDevelopmentPath=${run.extensionPath}`,
    `--extensionTestsPath=${run.suitePath}`,
  ];
  const child = execa(executable, args, {
    env: environment,
    stdin: 'ignore',
    all: true,
    buffer: false,
    reject: false,
    cancelSignal: run.signal,
  });
  child.all.pipe(output);
  return (await child).exitCode ?? 1;
}
