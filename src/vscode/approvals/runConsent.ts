import * as vscode from 'vscode';
import type { RunRequest } from '../../engine/runRequest.ts';
import type { TaskReview } from '../../model/approval.ts';
import { uiText } from '../../presentation/uiText.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';
import { explainApprovalsTrouble } from './approvalsTrouble.ts';
import { presentForConsent } from './reviewContent.ts';
import type { ReviewPages } from './reviewPage.ts';

export interface RunWish {
  readonly dryRun?: boolean;
  /** The user is about to be asked. */
  readonly onAsk?: () => void;
  /** Whether it is still wanted. */
  readonly isWanted?: () => boolean;
}

/** Runs tasks by hand, and asks before one runs that its user has not allowed. */
export class RunConsent {
  readonly #folders: FolderSchedulers;
  readonly #pages: Pick<ReviewPages, 'open'>;
  /** One question at a time. */
  #asking: Promise<unknown> = Promise.resolve();

  constructor(folders: FolderSchedulers, pages: Pick<ReviewPages, 'open'>) {
    this.#folders = folders;
    this.#pages = pages;
  }

  /** Refused as `not-approved`: the user has been asked, and knows. */
  async run(from: FolderScheduler, taskId: string, wish: RunWish = {}): Promise<RunRequest> {
    const { dryRun = false, onAsk, isWanted = () => true } = wish;
    const { scheduler } = from;
    // By hand there is time to look before: otherwise it would be found at the start, and end as a run that was not.
    if (vscode.workspace.isTrusted) await scheduler.approvals.refresh([taskId]);
    for (;;) {
      const request = await scheduler.run(taskId, { dryRun });
      if (!('refused' in request) || request.refused !== 'not-approved') return request;
      const task = scheduler.tasks().find((overview) => overview.task.id === taskId)?.task;
      // No question whose answer would change nothing.
      if (dryRun && task && !task.dryRun) return { refused: 'no-dry-run' };
      onAsk?.();
      const asked = this.#asking.then(() => this.#ask(from, taskId));
      this.#asking = asked.catch(() => undefined);
      if (!(await asked) || !isWanted()) return request;
    }
  }

  /** Whether it is worth trying to run it now. */
  async #ask(from: FolderScheduler, taskId: string): Promise<boolean> {
    const { scheduler } = from;
    const trouble = explainApprovalsTrouble(this.#folders);
    if (trouble !== undefined) {
      void vscode.window.showErrorMessage(trouble);
      return false;
    }
    const [review] = await scheduler.approvals.reviews([taskId]);
    if (!review) return false;
    // Allowed meanwhile, by the question before this one, say.
    if (review.state === 'approved') return true;
    const grant = { taskId, hash: review.hash };
    const { labels, detail, isWhole } = await answersTo(review);
    const [look, allow, once] = labels;
    const chosen = await vscode.window.showWarningMessage(
      questionOf(review),
      { modal: true, detail },
      // The first is what Enter presses, which may come from somebody who was typing.
      ...(isWhole ? [look, allow, once] : [look]),
    );
    if (chosen === look) await this.#pages.open(from, taskId);
    // Where it has changed meanwhile, the question comes again, about what it is now.
    if (chosen === allow) await scheduler.approvals.allow([grant]);
    if (chosen === once) await scheduler.approvals.allowOnce(grant);
    return chosen === allow || chosen === once;
  }
}

async function answersTo(review: TaskReview) {
  const { reviewInDialog } = await import('../../presentation/runQuestion.ts');
  const labels = [
    vscode.l10n.t('Review…'),
    vscode.l10n.t('Allow and Run'),
    vscode.l10n.t('Run Once'),
  ] as const;
  if (review.obstacle) {
    const detail = vscode.l10n.t(
      'It cannot be allowed: not all that it would run can be read. The review says more.',
    );
    return { labels, detail, isWhole: false };
  }
  const whole = reviewInDialog(await presentForConsent(review), translate);
  const detail = whole ?? vscode.l10n.t('There is more to it than fits in here. The review shows all of it.');
  return { labels, detail, isWhole: whole !== undefined };
}

function questionOf({ task, state }: TaskReview): string {
  const label = uiText(task.label);
  return state === 'changed'
    ? vscode.l10n.t('Run “{task}”? It has changed since you allowed it.', { task: label })
    : vscode.l10n.t('Run “{task}”? You have not allowed it.', { task: label });
}
