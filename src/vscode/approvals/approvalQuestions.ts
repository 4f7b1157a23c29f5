import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import type { TaskOverview } from '../../app/workspaceScheduler.ts';
import type { Clock } from '../../common/clock.ts';
import type { Disposable } from '../../common/disposables.ts';
import type { Log } from '../../engine/ports.ts';
import type { Grant, TaskReview } from '../../model/approval.ts';
import { uiText } from '../../presentation/uiText.ts';
import { explainRefusal } from '../explainRefusal.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { goesTogether } from './drawnReview.ts';

/** After something has happened, in milliseconds. */
const patience = 300;
const declinedKey = 'scheduler.declined';
/** How many answers are remembered: the newest. */
const rememberedLimit = 10_000;
/** How many tasks a question names; the others are counted. */
const namedLimit = 4;
const longestName = 60;

/** A task that wants to run by itself and may not, as it is now. */
interface Waiting {
  readonly from: FolderScheduler;
  readonly review: TaskReview;
}

export interface ApprovalQuestionsParts {
  readonly folders: FolderSchedulers;
  /** Of this workspace. */
  readonly memento: vscode.Memento;
  /** Opens the review of what the question was about. */
  readonly review: (folders: readonly FolderScheduler[]) => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Asks once, for all folders of the window, whether what waits may run by itself. One question is open at a time, about
 * what nobody has been asked about: what was answered stays so, what was closed comes back in the next session.
 */
export class ApprovalQuestions implements Disposable {
  readonly #parts: ApprovalQuestionsParts;
  readonly #subscriptions: Disposable[];
  /** What has been asked in this session, by folder, task and hash. */
  readonly #asked = new Set<string>();
  /** What was allowed at the last look: what is new since has been taken back by its user, who need not be asked. */
  #allowed: ReadonlySet<string> = new Set();
  /** What the open question is about. */
  #open: readonly Waiting[] = [];
  #looking = false;
  #soon: Disposable | undefined;

  constructor(parts: ApprovalQuestionsParts) {
    this.#parts = parts;
    this.#subscriptions = [
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#lookSoon()),
      parts.folders.onEvent(({ event }) => {
        if (event.type !== 'approvals' && event.type !== 'config') return;
        // Before anything runs by what was answered: a failure that is told right after it stays to be seen.
        if (this.#open.length > 0 && !this.#mayStillWait()) this.#putAway();
        this.#lookSoon();
      }),
    ];
  }

  /** Once for all that happens in a moment: what changes by the user's own edit may be allowed right after it. */
  #lookSoon(): void {
    this.#soon ??= this.#parts.clock.setTimer(patience, () => {
      this.#soon = undefined;
      // One look at a time.
      if (this.#looking) this.#lookSoon();
      else void this.#lookNow();
    });
  }

  async #lookNow(): Promise<void> {
    this.#looking = true;
    try {
      await this.#look();
    } catch (error) {
      this.#parts.log.error('What waits for its user could not be looked at', error);
    }
    this.#looking = false;
  }

  async #look(): Promise<void> {
    if (!vscode.workspace.isTrusted) return;
    const waiting = await this.#waiting();
    const revoked = waiting.filter(
      ({ from, review }) => review.state === 'new' && this.#allowed.has(nameOf(from, review.taskId)),
    );
    this.#allowed = namesIn(this.#parts.folders, ({ approval }) => approval === 'approved');
    if (revoked.length > 0) await this.#remember(revoked);
    const keys = new Set(waiting.map(keyOf));
    if (this.#open.length > 0 && !this.#open.some((one) => keys.has(keyOf(one)))) this.#putAway();
    if (this.#open.length > 0) return;
    const declined = new Set(this.#parts.memento.get<readonly string[]>(declinedKey, []));
    for (const state of ['new', 'changed'] as const) {
      // What has been answered stays so: `Allow` is about nothing else than what is asked now.
      const isNew = (one: Waiting) => !this.#asked.has(keyOf(one)) && !declined.has(keyOf(one));
      const found = waiting.filter((one) => one.review.state === state && isNew(one));
      if (found.length === 0) continue;
      void this.#ask(state, found);
      return;
    }
  }

  /** Something the open question is about, as it was then or as another, as far as is known without a look at files. */
  #mayStillWait(): boolean {
    const wanting = namesIn(this.#parts.folders, wantsApproval);
    return this.#open.some(({ from, review }) => wanting.has(nameOf(from, review.taskId)));
  }

  /** The open question has been answered in another place. No message can be closed, but all can be put to the bell. */
  #putAway(): void {
    this.#open = [];
    void vscode.commands.executeCommand('notifications.hideToasts');
  }

  /** What is enabled and has a schedule. */
  async #waiting(): Promise<Waiting[]> {
    const waiting: Waiting[] = [];
    for (const from of this.#parts.folders.all()) {
      const { scheduler } = from;
      if (from.isVirtual || scheduler.approvals.trouble !== undefined) continue;
      const ids = scheduler
        .tasks()
        .filter(wantsApproval)
        .map(({ task }) => task.id);
      const reviews = ids.length === 0 ? [] : await scheduler.approvals.reviews(ids);
      waiting.push(
        ...reviews.filter(({ state }) => state !== 'approved').map((review) => ({ from, review })),
      );
    }
    return waiting;
  }

  async #ask(state: 'new' | 'changed', waiting: readonly Waiting[]): Promise<void> {
    this.#open = waiting;
    for (const one of waiting) this.#asked.add(keyOf(one));
    try {
      await (state === 'new' ? this.#askNew(waiting) : this.#askChanged(waiting));
    } catch (error) {
      this.#parts.log.error('A question could not be asked', error);
    }
    if (this.#open === waiting) this.#open = [];
    this.#lookSoon();
  }

  async #askNew(waiting: readonly Waiting[]): Promise<void> {
    const [review, allow, notNow] = [
      vscode.l10n.t('Review…'),
      vscode.l10n.t('Allow'),
      vscode.l10n.t('Not Now'),
    ];
    const question =
      waiting.length === 1
        ? vscode.l10n.t('This workspace wants to run 1 task by itself.')
        : vscode.l10n.t('This workspace wants to run {count} tasks by itself.', { count: waiting.length });
    const chosen = await vscode.window.showInformationMessage(question, review, allow, notNow);
    if (chosen === review) await this.#parts.review(foldersOf(waiting));
    if (chosen === allow) await this.#allow(waiting);
    if (chosen === notNow) await this.#remember(waiting);
  }

  async #askChanged(waiting: readonly Waiting[]): Promise<void> {
    const [review, notNow] = [vscode.l10n.t('Review Changes…'), vscode.l10n.t('Not Now')];
    const question =
      waiting.length === 1
        ? vscode.l10n.t('1 task has changed since you allowed it and waits: {names}', {
            names: namesOf(waiting),
          })
        : vscode.l10n.t('{count} tasks have changed since you allowed them and wait: {names}', {
            count: waiting.length,
            names: namesOf(waiting),
          });
    const chosen = await vscode.window.showWarningMessage(question, review, notNow);
    if (chosen === review) await this.#parts.review(foldersOf(waiting));
    if (chosen === notNow) await this.#remember(waiting);
  }

  /** Exactly what the question was about; the review opens for what is to be looked at by itself, or has changed. */
  async #allow(waiting: readonly Waiting[]): Promise<void> {
    if (!vscode.workspace.isTrusted) {
      void vscode.window.showWarningMessage(explainRefusal('closed'));
      return;
    }
    const left: FolderScheduler[] = [];
    for (const from of foldersOf(waiting)) {
      const reviews = waiting.filter((one) => one.from === from).map((one) => one.review);
      const grants = reviews.filter(goesTogether).map(({ taskId, hash }): Grant => ({ taskId, hash }));
      const allowed = await from.scheduler.approvals.allow(grants);
      if (allowed.length < reviews.length) left.push(from);
    }
    if (left.length > 0) await this.#parts.review(left);
  }

  async #remember(waiting: readonly Waiting[]): Promise<void> {
    const before = this.#parts.memento.get<readonly string[]>(declinedKey, []);
    const declined = new Set([...before, ...waiting.map(keyOf)]);
    await this.#parts.memento.update(declinedKey, [...declined].slice(-rememberedLimit));
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#soon?.dispose();
  }
}

function wantsApproval({ task, approval }: TaskOverview): boolean {
  return task.enabled && task.schedules.length > 0 && approval !== 'approved';
}

/** Short, as thousands may be remembered. The hash covers the task's id, but not its folder. */
function keyOf({ from, review }: Waiting): string {
  return createHash('sha256')
    .update(`${from.folder.uri.toString()} ${review.hash}`)
    .digest('hex')
    .slice(0, 24);
}

function namesIn(folders: FolderSchedulers, isMeant: (one: TaskOverview) => boolean): ReadonlySet<string> {
  const all = folders.all().flatMap((from) =>
    from.scheduler
      .tasks()
      .filter(isMeant)
      .map(({ task }) => nameOf(from, task.id)),
  );
  return new Set(all);
}

function nameOf({ folder }: FolderScheduler, taskId: string): string {
  return `${folder.uri.toString()} ${taskId}`;
}

function foldersOf(waiting: readonly Waiting[]): FolderScheduler[] {
  return [...new Set(waiting.map(({ from }) => from))];
}

function namesOf(waiting: readonly Waiting[]): string {
  const names = waiting.slice(0, namedLimit).map(({ review }) => shortened(uiText(review.task.label)));
  const left = waiting.length - names.length;
  return left > 0
    ? vscode.l10n.t('{names} and {count} more', { names: names.join(', '), count: left })
    : names.join(', ');
}

function shortened(text: string): string {
  return text.length > longestName ? `${text.slice(0, longestName)}…` : text;
}
