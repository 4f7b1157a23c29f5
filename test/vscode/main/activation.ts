import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { extensionId, openScheduler } from '../schedulerHost.ts';

interface Contributions {
  readonly commands: readonly { readonly command: string }[];
}

describe('activation', () => {
  it('reads the schedule of the folder and enrols its tasks', async () => {
    const { from } = await openScheduler();
    const ids = from.scheduler.tasks().map(({ task }) => task.id);
    assert.equal(
      ids.join(' '),
      'hello report fails slow grandchild table loud pull digest greeting tried flaky patient waits telling editor command',
    );
  });

  it('knows when each task is next due, in the zone of the file', async () => {
    const { from } = await openScheduler();
    const next = from.scheduler.tasks().find(({ task }) => task.id === 'hello')?.next;
    const time = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Paris', timeStyle: 'short' });
    assert.equal(next && time.format(next), '06:00');
    assert.ok(next && next > Date.now() && next <= Date.now() + 25 * 3_600_000);
  });

  it('registers every command that package.json contributes', async () => {
    await openScheduler();
    const known = new Set(await vscode.commands.getCommands(true));
    const manifest = vscode.extensions.getExtension(extensionId)?.packageJSON as {
      contributes: Contributions;
    };
    const missing = manifest.contributes.commands.filter(({ command }) => !known.has(command));
    assert.deepEqual(missing, []);
  });

  it('runs on a Node that has SQLite', () => {
    assert.ok(process.getBuiltinModule('node:sqlite'));
  });
});
