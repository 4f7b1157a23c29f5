import { format } from 'node:util';
import { chromium, type Browser, type Page } from 'playwright-core';
import { isConsoleNoise } from './serverNoise.ts';
import type { Payload, ServerHost } from './serverHost.ts';

export type Theme = 'light' | 'dark';

export interface WorkbenchOptions {
  readonly server: ServerHost;
  /** The workspace folder, absolute; none: a window without one. */
  readonly folder?: string;
  /** Path of a Chromium. */
  readonly chromium: string;
  /** An extension to load from its sources' folder; the server must have been started for `development`. */
  readonly developmentPath?: string;
  /** A module that exports `run()`, to be run in the extension host instead of waiting for a person. */
  readonly testsPath?: string;
  readonly theme?: Theme;
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Errors of the workbench and of the extension host, without the usual noise. */
  readonly log?: (text: string) => void;
}

export interface Workbench {
  readonly page: Page;
  /** The exit code of the suite at `testsPath`. Rejects when the page crashes first. */
  readonly exitCode: Promise<number>;
  close(): Promise<void>;
}

/** Opens VS Code's workbench in a new browser and waits until it can be used. */
export async function openWorkbench(options: WorkbenchOptions): Promise<Workbench> {
  const browser = await chromium.launch({
    executablePath: options.chromium,
    // The server obeys these, and what waits for it closes the browser.
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  try {
    return await openPage(browser, options);
  } catch (error) {
    await browser.close();
    throw error;
  }
}

async function openPage(browser: Browser, options: WorkbenchOptions): Promise<Workbench> {
  const context = await browser.newContext({
    viewport: options.viewport ?? { width: 1280, height: 800 },
    colorScheme: options.theme ?? 'dark',
    locale: 'en-US',
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  // A first start on a busy machine takes its time.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const exit = Promise.withResolvers<number>();
  // Who does not run a suite does not wait for its end.
  exit.promise.catch(() => undefined);
  page.once('crash', () => exit.reject(new Error('The browser page crashed')));
  page.once('close', () => exit.reject(new Error('The browser page was closed before the suite ended')));
  // The workbench calls these two by name, where they are there.
  await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) => {
    const text = format(...args);
    if (!isConsoleNoise(text)) options.log?.(text);
  });
  await page.exposeFunction('codeAutomationExit', (code: number) => exit.resolve(code));
  await page.goto(options.server.url(options.folder, payload(options)));
  if (options.testsPath === undefined) await ready(page);
  return { page, exitCode: exit.promise, close: () => browser.close() };
}

function payload({ server, developmentPath, testsPath }: WorkbenchOptions): Payload {
  const own: [string, string][] = [
    ['skipWelcome', 'true'],
    ['skipReleaseNotes', 'true'],
    ['logLevel', 'error'],
  ];
  if (developmentPath !== undefined)
    own.push(['extensionDevelopmentPath', server.remoteUri(developmentPath)]);
  if (testsPath !== undefined) own.push(['extensionTestsPath', server.remoteUri(testsPath)]);
  return own;
}

/** The workbench notes for itself how far it has come. */
async function ready(page: Page): Promise<void> {
  await page.waitForFunction(() =>
    ['code/LifecyclePhase/Restored', 'code/didLoadExtensions'].every(
      (mark) => performance.getEntriesByName(mark).length > 0,
    ),
  );
}
