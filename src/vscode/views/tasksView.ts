import * as vscode from 'vscode';
import type { TaskOverview } from '../../app/workspaceScheduler.ts';
import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/disposables.ts';
import { machineTimezone } from '../../common/machineTimezone.ts';
import type { Task } from '../../model/task.ts';
import { explainRun } from '../../presentation/runReason.ts';
import { presentStatus } from '../../presentation/statusPresentation.ts';
import type { InstantFormat } from '../../presentation/time.ts';
import { describeUntimed } from '../../schedule/words/describeUntimed.ts';
import type { FolderSchedulers } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';
import type { FolderNode, TaskNode } from './nodes.ts';

type Node = FolderNode | TaskNode;

/** The tasks of every folder: state, next run, last result, and a box that enables them. */
export class TasksView implements vscode.TreeDataProvider<Node>, Disposable {
  readonly #folders: FolderSchedulers;
  readonly #clock: Clock;
  readonly #format: InstantFormat;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: Disposable;
  #day = '';
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(folders: FolderSchedulers, clock: Clock, format: InstantFormat) {
    this.#folders = folders;
    this.#clock = clock;
    this.#format = format;
    this.#subscription = folders.onEvent(({ event }) => {
      if (event.type === 'tick') this.#refreshAtMidnight(event.now);
      else if (event.type !== 'trouble') this.#changed.fire();
    });
  }

  /** "Tomorrow" becomes "Today": the only thing here that changes by time alone. */
  #refreshAtMidnight(now: number): void {
    const day = this.#format.dayKey(now);
    if (day === this.#day) return;
    this.#day = day;
    this.#changed.fire();
  }

  getChildren(node?: Node): Node[] {
    if (node?.kind === 'task') return [];
    if (node) return tasksOf(node);
    const folders = this.#folders
      .all()
      .map((from): FolderNode => ({ kind: 'folder', from }))
      .filter((folder) => tasksOf(folder).length > 0);
    const [first] = folders;
    return folders.length === 1 && first ? tasksOf(first) : folders;
  }

  getParent(): undefined {
    return undefined;
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'folder') {
      const item = new vscode.TreeItem(node.from.folder.name, vscode.TreeItemCollapsibleState.Expanded);
      item.iconPath = vscode.ThemeIcon.Folder;
      item.id = node.from.folder.uri.toString();
      return item;
    }
    const id = `${node.from.folder.uri.toString()} ${node.taskId}`;
    return Object.assign(node.overview ? this.#task(node.overview) : brokenTask(node), { id });
  }

  #task(overview: TaskOverview): vscode.TreeItem {
    const { task, active, last } = overview;
    const item = new vscode.TreeItem(task.label);
    item.description = this.#describe(overview).join(' · ');
    item.iconPath = iconOf(overview);
    item.checkboxState = {
      state: task.enabled ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
      tooltip: task.enabled ? vscode.l10n.t('Enabled') : vscode.l10n.t('Disabled'),
    };
    item.contextValue = [
      active ? 'task:active' : 'task:idle',
      task.enabled ? 'enabled' : 'disabled',
      ...(last || active ? ['ran'] : []),
      ...(task.output ? ['output'] : []),
    ].join(':');
    item.accessibilityInformation = { label: [task.label, ...this.#describe(overview)].join(', ') };
    return item;
  }

  #describe({ task, next, active, last }: TaskOverview): string[] {
    const now = this.#clock.now();
    const parts: string[] = [];
    if (active) parts.push(translate(presentStatus(active.status).label));
    if (!task.enabled) parts.push(vscode.l10n.t('disabled'));
    else if (next !== undefined) {
      parts.push(vscode.l10n.t('next {moment}', { moment: translate(this.#format.moment(next, now)) }));
    } else if (task.schedules.length === 0) parts.push(vscode.l10n.t('by hand only'));
    else parts.push(...notByTheClock(task));
    if (last && !active) {
      const status = translate(presentStatus(last.status).label);
      parts.push(`${status} ${translate(this.#format.moment(last.endedAt ?? last.createdAt, now))}`);
    }
    return parts;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    if (node.kind !== 'task' || !node.overview) return item;
    const { task, next, last } = node.overview;
    const lines = [task.label, ...(task.description ? [task.description] : []), ''];
    lines.push(vscode.l10n.t('Task: {id}', { id: task.id }));
    if (task.group) lines.push(vscode.l10n.t('Group: {group}', { group: task.group }));
    const schedule = await inWords(task);
    if (schedule !== '') lines.push(vscode.l10n.t('Schedule: {schedule}', { schedule }));
    if (next !== undefined) lines.push(vscode.l10n.t('Next run: {time}', { time: this.#format.full(next) }));
    lines.push(vscode.l10n.t('Time zone: {zone}', { zone: task.timezone }));
    if (last) {
      const time = this.#format.full(last.endedAt ?? last.createdAt);
      const status = translate(presentStatus(last.status).label);
      lines.push(vscode.l10n.t('Last run: {status}, {time}', { status, time }));
      const reason = explainRun(last);
      if (reason) lines.push(translate(reason));
    }
    item.tooltip = lines.join('\n');
    return item;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

/** What else starts a task that the clock will not start any more. */
function notByTheClock({ schedules }: Task): string[] {
  const words = schedules
    .filter((schedule) => schedule.form === 'startup' || schedule.form === 'after')
    .map((schedule) => describeUntimed(schedule, translate))
    .map((text) => text.slice(0, 1).toLocaleLowerCase(vscode.env.language) + text.slice(1));
  return words.length > 0 ? words : [vscode.l10n.t('nothing more is due')];
}

/** Loaded for the first tooltip, the words of cron expressions being many. */
async function inWords({ schedules, timezone }: Task): Promise<string> {
  const { describeSchedules } = await import('../../schedule/words/describe.ts');
  const options = { translate, locale: vscode.env.language };
  return describeSchedules(schedules, timezone === machineTimezone() ? options : { ...options, timezone });
}

function tasksOf({ from }: FolderNode): TaskNode[] {
  const overviews = from.scheduler
    .tasks()
    .map((overview): TaskNode => ({ kind: 'task', from, taskId: overview.task.id, overview }));
  const broken = from.scheduler.config.brokenTaskIds.map((taskId): TaskNode => ({
    kind: 'task',
    from,
    taskId,
    overview: undefined,
  }));
  return [...overviews, ...broken];
}

function brokenTask(node: TaskNode): vscode.TreeItem {
  const item = new vscode.TreeItem(node.taskId);
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.errorForeground'));
  item.description = vscode.l10n.t('has an error in scheduler.json');
  item.tooltip = vscode.l10n.t('This task does not run until its error is fixed. The other tasks go on.');
  item.contextValue = 'task:broken';
  item.command = {
    command: 'scheduler.openDefinition',
    title: vscode.l10n.t('Open Definition'),
    arguments: [node],
  };
  return item;
}

function iconOf({ task, active, last }: TaskOverview): vscode.ThemeIcon {
  const status = active?.status ?? (task.enabled ? last?.status : undefined);
  if (status === undefined) return new vscode.ThemeIcon(task.enabled ? 'circle-outline' : 'debug-pause');
  const { icon, color } = presentStatus(status);
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}
