import { message, type Message, type Translate } from '../common/message.ts';
import type { Evidence, EvidenceFile, TaskReview } from '../model/approval.ts';
import { textDiff, type DiffLine } from './reviewDiff.ts';
import { fileName } from './reviewFiles.ts';
import type { ReviewLine } from './reviewLine.ts';

/** A file that decides what runs and is not what it was. */
export interface FileChange {
  readonly kind: 'added' | 'removed' | 'changed';
  /** As it is now; of one that is removed, as it was. */
  readonly file: EvidenceFile;
  /** Of one that has changed. */
  readonly before?: EvidenceFile;
}

/** What is another since the user allowed a task. */
export interface ConsentChanges {
  /** When that was, in milliseconds since the Unix epoch. */
  readonly since: number;
  /** Of what scheduler.json says. */
  readonly config: readonly DiffLine[];
  /** Of the workspace's settings. */
  readonly settings: readonly DiffLine[];
  readonly files: readonly FileChange[];
  /** None of these: it is something that is not shown, the value of a secret. */
  readonly isHidden: boolean;
}

/** `undefined`: nothing has been allowed before, or nothing has changed. */
export function consentChanges({
  state,
  before,
  consent,
  evidence,
}: Pick<TaskReview, 'state' | 'before' | 'consent' | 'evidence'>): ConsentChanges | undefined {
  if (state !== 'changed' || !before) return undefined;
  const config = textDiff(before.consent, consent);
  const settings = textDiff(settingsText(before.evidence), settingsText(evidence));
  const files = fileChanges(before.evidence.files, evidence.files);
  const isHidden = config.length + settings.length + files.length === 0;
  return { since: before.at, config, settings, files, isHidden };
}

/** What has changed, in a line each. */
export function changedLines(
  { config, settings, files, isHidden }: ConsentChanges,
  translate: Translate,
): ReviewLine[] {
  return [
    ...(config.length > 0 ? [{ text: message('What scheduler.json says of it') }] : []),
    ...(settings.length > 0 ? [{ text: message('Settings of this workspace that decide what runs') }] : []),
    ...files.map(({ kind, file }) => ({
      text: changeTexts[kind](translate(fileName(file))),
      ...(kind !== 'removed' && { file }),
    })),
    ...(isHidden ? [{ text: hiddenChange, isWarning: true as const }] : []),
  ];
}

const changeTexts: Readonly<Record<FileChange['kind'], (file: string) => Message>> = {
  added: (file) => message('{file} is new', { file }),
  removed: (file) => message('{file} is gone', { file }),
  changed: (file) => message('{file} has changed', { file }),
};

export const hiddenChange = message(
  'Nothing of what is shown here, but a value that is shown as ***: read it in .vscode/scheduler.json.',
);

function settingsText({ settings }: Evidence): string {
  const lines = Object.entries(settings).map(
    ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value, undefined, 2)}\n`,
  );
  return lines.toSorted().join('');
}

function fileChanges(before: readonly EvidenceFile[], after: readonly EvidenceFile[]): FileChange[] {
  const known = new Map(before.map((file) => [keyOf(file), file]));
  const changes = after.flatMap((file): FileChange[] => {
    const key = keyOf(file);
    const old = known.get(key);
    known.delete(key);
    if (!old) return [{ kind: 'added', file }];
    return isSame(old, file) ? [] : [{ kind: 'changed', file, before: old }];
  });
  return [...changes, ...[...known.values()].map((file) => ({ kind: 'removed', file }) as const)];
}

function keyOf({ role, path }: EvidenceFile): string {
  return `${role} ${path}`;
}

function isSame(one: EvidenceFile, other: EvidenceFile): boolean {
  return (
    one.hash === other.hash &&
    one.target === other.target &&
    one.without === other.without &&
    one.outside === other.outside
  );
}
