import * as vscode from 'vscode';
import type { TaskOverview } from '../../app/workspaceScheduler.ts';
import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/disposables.ts';
import type { Log } from '../../engine/ports.ts';
import { uiText } from '../../presentation/uiText.ts';
import { visibleText } from '../../presentation/visibleText.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { explainApprovalsTrouble } from './approvalsTrouble.ts';
import { DrawnReview, reviewCommands, type Asked } from './drawnReview.ts';
import { foldOf, reviewContent, type ReviewContent, type ReviewFold } from './reviewContent.ts';

const pageType = 'scheduler.review';
/** How many tasks a page shows. */
const shownLimit = 200;
/** A page that has just become another one under its reader's pointer takes nothing for a while, in milliseconds. */
const settling = 700;

interface Page {
  readonly panel: vscode.WebviewPanel;
  /** URI of the workspace folder. */
  readonly folder: string;
  drawn: DrawnReview;
  /** Without what differs from drawing to drawing. */
  html: string;
  /** When it became another one without its reader's doing. */
  movedAt: number;
  /** The task that it was opened for comes first. */
  first: string | undefined;
  news: readonly string[];
  /** What its reader has unfolded, as far as he has pressed something there. */
  fold: ReviewFold | undefined;
  /** One drawing at a time. */
  work: Promise<void>;
}

export interface ReviewPagesParts {
  readonly folders: FolderSchedulers;
  readonly context: Pick<vscode.ExtensionContext, 'extensionUri'>;
  readonly clock: Clock;
  readonly log: Log;
}

/** One page per folder, by which its user reads what wants to run and allows it. Nothing but its links can do that. */
export class ReviewPages implements vscode.WebviewPanelSerializer, Disposable {
  readonly #parts: ReviewPagesParts;
  readonly #pages = new Map<string, Page>();
  readonly #subscriptions: Disposable[];
  /** Panels of the last session whose folder is not open yet. */
  #restored: vscode.WebviewPanel[] = [];

  constructor(parts: ReviewPagesParts) {
    this.#parts = parts;
    this.#subscriptions = [
      vscode.window.registerWebviewPanelSerializer(pageType, this),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#followAll()),
      parts.folders.onEvent(({ from, event }) => {
        if (!from) this.#followAll();
        else if (event.type === 'approvals' || event.type === 'config')
          this.#follow(from.folder.uri.toString());
      }),
    ];
  }

  /** `taskId`: which it is about. */
  async open({ folder }: FolderScheduler, taskId?: string): Promise<void> {
    const key = folder.uri.toString();
    const title = titleOf(folder);
    const page =
      this.#pages.get(key) ??
      this.#adopt(
        vscode.window.createWebviewPanel(pageType, title, vscode.ViewColumn.Active, {
          enableFindWidget: true,
        }),
        key,
      );
    page.first = taskId ?? page.first;
    page.panel.reveal();
    await this.#draw(page, []);
  }

  /** What the page of a folder shows once it is drawn; `undefined`: there is none. */
  async shown({ folder }: FolderScheduler): Promise<string | undefined> {
    const page = this.#pages.get(folder.uri.toString());
    await page?.work;
    return page?.panel.webview.html;
  }

  /** What a link asks for, of the page that shows it now; `undefined`: it is of none. */
  find(
    argument: unknown,
  ): { readonly from: FolderScheduler; readonly asked: Asked; readonly page: Page } | undefined {
    for (const page of this.#pages.values()) {
      const asked = page.drawn.asked(argument);
      const from = this.#parts.folders.get(page.folder);
      if (asked && from) return { from, asked, page };
    }
    return undefined;
  }

  /** Whether its reader can have seen what he pressed. */
  isSettled({ movedAt }: Page): boolean {
    return this.#parts.clock.now() - movedAt >= settling;
  }

  /** Carries out what its reader has asked for, and draws it anew with what that says. */
  async carryOut(page: Page, { review }: Asked, work: () => Promise<readonly string[]>): Promise<void> {
    page.fold = review && foldOf(review);
    // Not drawn by what this itself changes: that would be news to nobody.
    const done = page.work.then(work);
    page.work = done.then(
      (news) => this.#drawNow(page, news),
      () => this.#drawNow(page, []),
    );
    await done;
    await page.work;
  }

  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#restored.push(panel);
    return this.#restoreAll();
  }

  /** A page without scripts keeps no state: which folder's it is, its title says. */
  async #restoreAll(): Promise<void> {
    const waiting = this.#restored;
    this.#restored = [];
    for (const panel of waiting) {
      const from = this.#parts.folders.all().find(({ folder }) => titleOf(folder) === panel.title);
      if (!from) this.#restored.push(panel);
      else if (this.#pages.has(from.folder.uri.toString())) panel.dispose();
      else await this.#draw(this.#adopt(panel, from.folder.uri.toString()), []);
    }
  }

  #adopt(panel: vscode.WebviewPanel, folder: string): Page {
    panel.iconPath = new vscode.ThemeIcon('shield');
    panel.webview.options = {
      enableScripts: false,
      enableForms: false,
      enableCommandUris: Object.values(reviewCommands),
      localResourceRoots: [vscode.Uri.joinPath(this.#parts.context.extensionUri, 'media')],
    };
    const page: Page = {
      ...{ panel, folder, html: '', movedAt: -Infinity, first: undefined, news: [], fold: undefined },
      drawn: new DrawnReview([]),
      work: Promise.resolve(),
    };
    this.#pages.set(folder, page);
    panel.onDidDispose(() => {
      if (this.#pages.get(folder) === page) this.#pages.delete(folder);
    });
    panel.onDidChangeViewState(() => {
      if (panel.visible) this.#follow(folder);
    });
    return page;
  }

  #followAll(): void {
    void this.#restoreAll();
    for (const folder of this.#pages.keys()) this.#follow(folder);
  }

  #follow(folder: string): void {
    const page = this.#pages.get(folder);
    if (page) void this.#draw(page, undefined);
  }

  /** `news`: what to say, to a reader who has asked for it; `undefined`: nobody has. */
  #draw(page: Page, news: readonly string[] | undefined): Promise<void> {
    page.work = page.work.then(() => this.#drawNow(page, news));
    return page.work;
  }

  async #drawNow(page: Page, news: readonly string[] | undefined): Promise<void> {
    if (this.#pages.get(page.folder) !== page) return;
    try {
      const from = this.#parts.folders.get(page.folder);
      const ids =
        from && !from.isVirtual && vscode.workspace.isTrusted
          ? idsToShow(from.scheduler.tasks(), page.first)
          : [];
      const reviews =
        ids.length === 0
          ? []
          : inOrderOf(ids, (await from?.scheduler.approvals.reviews(ids.slice(0, shownLimit))) ?? []);
      const drawn = new DrawnReview(reviews);
      const content = await reviewContent(drawn, page.fold);
      const render = (said: readonly string[]) =>
        this.#render(page, from, content, said, ids.length - reviews.length);
      const isSame = drawn.withoutToken(await render([])) === page.html;
      if (isSame && news === undefined) return;
      const isMoved = news === undefined && page.html !== '';
      page.news = isMoved
        ? [
            vscode.l10n.t(
              'This page has been drawn anew: something has changed. Look again before you allow it.',
            ),
          ]
        : (news ?? []);
      page.html = drawn.withoutToken(await render([]));
      page.drawn = drawn;
      if (isMoved) page.movedAt = this.#parts.clock.now();
      page.panel.webview.html = await render(page.news);
    } catch (error) {
      this.#parts.log.error('The review could not be drawn', error);
    }
  }

  async #render(
    { panel: { webview } }: Page,
    from: FolderScheduler | undefined,
    content: ReviewContent,
    news: readonly string[],
    left: number,
  ): Promise<string> {
    const { renderReviewPage } = await import('../../presentation/reviewHtml.ts');
    const stylesheet = vscode.Uri.joinPath(this.#parts.context.extensionUri, 'media', 'preview.css');
    return renderReviewPage({
      ...content,
      title: from
        ? vscode.l10n.t('What “{folder}” wants to run', { folder: visibleText(from.folder.name) })
        : '',
      language: vscode.env.language,
      news,
      warnings: warningsOf(this.#parts.folders, from),
      ...(left > 0 && {
        more:
          left === 1
            ? vscode.l10n.t('1 more task is not shown here. It comes when these are allowed.')
            : vscode.l10n.t('{count} more tasks are not shown here. They come when these are allowed.', {
                count: left,
              }),
      }),
      stylesheet: webview.asWebviewUri(stylesheet).toString(),
      styleSource: webview.cspSource,
    });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const { panel } of [...this.#pages.values()]) panel.dispose();
  }
}

function titleOf({ name }: vscode.WorkspaceFolder): string {
  return vscode.l10n.t('Review: {folder}', { folder: uiText(name) });
}

/** What waits comes before what is disabled, and that before what is allowed. */
function idsToShow(overviews: readonly TaskOverview[], first: string | undefined): string[] {
  const rankOf = ({ task, approval }: TaskOverview) =>
    task.id === first ? 0 : approval === 'approved' ? 3 : task.enabled ? 1 : 2;
  return overviews
    .map((overview) => ({ id: overview.task.id, rank: rankOf(overview) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ id }) => id);
}

function inOrderOf<T extends { readonly taskId: string }>(ids: readonly string[], found: readonly T[]): T[] {
  const places = new Map(ids.map((id, index) => [id, index]));
  return found.toSorted((a, b) => (places.get(a.taskId) ?? 0) - (places.get(b.taskId) ?? 0));
}

function warningsOf(folders: FolderSchedulers, from: FolderScheduler | undefined): string[] {
  if (!from) return [vscode.l10n.t('This folder is not open, or its scheduler is not.')];
  if (!vscode.workspace.isTrusted) {
    return [vscode.l10n.t('Restricted Mode: nothing can be allowed before you trust this workspace.')];
  }
  if (from.isVirtual)
    return [vscode.l10n.t('This folder is virtual: its tasks can be looked at, nothing runs here.')];
  const trouble = explainApprovalsTrouble(folders);
  const root = from.folder.uri.toString();
  const unsaved = vscode.workspace.textDocuments.filter(
    ({ isDirty, uri }) => isDirty && uri.toString().startsWith(`${root}/`),
  );
  return [
    ...(trouble === undefined ? [] : [trouble]),
    ...(unsaved.length === 0
      ? []
      : [
          vscode.l10n.t('Not saved, so that what an editor shows is not what would run: {files}', {
            files: unsaved.map(({ uri }) => visibleText(vscode.workspace.asRelativePath(uri))).join(', '),
          }),
        ]),
  ];
}
