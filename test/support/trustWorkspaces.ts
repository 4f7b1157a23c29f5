import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { approveFolder } from './approveFolder.ts';

/** What a task of these workspaces writes when it runs. */
export const trace = 'has-run.txt';

/** Tasks that would run the moment a schedule comes into force. */
function eagerConfig(ids: readonly string[]): string {
  const task = (id: string) => ({
    label: id,
    schedule: [{ startup: true }, { every: '1 day' }],
    overlap: 'allow',
    run: { command: `echo ${id} >> ${trace}` },
  });
  const tasks = Object.fromEntries(ids.map((id) => [id, task(id)]));
  return JSON.stringify({ version: 1, tasks }, undefined, 2);
}

export async function writeEager(folder: string, ids: readonly string[]): Promise<void> {
  await mkdir(join(folder, '.vscode'), { recursive: true });
  await writeFile(join(folder, '.vscode', 'scheduler.json'), eagerConfig(ids));
}

/** One task that its user has allowed on the command line, and one that nobody has. */
export async function makeAllowedWorkspace(folder: string, home: string): Promise<void> {
  await writeEager(folder, ['allowed']);
  await approveFolder(folder, { home });
  await writeEager(folder, ['allowed', 'unseen']);
}

/** A workspace of one folder, to which others can be added without a new window. */
export async function makeFolders(folder: string, home: string): Promise<void> {
  await writeEager(folder, ['first']);
  await approveFolder(folder, { home });
  const folders = [{ path: 'workspace' }];
  await writeFile(join(dirname(folder), 'several.code-workspace'), JSON.stringify({ folders }));
}
