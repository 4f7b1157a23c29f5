import { cp, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { applyEdits, modify } from 'jsonc-parser';

const template = join(import.meta.dirname, '..', '..', 'media', 'templates', 'music');

/** Often enough to watch it. A task that has never run is due at once. */
const schedules: Readonly<Record<string, object>> = {
  'generate-haiku': { every: '1 minute' },
  'export-markdown': { every: '2 minutes' },
  'export-json': { every: '2 minutes' },
};

/** The music template as it ships, with its three tasks due at once and then every minute or two. */
export async function makeDemoWorkspace(folder: string, due = schedules): Promise<void> {
  await cp(template, folder, { recursive: true });
  await rename(join(folder, 'gitignore'), join(folder, '.gitignore'));
  const file = join(folder, '.vscode', 'scheduler.json');
  let text = await readFile(file, 'utf8');
  for (const [task, schedule] of Object.entries(due)) {
    text = applyEdits(text, modify(text, ['tasks', task, 'schedule'], schedule, {}));
  }
  await writeFile(file, text);
}
