import * as vscode from 'vscode';
import type { TaskOverview } from '../../app/workspaceScheduler.ts';
import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/disposables.ts';
import type { Run } from '../../model/run.ts';
import type { Schedule } from '../../model/schedule.ts';
import { presentRun } from '../../presentation/statusPresentation.ts';
import type { InstantFormat } from '../../presentation/time.ts';
import { uiText } from '../../presentation/uiText.ts';
import { describeUntimed } from '../../schedule/words/describeUntimed.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';
import type { FolderNode, TaskNode } from './nodes.ts';
import { TaskLabels } from './taskLabels.ts';
import { brokenTaskTooltip, taskTooltip } from './taskTooltip.ts';
import { isUnapproved } from './waiting.ts';

type Node = FolderNode | TaskNode;

/** The tasks of every folder: state, next run, last result, and a box that enables them. */
export class TasksView implements vscode.TreeDataProvider<Node>, Disposable {
  readonly #folders: FolderSchedulers;
  readonly #clock: Clock;
  readonly #format: InstantFormat;
  readonly #labels = new TaskLabels();
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: Disposable;
  /** What of the rows depends on the time alone, as it was last shown. */
  #shown = '';
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(folders: FolderSchedulers, clock: Clock, format: InstantFormat) {
    this.#folders = folders;
    this.#clock = clock;
    this.#format = format;
    this.#subscription = folders.onEvent(({ event }) => {
      if (event.type === 'tick') this.#refreshByTime(event.now);
      else if (event.type !== 'trouble') this.#changed.fire();
    });
  }

  /** "Tomorrow" becomes "Today", and what has to wait for its turn "due since": all that changes by time alone. */
  #refreshByTime(now: number): void {
    const waiting = this.#folders.all().flatMap(({ folder, scheduler }) =>
      scheduler
        .tasks()
        .filter(({ next }) => next !== undefined && next <= now)
        .map(({ task, next }) => `${folder.uri.toString()} ${task.id} ${next}`),
    );
    const shown = [this.#format.dayKey(now), ...waiting].join('\n');
    if (shown === this.#shown) return;
    this.#shown = shown;
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
      if (node.from.isVirtual) item.description = vscode.l10n.t('virtual: nothing runs here');
      item.id = node.from.folder.uri.toString();
      return item;
    }
    const id = `${node.from.folder.uri.toString()} ${node.taskId}`;
    return Object.assign(node.overview ? this.#task(node.from, node.overview) : brokenTask(node), { id });
  }

  #task(from: FolderScheduler, overview: TaskOverview): vscode.TreeItem {
    const { task, active, last } = overview;
    const item = new vscode.TreeItem(uiText(task.label));
    const words = this.#describe(from, overview);
    item.description = uiText(words.join(' · '));
    item.iconPath = iconOf(from, overview);
    item.accessibilityInformation = { label: uiText([task.label, ...words].join(', ')) };
    if (from.isVirtual) return Object.assign(item, { contextValue: 'task:virtual' });
    item.checkboxState = {
      state: task.enabled ? vscode.TreeItemCheckboxState.Checked : vscode.TreeItemCheckboxState.Unchecked,
      tooltip: task.enabled ? vscode.l10n.t('Enabled') : vscode.l10n.t('Disabled'),
    };
    item.contextValue = [
      // Beside a dry run the task itself can run.
      active ? (active.dryRun ? 'task:active:dry' : 'task:active') : 'task:idle',
      task.enabled ? 'enabled' : 'disabled',
      ...(last || active ? ['ran'] : []),
      ...(task.output ? ['output'] : []),
      ...(isUnapproved(from, overview) ? ['waits'] : []),
    ].join(':');
    return item;
  }

  #describe(from: FolderScheduler, overview: TaskOverview): string[] {
    const { task, next, active, last } = overview;
    const now = this.#clock.now();
    const parts: string[] = [];
    if (active) parts.push(this.#describeActive(active));
    const waits = task.enabled && isUnapproved(from, overview);
    if (waits) {
      parts.push(
        overview.approval === 'new'
          ? vscode.l10n.t('needs your approval')
          : vscode.l10n.t('changed since you allowed it'),
      );
    }
    if (!task.enabled) parts.push(vscode.l10n.t('disabled'));
    else if (waits && next !== undefined) parts.push(...this.#describeIfAllowed(overview, next, now));
    else if (next !== undefined) {
      const moment = translate(this.#format.moment(next, now));
      // It waits for its turn: for a place, or among what is caught up.
      parts.push(
        next <= now
          ? vscode.l10n.t('due since {moment}', { moment })
          : vscode.l10n.t('next {moment}', { moment }),
      );
    } else if (task.schedules.length === 0) parts.push(vscode.l10n.t('by hand only'));
    else {
      const others = notByTheClock(this.#labels.inSchedules(task.schedules, from));
      parts.push(...(others.length > 0 ? others : [noMoreTimes(from, task.id, now)]));
    }
    if (last && !active) {
      const status = translate(presentRun(last).label);
      parts.push(`${status} ${translate(this.#format.moment(last.endedAt ?? last.createdAt, now))}`);
    }
    return parts;
  }

  /** Nothing is due for a task that was never allowed: it begins when it is. */
  #describeIfAllowed({ approval }: TaskOverview, next: number, now: number): string[] {
    const moment = translate(this.#format.moment(next, now));
    if (next > now) return [vscode.l10n.t('would be next {moment}', { moment })];
    return approval === 'new' ? [] : [vscode.l10n.t('due since {moment}', { moment })];
  }

  #describeActive(active: Run): string {
    const status = translate(presentRun(active).label);
    if (active.retryAt !== undefined) {
      return vscode.l10n.t('{status} at {time}', {
        status,
        time: this.#format.timeToSecond(active.retryAt),
      });
    }
    return active.dryRun ? vscode.l10n.t('dry run: {status}', { status }) : status;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    if (node.kind !== 'task') return item;
    const { from, taskId, overview } = node;
    item.tooltip = overview
      ? await taskTooltip(
          isUnapproved(from, overview) ? overview : { ...overview, approval: 'approved' },
          this.#labels.inSchedules(overview.task.schedules, from),
          this.#format,
          this.#clock.now(),
          await from.scheduler.figures(taskId),
        )
      : brokenTaskTooltip(from, taskId);
    return item;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

/** What else starts a task that the clock does not start. */
function notByTheClock(schedules: readonly Schedule[]): string[] {
  return schedules
    .filter((schedule) => schedule.form === 'startup' || schedule.form === 'after')
    .map((schedule) => describeUntimed(schedule, translate))
    .map((text) => text.slice(0, 1).toLocaleLowerCase(vscode.env.language) + text.slice(1));
}

/** Why the clock does not start a task: its time is over, or there is no such time. */
function noMoreTimes({ scheduler }: FolderScheduler, taskId: string, now: number): string {
  const times = scheduler.occurrencesOf(taskId);
  return times && times.occurrences.previous(now, times.anchor) === undefined
    ? vscode.l10n.t('never due')
    : vscode.l10n.t('nothing more is due');
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
  const item = new vscode.TreeItem(uiText(node.taskId));
  item.iconPath = new vscode.ThemeIcon('warning', new vscode.ThemeColor('list.errorForeground'));
  item.description = vscode.l10n.t('has an error in scheduler.json');
  item.contextValue = 'task:broken';
  item.command = {
    command: 'scheduler.openDefinition',
    title: vscode.l10n.t('Open Definition'),
    arguments: [node],
  };
  return item;
}

function iconOf(from: FolderScheduler, overview: TaskOverview): vscode.ThemeIcon {
  const { task, active, last } = overview;
  if (!active && task.enabled && isUnapproved(from, overview)) return new vscode.ThemeIcon('shield');
  const shown = active ?? (task.enabled ? last : undefined);
  if (!shown) return new vscode.ThemeIcon(task.enabled ? 'circle-outline' : 'debug-pause');
  const { icon, color } = presentRun(shown);
  return new vscode.ThemeIcon(icon, color === undefined ? undefined : new vscode.ThemeColor(color));
}
