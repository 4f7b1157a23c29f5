import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startServer } from './serverHost.ts';
import type { SuiteRun } from './suiteRun.ts';
import { readSuiteEvents, reportVariable } from './suiteReport.ts';
import { openWorkbench } from './workbench.ts';
import { trustWorkspace } from './workbenchPage.ts';

/** Runs a suite in the extension host of VS Code's server; the window is a headless Chromium. */
export async function runSuiteOnServer(serverMain: string, chromium: string, run: SuiteRun): Promise<number> {
  let over = false;
  const server = await startServer({
    serverMain,
    dataDir: run.scratch,
    extensionsDir: join(run.scratch, 'extensions'),
    development: true,
    workspaceTrust: run.workspaceTrust,
    userSettings: run.userSettings,
    env: run.env,
    // When the page has gone, the server complains of that alone.
    log: (line) => over || run.progress(line),
  });
  try {
    const workbench = await openWorkbench({
      server,
      folder: run.workspace,
      chromium,
      developmentPath: run.extensionPath,
      testsPath: run.suitePath,
      log: run.progress,
    });
    try {
      const clicks = run.workspaceTrust ? [trustWhenWanted(run, () => trustWorkspace(workbench.page))] : [];
      return await Promise.race([
        ...[workbench.exitCode, serverEnd(server.ended), overtime(run.signal)],
        ...clicks,
      ]);
    } finally {
      over = true;
      await workbench.close();
    }
  } finally {
    await server.stop();
  }
}

/** Does in the window what no extension can. Settles only where that fails. */
async function trustWhenWanted(run: SuiteRun, trust: () => Promise<void>): Promise<never> {
  const file = run.env[reportVariable] ?? '';
  while (!(await readSuiteEvents(file)).some(({ kind }) => kind === 'wants-trust')) {
    await setTimeout(100, undefined, { signal: run.signal, ref: false });
  }
  await trust();
  return new Promise(() => undefined);
}

async function serverEnd(ended: Promise<void>): Promise<never> {
  await ended;
  throw new Error("VS Code's server ended");
}

function overtime(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const late = () => reject(new Error('The time for the suite ran out'));
    if (signal.aborted) late();
    else signal.addEventListener('abort', late, { once: true });
  });
}
