import * as vscode from 'vscode';
import type { EvidenceFile, TaskReview } from '../../model/approval.ts';
import type { ConsentChanges } from '../../presentation/reviewChanges.ts';
import type { ReviewAction } from '../../presentation/reviewHtml.ts';
import { visibleText } from '../../presentation/visibleText.ts';
import type { DrawnReview } from './drawnReview.ts';

// What can be pressed in a review.

export function actionsOfAll(drawn: DrawnReview): ReviewAction[] {
  const count = drawn.together.length;
  if (count < 2) return [];
  const label = vscode.l10n.t('Allow all {count}', { count });
  return [{ label, name: label, href: drawn.linkToAllowAll(), isMain: true }];
}

/** `changes`: since it was allowed. */
export function actionsOfTask(
  drawn: DrawnReview,
  review: TaskReview,
  changes: ConsentChanges | undefined,
): ReviewAction[] {
  const { state, obstacle } = review;
  const task = drawn.nameOf(review);
  const allow: ReviewAction = {
    label: vscode.l10n.t('Allow'),
    name: vscode.l10n.t('Allow {task}', { task }),
    href: drawn.link('allow', review),
    isMain: true,
  };
  const compare: ReviewAction = {
    label: vscode.l10n.t('Show Changes'),
    name: vscode.l10n.t('Show Changes of {task}', { task }),
    href: drawn.link('compare', review),
  };
  const revoke: ReviewAction = {
    label: vscode.l10n.t('Revoke'),
    name: vscode.l10n.t('Revoke {task}', { task }),
    href: drawn.link('revoke', review),
  };
  if (state === 'approved') return [revoke];
  const isComparable = changes !== undefined && changes.config.length + changes.settings.length > 0;
  return [...(obstacle ? [] : [allow]), ...(isComparable ? [compare] : [])];
}

/** Only what can be read has something to show. */
export function actionsOfFile(
  drawn: DrawnReview,
  review: TaskReview,
  file: EvidenceFile,
  changes: ConsentChanges | undefined,
): ReviewAction[] {
  if (file.hash === undefined) return [];
  const { path, role, hash } = file;
  const named = { path: visibleText(path), task: drawn.nameOf(review) };
  const open: ReviewAction = {
    label: vscode.l10n.t('Open'),
    name: vscode.l10n.t('Open {path} of {task}', named),
    href: drawn.link('open', review, file),
  };
  const before = changes?.files.find((change) => change.file.path === path && change.before)?.before;
  // The content of an environment file is not kept.
  if (before?.hash === undefined || before.hash === hash || role === 'env-file') return [open];
  const compare: ReviewAction = {
    label: vscode.l10n.t('Show Changes'),
    name: vscode.l10n.t('Show Changes of {path} of {task}', named),
    href: drawn.link('compare', review, file),
  };
  return [open, compare];
}
