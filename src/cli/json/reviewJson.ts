import { isoOrNull } from '../../presentation/runDocument.ts';
import type { EvidenceFile, TaskReview } from '../../model/approval.ts';
import type { DiffLine } from '../../presentation/reviewDiff.ts';
import type { ReadChanges } from '../changedFiles.ts';
import { inWords } from '../printers/reviewText.ts';
import type { Wording } from '../printers/wording.ts';

/** What there is to see of a task before it is allowed, as the command line documents it (src/cli/README.md). */
export function reviewJson(review: TaskReview, changes: ReadChanges | undefined, wording: Wording) {
  const { task, state, hash, consent, evidence, isOutside, obstacle } = review;
  const { translate } = wording;
  const { sections } = inWords(review, wording);
  return {
    id: task.id,
    label: task.label,
    enabled: task.enabled,
    approval: state,
    hash,
    outside: isOutside,
    obstacle: obstacle?.path ?? null,
    review: sections.map(({ title, lines }) => ({
      title: translate(title),
      lines: lines.map(({ text, isWarning }) => ({
        text: typeof text === 'string' ? text : translate(text),
        warning: isWarning ?? false,
      })),
    })),
    consent: JSON.parse(consent) as unknown,
    settings: evidence.settings,
    files: evidence.files.map(fileJson),
    changes: changes ? changesJson(changes) : null,
  };
}

function fileJson({ role, path, target, hash, without, outside }: EvidenceFile) {
  return {
    role,
    path,
    target: target ?? null,
    hash: hash ?? null,
    without: without ?? null,
    outside: outside ?? false,
  };
}

function changesJson({ since, config, settings, files, isHidden }: ReadChanges) {
  return {
    since: isoOrNull(since),
    config: config.map(lineText),
    settings: settings.map(lineText),
    files: files.map(({ kind, file, diff }) => ({
      kind,
      role: file.role,
      path: file.path,
      diff: diff?.map(lineText) ?? null,
    })),
    hidden: isHidden,
  };
}

function lineText({ sign, text }: DiffLine): string {
  return sign === '@' ? text : sign + text;
}
