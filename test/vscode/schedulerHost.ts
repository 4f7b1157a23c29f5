import assert from 'node:assert/strict';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TaskOverview } from '../../src/app/workspaceScheduler.ts';
import type { SchedulerApi, SchedulerParts } from '../../src/extension.ts';
import { allowAll } from '../support/allowAll.ts';
import type { ApprovalState } from '../../src/model/approval.ts';
import { isActive, type Run } from '../../src/model/run.ts';
import type { FolderScheduler } from '../../src/vscode/folderSchedulers.ts';
import type { TaskNode } from '../../src/vscode/views/nodes.ts';

/** The extension under test, as a suite inside VS Code sees it. */
export interface SchedulerHost extends SchedulerParts {
  readonly from: FolderScheduler;
}

export const extensionId = 'workspace-scheduler.workspace-scheduler';

/** With all tasks of the first folder allowed, where the window is trusted. */
export async function openScheduler(): Promise<SchedulerHost> {
  const host = await openSchedulerAsItIs();
  if (vscode.workspace.isTrusted) await allowAll(host.from.scheduler);
  return host;
}

/** With nothing allowed but what the user has allowed before. */
export async function openSchedulerAsItIs(): Promise<SchedulerHost> {
  const extension = vscode.extensions.getExtension<SchedulerApi>(extensionId);
  assert.ok(extension, 'the extension is not installed');
  const api = await extension.activate();
  await api.ready;
  assert.ok(api.parts, 'the extension does not know that it is under test');
  const [from] = api.parts.folders.all();
  assert.ok(from, 'there is no scheduler for the folder');
  return { ...api.parts, from };
}

export function workspaceFile(...path: string[]): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'no folder is open');
  return join(folder.uri.fsPath, ...path);
}

export function overviewOf({ from }: SchedulerHost, taskId: string): TaskOverview {
  const overview = from.scheduler.tasks().find(({ task }) => task.id === taskId);
  assert.ok(overview, `there is no task ${taskId}`);
  return overview;
}

export function taskNode(host: SchedulerHost, taskId: string): TaskNode {
  return { kind: 'task', from: host.from, taskId, overview: overviewOf(host, taskId) };
}

/** Resolves with the first of `events` that `pick` finds something in. */
export function once<E, T>(
  events: (listener: (event: E) => void) => { dispose(): unknown },
  pick: (event: E) => T | undefined,
): Promise<T> {
  return new Promise((resolve) => {
    const subscription = events((event) => {
      const found = pick(event);
      if (found === undefined) return;
      subscription.dispose();
      resolve(found);
    });
  });
}

export async function statusBarShows({ folders, statusBar }: SchedulerHost, words: RegExp): Promise<void> {
  while (!words.test(statusBar.text)) await once(folders.onEvent, () => true);
}

/** Settles when the task is judged so, by whatever made somebody look. */
export async function approvalBecomes(
  { folders, from }: SchedulerHost,
  taskId: string,
  state: ApprovalState,
): Promise<void> {
  while (from.scheduler.approvals.state(taskId) !== state) await once(folders.onEvent, () => true);
}

/** The next run of a task that ends. */
export function nextEnd({ folders }: SchedulerHost, taskId: string): Promise<Run> {
  return once(folders.onEvent, ({ event }) =>
    event.type === 'run' && event.run.taskId === taskId && !isActive(event.run) ? event.run : undefined,
  );
}

/** The next run of a task whose process is there. */
export function nextStart({ folders }: SchedulerHost, taskId: string): Promise<Run> {
  return once(folders.onEvent, ({ event }) =>
    event.type === 'run' && event.run.taskId === taskId && event.run.pid !== undefined
      ? event.run
      : undefined,
  );
}

/** The end of the VS Code task that shows a run, with its exit code. */
export function taskEnd(
  taskId: string,
  { dryRun = false } = {},
): Promise<{ exitCode: number | undefined; task: vscode.Task }> {
  return once(vscode.tasks.onDidEndTaskProcess, ({ execution: { task }, exitCode }) =>
    task.definition['task'] === taskId && (task.definition['dryRun'] === true) === dryRun
      ? { exitCode, task }
      : undefined,
  );
}

/** Runs a task by the command, as its button in the tree does, and waits for its end. */
export async function runToEnd(host: SchedulerHost, taskId: string): Promise<Run> {
  const end = nextEnd(host, taskId);
  await vscode.commands.executeCommand('scheduler.runTask', taskNode(host, taskId));
  return end;
}
