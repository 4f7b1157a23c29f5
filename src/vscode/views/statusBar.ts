import * as vscode from 'vscode';
import type { TaskOverview } from '../../app/workspaceScheduler.ts';
import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/disposables.ts';
import { formatUntil } from '../../presentation/time.ts';
import { uiText } from '../../presentation/uiText.ts';
import { explainApprovalsTrouble } from '../approvals/approvalsTrouble.ts';
import { explainFault } from '../explainFault.ts';
import type { FolderFault, FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';
import { waitingTasks } from './waiting.ts';

/** One item: what is running, else what has failed, and when the next run is due. */
export class StatusBar implements Disposable {
  readonly #folders: FolderSchedulers;
  readonly #clock: Clock;
  readonly #item: vscode.StatusBarItem;
  readonly #subscription: Disposable;
  #tooltip = '';

  constructor(folders: FolderSchedulers, clock: Clock) {
    this.#folders = folders;
    this.#clock = clock;
    this.#item = vscode.window.createStatusBarItem('scheduler.next', vscode.StatusBarAlignment.Left, 0);
    this.#item.name = vscode.l10n.t('Scheduler');
    // Every event, the tick of each minute among them: the time that is left needs no timer of its own.
    this.#subscription = folders.onEvent(() => this.#update());
  }

  /** As it is shown, with codicons by name. */
  get text(): string {
    return this.#item.text;
  }

  get tooltip(): string {
    return this.#tooltip;
  }

  #update(): void {
    const faults = this.#folders.faults();
    const troubled = this.#folders.all().filter(({ scheduler }) => scheduler.trouble !== undefined);
    if (faults.length > 0) this.#showTrouble(unopened(faults));
    else if (troubled.length > 0) this.#showTrouble(unwritten(troubled));
    else {
      const approvals = explainApprovalsTrouble(this.#folders);
      if (approvals === undefined) this.#showTasks();
      else this.#showTrouble(unapprovable(approvals));
    }
  }

  /** Above all else, as nothing else that could be said is sure. */
  #showTrouble(presented: Presented): void {
    this.#item.command = 'scheduler.showLog';
    this.#show(presented);
  }

  #showTasks(): void {
    this.#item.command = 'scheduler.showNext';
    const present = this.#folders.all().filter(({ scheduler }) => scheduler.config.file !== 'missing');
    const folders = present.filter(({ isVirtual }) => !isVirtual);
    if (folders.length === 0) {
      this.#item.command = 'scheduler.tasks.focus';
      if (present.length > 0) this.#show(virtual());
      else this.#item.hide();
      return;
    }
    const tasks = folders.flatMap(({ scheduler }) => scheduler.tasks());
    const broken = folders.some(({ scheduler: { config } }) => config.file !== 'good');
    this.#show(this.#present(tasks, broken));
  }

  #show({ text, tooltip, background }: Presented): void {
    this.#item.text = text;
    this.#tooltip = tooltip;
    this.#item.tooltip = tooltip;
    this.#item.backgroundColor = background === undefined ? undefined : new vscode.ThemeColor(background);
    const label = vscode.l10n.t('Scheduler: {state}', { state: tooltip });
    this.#item.accessibilityInformation = { label };
    this.#item.show();
  }

  #present(tasks: readonly TaskOverview[], broken: boolean): Presented {
    const first = nextOf(tasks.filter(({ approval }) => approval === 'approved'));
    const isDue = first?.next !== undefined && first.next <= this.#clock.now();
    const next = this.#describe(first);
    if (!vscode.workspace.isTrusted) {
      const tooltip = vscode.l10n.t('Restricted Mode: nothing runs until you trust this workspace.');
      return { text: `$(shield) ${vscode.l10n.t('Scheduler: restricted')}`, tooltip };
    }
    const running = tasks.filter(({ active }) => active?.status === 'running');
    if (running.length > 0) {
      const names = running.map(({ task, active }) => {
        const label = uiText(task.label);
        return active?.dryRun ? vscode.l10n.t('{task} (dry run)', { task: label }) : label;
      });
      const text =
        names.length === 1
          ? (names[0] ?? '')
          : vscode.l10n.t('{count} tasks are running', { count: names.length });
      return {
        text: `$(loading~spin) ${text}`,
        tooltip: `${vscode.l10n.t('Running: {tasks}', { tasks: names.join(', ') })}\n${next}`,
      };
    }
    const waiting = waitingTasks(this.#folders);
    if (waiting.length > 0) {
      this.#item.command = 'scheduler.reviewApprovals';
      const names = waiting.slice(0, mostNames).map(({ task }) => uiText(task.label));
      const tasks = [...names, ...(waiting.length > mostNames ? ['…'] : [])].join(', ');
      const text =
        waiting.length === 1
          ? vscode.l10n.t('1 task to review')
          : vscode.l10n.t('{count} tasks to review', { count: waiting.length });
      return {
        text: `$(shield) ${text}`,
        tooltip: `${vscode.l10n.t('Waiting for your approval: {tasks}', { tasks })}\n${next}`,
      };
    }
    if (broken) {
      const tooltip = vscode.l10n.t('The last good version stays in force: {next}', { next });
      const text = `$(warning) ${vscode.l10n.t('scheduler.json has an error')}`;
      return { text, tooltip, background: warningBackground };
    }
    const failed = tasks.filter(
      ({ task, last }) => task.enabled && (last?.status === 'failed' || last?.status === 'timed-out'),
    );
    if (failed.length > 0) {
      const names = failed.map(({ task }) => uiText(task.label)).join(', ');
      const what =
        failed.length === 1
          ? vscode.l10n.t('{task} failed', { task: names })
          : vscode.l10n.t('{count} tasks failed', { count: failed.length });
      return {
        text: `$(error) ${what} · ${next}`,
        tooltip: `${vscode.l10n.t('Last run failed: {tasks}', { tasks: names })}\n${next}`,
      };
    }
    // Not the clock's glyph, which is that of a missed run too.
    const tooltip = isDue ? next : vscode.l10n.t('Next run: {next}', { next });
    return { text: `$(calendar) ${next}`, tooltip };
  }

  #describe(first: TaskOverview | undefined): string {
    if (first?.next === undefined) return vscode.l10n.t('nothing is due');
    const now = this.#clock.now();
    const task = uiText(first.task.label);
    if (first.next <= now) return vscode.l10n.t('{task} is due now', { task });
    // As in "Haikus in 12 min".
    return vscode.l10n.t('{task} {when}', { task, when: translate(formatUntil(first.next, now)) });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }
}

function nextOf(tasks: readonly TaskOverview[]): TaskOverview | undefined {
  let first: TaskOverview | undefined;
  for (const task of tasks) if ((task.next ?? Infinity) < (first?.next ?? Infinity)) first = task;
  return first;
}

function unopened(faults: readonly FolderFault[]): Presented {
  const folders = faults.map(({ folder }) => uiText(folder.name)).join(', ');
  return {
    text: `$(warning) ${vscode.l10n.t('Scheduler: not open')}`,
    tooltip: vscode.l10n.t(
      'The scheduler of these folders could not be opened and is tried again every 30 seconds: {folders}',
      { folders },
    ),
    background: warningBackground,
  };
}

function unapprovable(reason: string): Presented {
  return {
    text: `$(warning) ${vscode.l10n.t('Approvals not read')}`,
    tooltip: reason,
    background: warningBackground,
  };
}

function virtual(): Presented {
  return {
    text: `$(eye) ${vscode.l10n.t('Scheduler: nothing runs here')}`,
    tooltip: vscode.l10n.t('This folder is virtual: its tasks can be looked at, nothing runs here.'),
  };
}

function unwritten(troubled: readonly FolderScheduler[]): Presented {
  const reasons = new Set(troubled.map(({ scheduler: { trouble } }) => uiText(explainFault(trouble))));
  return {
    text: `$(warning) ${vscode.l10n.t('History not written')}`,
    tooltip: [
      vscode.l10n.t('The history cannot be written. Nothing new starts before it can; what runs goes on.'),
      ...reasons,
    ].join('\n'),
    background: warningBackground,
  };
}

/** That a tooltip names. */
const mostNames = 20;
const warningBackground = 'statusBarItem.warningBackground';

interface Presented {
  readonly text: string;
  readonly tooltip: string;
  readonly background?: string;
}
