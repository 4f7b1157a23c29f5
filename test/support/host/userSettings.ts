import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A profile in which nothing talks, asks or updates; light and dark follow the browser or the system. */
const quiet = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  // A new folder opens in Restricted Mode (where trust is on) without a dialog in the way.
  'security.workspace.trust.startupPrompt': 'never',
  'telemetry.telemetryLevel': 'off',
  'update.mode': 'none',
  'window.autoDetectColorScheme': true,
  'workbench.enableExperiments': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};

/** Writes the settings of a throw-away profile into `folder`, which VS Code knows as `User`. */
export async function writeUserSettings(folder: string, own: object = {}): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'settings.json'), JSON.stringify({ ...quiet, ...own }, undefined, 2));
}
