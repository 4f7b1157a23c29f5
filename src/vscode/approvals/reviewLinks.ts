import * as vscode from 'vscode';
import type { Grant } from '../../model/approval.ts';
import { visibleText } from '../../presentation/visibleText.ts';
import type { Command } from '../commands/command.ts';
import { explainRefusal } from '../explainRefusal.ts';
import type { FolderScheduler } from '../folderSchedulers.ts';
import { reviewCommands, type Asked } from './drawnReview.ts';
import type { ReviewDocuments } from './reviewDocuments.ts';
import type { ReviewPages } from './reviewPage.ts';

type Found = NonNullable<ReturnType<ReviewPages['find']>>;

/**
 * What the links of a review call. Anybody can call a command: without the token of a page that is open, these do
 * nothing.
 */
export function reviewLinkCommands(pages: ReviewPages, documents: ReviewDocuments): Command[] {
  const command = (name: keyof typeof reviewCommands, run: (found: Found) => Promise<void>): Command => ({
    id: reviewCommands[name],
    async run(argument) {
      if (!vscode.workspace.isTrusted) {
        void vscode.window.showWarningMessage(explainRefusal('closed'));
        return;
      }
      const found = pages.find(argument);
      if (found) await run(found);
      else {
        void vscode.window.showWarningMessage(
          vscode.l10n.t('Nothing was done: that link belongs to no review that is open now.'),
        );
      }
    },
  });
  return [
    command('allow', (found) => pages.carryOut(found.page, found.asked, () => allow(pages, found))),
    command('revoke', ({ page, from, asked }) =>
      pages.carryOut(page, asked, async () => {
        const { review } = asked;
        if (review) await from.scheduler.approvals.revoke([review.taskId]);
        return review
          ? [vscode.l10n.t('No longer allowed: {tasks}', { tasks: visibleText(review.task.label) })]
          : [];
      }),
    ),
    command('open', async ({ from, asked: { file } }) => {
      if (file) await documents.open(from, file);
    }),
    command('compare', async ({ from, asked: { review, file } }) => {
      if (review) await documents.compare(from, review, file);
    }),
  ];
}

/** What there is to say about it. */
async function allow(pages: ReviewPages, { from, asked, page }: Found): Promise<string[]> {
  if (!pages.isSettled(page)) {
    return [
      vscode.l10n.t('Nothing was allowed: this page had just changed. Look again before you allow it.'),
    ];
  }
  const allowed = await from.scheduler.approvals.allow(asked.grants);
  const isAllowed = ({ taskId }: Grant) => allowed.some((grant) => grant.taskId === taskId);
  const names = (grants: readonly Grant[]) => namesOf(from, asked, grants);
  const changed = asked.grants.filter((grant) => !isAllowed(grant));
  return [
    ...(allowed.length === 0 ? [] : [vscode.l10n.t('Allowed: {tasks}', { tasks: names(allowed) })]),
    ...(changed.length === 0
      ? []
      : [
          vscode.l10n.t('Not allowed, for it has changed since this page was drawn: {tasks}. Look again.', {
            tasks: names(changed),
          }),
        ]),
  ];
}

/** How many are named; the others are counted. */
const namedLimit = 5;

function namesOf({ scheduler }: FolderScheduler, { review }: Asked, grants: readonly Grant[]): string {
  const labels = new Map(scheduler.tasks().map(({ task }) => [task.id, task.label]));
  const names = grants
    .slice(0, namedLimit)
    .map(({ taskId }) => visibleText(review?.task.label ?? labels.get(taskId) ?? taskId));
  const left = grants.length - names.length;
  return left > 0
    ? vscode.l10n.t('{names} and {count} more', { names: names.join(', '), count: left })
    : names.join(', ');
}
