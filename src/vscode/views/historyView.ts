import * as vscode from 'vscode';
import { historyPages } from '../../app/exportHistory.ts';
import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/disposables.ts';
import type { InstantFormat } from '../../presentation/time.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';
import { filterQuery, isFiltered, type HistoryFilter } from './historyFilter.ts';
import { dayWords, runRow } from './historyRow.ts';
import type { DayNode, MoreNode, RunNode } from './nodes.ts';
import { runTooltip } from './runTooltip.ts';

type Node = DayNode | RunNode | MoreNode;

/** How many runs one page adds. */
const pageSize = 100;

/** What the view shows now. */
export interface HistoryShown {
  readonly filter: HistoryFilter;
  readonly isEmpty: boolean;
}

/** The runs of every folder, or those that the filter lets through, newest first, by day. */
export class HistoryView implements vscode.TreeDataProvider<Node>, Disposable {
  readonly #folders: FolderSchedulers;
  readonly #clock: Clock;
  readonly #format: InstantFormat;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly #shown = new vscode.EventEmitter<HistoryShown>();
  readonly #subscription: Disposable;
  #filter: HistoryFilter = {};
  #limit = pageSize;
  readonly onDidChangeTreeData = this.#changed.event;
  readonly onDidShow = this.#shown.event;

  constructor(folders: FolderSchedulers, clock: Clock, format: InstantFormat) {
    this.#folders = folders;
    this.#clock = clock;
    this.#format = format;
    this.#subscription = folders.onEvent(({ from, event }) => {
      if (event.type === 'run' || event.type === 'elsewhere' || !from) this.#changed.fire();
    });
  }

  get filter(): HistoryFilter {
    return this.#filter;
  }

  /** Begins anew with the newest page. */
  filterBy(filter: HistoryFilter): void {
    this.#filter = filter;
    this.#limit = pageSize;
    this.#changed.fire();
  }

  /** Reads one page further into the past. */
  more(): void {
    this.#limit += pageSize;
    this.#changed.fire();
  }

  async getChildren(node?: Node): Promise<Node[]> {
    if (node) return node.kind === 'day' ? [...node.runs] : [];
    const [filter, limit] = [this.#filter, this.#limit];
    const folders = this.#folders.all();
    const read = await Promise.all(folders.map((from) => this.#read(from, filter, limit + 1)));
    const all = read.flat();
    if (folders.length > 1) all.sort((a, b) => b.run.createdAt - a.run.createdAt);
    // One that a newer question has overtaken is thrown away by the editor.
    if (filter === this.#filter) this.#shown.fire({ filter, isEmpty: all.length === 0 });
    const hasMore = all.length > limit;
    const days = this.#byDay(all.slice(0, limit), hasMore);
    return hasMore ? [...days, { kind: 'more' }] : days;
  }

  async #read(from: FolderScheduler, filter: HistoryFilter, limit: number): Promise<RunNode[]> {
    const query = filterQuery(filter, from.folder.uri.toString(), this.#clock.now());
    const nodes: RunNode[] = [];
    if (!query) return nodes;
    for await (const page of historyPages(from.scheduler, { ...query, limit })) {
      for (const run of page) nodes.push({ kind: 'run', from, run });
    }
    return nodes;
  }

  #byDay(runs: readonly RunNode[], hasMore: boolean): DayNode[] {
    const days = Map.groupBy(runs, ({ run }) => this.#format.dayKey(run.createdAt));
    return [...days].map(([key, nodes], index) => ({
      kind: 'day',
      key,
      instant: nodes[0]?.run.createdAt ?? 0,
      runs: nodes,
      isWhole: !hasMore || index < days.size - 1,
    }));
  }

  getTreeItem(node: Node): vscode.TreeItem {
    if (node.kind === 'day') return this.#day(node);
    if (node.kind === 'run') return runRow(node, this.#format, this.#clock.now());
    const item = new vscode.TreeItem(vscode.l10n.t('Show older runs'));
    item.iconPath = new vscode.ThemeIcon('chevron-down');
    item.command = { command: 'scheduler.showOlderRuns', title: vscode.l10n.t('Show older runs') };
    return item;
  }

  #day(node: DayNode): vscode.TreeItem {
    const { key, instant } = node;
    const label = translate(this.#format.dayLabel(instant, this.#clock.now()));
    const today = key === this.#format.dayKey(this.#clock.now());
    // What somebody has looked for is not to be looked for again, day by day.
    const isSearch = isFiltered(this.#filter);
    const { Expanded, Collapsed } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(label, today || isSearch ? Expanded : Collapsed);
    item.id = isSearch ? `found ${key}` : key;
    item.description = dayWords(node);
    item.iconPath = new vscode.ThemeIcon('calendar');
    return item;
  }

  async resolveTreeItem(item: vscode.TreeItem, node: Node): Promise<vscode.TreeItem> {
    if (node.kind === 'run') item.tooltip = await runTooltip(node.run, node.from, this.#format);
    return item;
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#changed.dispose();
    this.#shown.dispose();
  }
}
