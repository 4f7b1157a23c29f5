import * as vscode from 'vscode';
import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/disposables.ts';
import { isActive, type Run } from '../../model/run.ts';
import { presentRun, presentTrigger } from '../../presentation/statusPresentation.ts';
import { formatDuration, type InstantFormat } from '../../presentation/time.ts';
import type { FolderSchedulers } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';
import type { DayNode, MoreNode, RunNode } from './nodes.ts';
import { runTooltip } from './runTooltip.ts';

type Node = DayNode | RunNode | MoreNode;

/** How many runs one page adds. */
const pageSize = 100;

/** The runs of every folder, newest first, by day. */
export class HistoryView implements vscode.TreeDataProvider<Node>, Disposable {
  readonly #folders: FolderSchedulers;
  readonly #clock: Clock;
  readonly #format: InstantFormat;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #subscription: Disposable;
  #limit = pageSize;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(folders: FolderSchedulers, clock: Clock, format: InstantFormat) {
    this.#folders = folders;
    this.#clock = clock;
    this.#format = format;
    this.#subscription = folders.onEvent(({ from, event }) => {
      if (event.type === 'run' || event.type === 'elsewhere' || !from) this.#changed.fire();
    });
  }

  /** Reads one page further into the past. */
  more(): void {
    this.#limit += pageSize;
    this.#changed.fire();
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node) return node.kind === 'day' ? [...node.runs] : [];
    const pages = await Promise.all(
      this.#folders.all().map(async (from) => {
        const runs = await from.scheduler.history({ limit: this.#limit + 1 });
        return runs.map((run): RunNode => ({ kind: 'run', from, run }));
      }),
    );
    const all = pages.flat();
    if (pages.length > 1) all.sort((a, b) => b.run.createdAt - a.run.createdAt);
    const days = this.#byDay(all.slice(0, this.#limit));
    return all.length > this.#limit ? [...days, { kind: 'more' }] : days;
  }

  #byDay(runs: readonly RunNode[]): DayNode[] {
    const days = new Map<string, RunNode[]>();
    for (const node of runs) {
      const key = this.#format.dayKey(node.run.createdAt);
      const day = days.get(key);
      if (day) day.push(node);
      else days.set(key, [node]);
    }
    return [...days].map(([key, nodes]) => ({
      kind: 'day',
      key,
      instant: nodes[0]?.run.createdAt ?? 0,
      runs: nodes,
    }));
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'day') return this.#day(node);
    if (node.kind === 'run') return this.#run(node);
    const item = new vscode.TreeItem(vscode.l10n.t('Show older runs'));
    item.iconPath = new vscode.ThemeIcon('chevron-down');
    item.command = { command: 'scheduler.showOlderRuns', title: vscode.l10n.t('Show older runs') };
    return item;
  }

  #day({ key, instant, runs }: DayNode): vscode.TreeItem {
    const label = translate(this.#format.dayLabel(instant, this.#clock.now()));
    const today = key === this.#format.dayKey(this.#clock.now());
    const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(label, today ? Expanded : Collapsed);
    item.id = key;
    item.description = describeDay(runs);
    item.iconPath = new vscode.ThemeIcon('calendar');
    return item;
  }

  #run(node: RunNode): vscode.TreeItem {
    const { run, from } = node;
    const { icon, color, label } = presentRun(run);
    const item = new vscode.TreeItem(run.label);
    const time = this.#when(run);
    const parts = wasStarted(run) ? [...durationOf(run), ...attemptsOf(run), triggerOf(run)] : countOf(run);
    // The icon's shape says "succeeded" already; whatever else a run became is also said in words.
    const status = translate(label);
    const plain = run.status === 'succeeded' && !run.warnings?.length;
    item.description = [time, ...(plain ? [] : [status]), ...parts].join(' · ');
    item.id = `${from.folder.uri.toString()} ${run.id}`;
    item.iconPath = new vscode.ThemeIcon(
      icon,
      color === undefined ? undefined : new vscode.ThemeColor(color),
    );
    item.contextValue = `run:${isActive(run) ? 'active' : wasStarted(run) ? 'ended' : 'unstarted'}`;
    item.accessibilityInformation = { label: [run.label, time, status, ...parts].join(', ') };
    item.command = {
      command: 'scheduler.showRunLog',
      title: vscode.l10n.t('Show Run Log'),
      arguments: [node],
    };
    return item;
  }

  /** The time, with its day where that is not the day that the row stands under: an occurrence of last week. */
  #when(run: Run): string {
    const instant = run.startedAt ?? run.occurrence ?? run.createdAt;
    return this.#format.dayKey(instant) === this.#format.dayKey(run.createdAt)
      ? this.#format.time(instant)
      : translate(this.#format.moment(instant, this.#clock.now()));
  }

  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    if (node.kind === 'run') item.tooltip = await runTooltip(node.run, node.from, this.#format);
    return item;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
  }
}

function durationOf({ startedAt, endedAt }: Run): string[] {
  return startedAt === undefined || endedAt === undefined
    ? []
    : [translate(formatDuration(endedAt - startedAt))];
}

function attemptsOf({ attempts }: Run): string[] {
  return attempts > 1 ? [vscode.l10n.t('{count} attempts', { count: attempts })] : [];
}

/** A dry run is asked for by hand, and nothing is worth more to know of it. */
function triggerOf({ trigger, dryRun }: Run): string {
  return dryRun ? vscode.l10n.t('dry run') : translate(presentTrigger(trigger));
}

/** Not a mere record that an occurrence did not run. */
function wasStarted({ status }: Run): boolean {
  return status !== 'missed' && status !== 'skipped';
}

function countOf({ occurrences }: Run): string[] {
  return occurrences === 1 ? [] : [vscode.l10n.t('{count} occurrences', { count: occurrences })];
}

function describeDay(nodes: readonly RunNode[]): string {
  const rows = nodes.map(({ run }) => run);
  const started = rows.filter(wasStarted).length;
  const failed = rows.filter(({ status }) => status === 'failed' || status === 'timed-out').length;
  const count = (of: Run['status']) =>
    rows.reduce((sum, { status, occurrences }) => sum + (status === of ? occurrences : 0), 0);
  const [missed, skipped] = [count('missed'), count('skipped')];
  return [
    started === 1 ? vscode.l10n.t('1 run') : vscode.l10n.t('{count} runs', { count: started }),
    ...(failed > 0 ? [vscode.l10n.t('{count} failed', { count: failed })] : []),
    ...(missed > 0 ? [vscode.l10n.t('{count} missed', { count: missed })] : []),
    ...(skipped > 0 ? [vscode.l10n.t('{count} skipped', { count: skipped })] : []),
  ].join(', ');
}
