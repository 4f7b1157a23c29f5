import { join } from 'node:path';
import { chooseHost, type Host } from './chooseHost.ts';
import { provideChromium } from './chromium.ts';
import { runSuiteOnDesktop } from './desktopSuite.ts';
import { runSuiteOnServer } from './serverSuite.ts';
import type { ExtensionTestOptions, SuiteRun } from './suiteRun.ts';
import { followSuite } from './followSuite.ts';
import { makeThrowAwayFolder } from './throwAwayFolder.ts';
import { readSuiteEvents, reportVariable, summarizeSuite, type SuiteReport } from './suiteReport.ts';

/** Runs a suite inside a real VS Code with a fresh profile and reports its counts. Shows each test's end. */
export async function runExtensionTests(
  options: ExtensionTestOptions,
): Promise<{ passed: number; failed: number; report: SuiteReport }> {
  const host = await chooseHost(options);
  const scratch = await makeThrowAwayFolder('vscode-host-');
  const file = join(scratch.path, 'report.jsonl');
  const following = followSuite(file, options.progress);
  const run = {
    ...options,
    scratch: scratch.path,
    env: { ...options.env, [reportVariable]: file },
    userSettings: options.userSettings ?? {},
  };
  try {
    const end = await runToTheEnd(host, run);
    await following.stop();
    const report = summarizeSuite(await readSuiteEvents(file), end);
    if (report.broken !== undefined) options.progress(report.broken);
    return { passed: report.passed, failed: report.failed, report };
  } finally {
    await following.stop();
    await scratch.remove();
  }
}

/** How the host ended: its exit code, or why it could not come to one. */
async function runToTheEnd(host: Host, options: Omit<SuiteRun, 'signal'>): Promise<number | Error> {
  const chromium = host.kind === 'server' ? await provideChromium(options) : '';
  const run = { ...options, signal: AbortSignal.timeout(options.timeout ?? 600_000) };
  try {
    return host.kind === 'desktop'
      ? await runSuiteOnDesktop(host.executable, run)
      : await runSuiteOnServer(host.serverMain, chromium, run);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
