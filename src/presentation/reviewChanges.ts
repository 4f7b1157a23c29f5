import { parse } from 'jsonc-parser';
import { message, type Message, type Translate } from '../common/message.ts';
import type { Evidence, EvidenceFile, TaskReview } from '../model/approval.ts';
import { textDiff, type DiffLine } from './reviewDiff.ts';
import { eachFile, fileName, isSameFile } from './reviewFiles.ts';
import type { ReviewLine } from './reviewLine.ts';
import { settingsTitle, taskTitle } from './reviewSettings.ts';
import { isVscodeTask, vscodeTaskLines } from './reviewVscodeTask.ts';
import { visibleText } from './visibleText.ts';

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
  /** Of the workspace's settings, or of a VS Code task. */
  readonly settings: readonly DiffLine[];
  readonly isOfTask: boolean;
  readonly files: readonly FileChange[];
  /** None of these: it is something that is not shown, the value of a secret. */
  readonly isHidden: boolean;
}

type Changed = Pick<TaskReview, 'state' | 'before' | 'consent' | 'written' | 'evidence'>;

/** `undefined`: nothing has been allowed before, or nothing has changed. */
export function consentChanges(review: Changed): ConsentChanges | undefined {
  const { state, before, consent, evidence } = review;
  if (state !== 'changed' || !before) return undefined;
  const { allowed, now } = consentTexts(before, review);
  // What says the same may be written in another way.
  const config = before.consent === consent ? [] : textDiff(allowed, now);
  const settings = textDiff(settingsText(before.evidence), settingsText(evidence));
  const files = fileChanges(before.evidence.files, evidence.files);
  const isHidden = config.length + settings.length + files.length === 0;
  return {
    ...{ since: before.at, config, settings, files, isHidden },
    isOfTask: isOfTask(before.evidence) || isOfTask(evidence),
  };
}

type Texts = Pick<TaskReview, 'consent' | 'written'>;

/** What scheduler.json said and says: in its own lines, or, where these do not say it, as it is understood. */
function consentTexts(before: Texts, after: Texts): { readonly allowed: string; readonly now: string } {
  const understood = { allowed: before.consent, now: after.consent };
  if (before.written === undefined || after.written === undefined) return understood;
  const isSaid = before.consent === after.consent || says(before.written) !== says(after.written);
  return isSaid ? { allowed: before.written, now: after.written } : understood;
}

/** Both sides as texts to lay beside each other: what scheduler.json says, and in comments what the settings say. */
export function comparedTexts(
  before: Texts & Pick<TaskReview, 'evidence'>,
  after: typeof before,
  translate: Translate,
): { readonly allowed: string; readonly now: string } {
  const { allowed, now } = consentTexts(before, after);
  const whole = (text: string, { evidence }: typeof before) => {
    const settings = comparedSettings(evidence, translate).map((line) => `// ${line}`);
    const own = settings.length === 0 ? [] : ['', ...settings];
    // JSON keeps what cannot be seen as it is, and an editor may not show it.
    return [...text.trimEnd().split('\n'), ...own, ''].map(visibleText).join('\n');
  };
  return { allowed: whole(allowed, before), now: whole(now, after) };
}

function comparedSettings(evidence: Evidence, translate: Translate): string[] {
  if (Object.keys(evidence.settings).length === 0) return [];
  if (!isOfTask(evidence)) return [translate(settingsTitle), ...settingsText(evidence).trimEnd().split('\n')];
  const lines = vscodeTaskLines(evidence, true);
  return [
    translate(taskTitle),
    ...lines.map(({ text }) => (typeof text === 'string' ? text : translate(text))),
  ];
}

function isOfTask({ settings }: Evidence): boolean {
  return Object.keys(settings).some(isVscodeTask);
}

/** Without its comments. */
function says(written: string): string {
  return JSON.stringify(parse(written, [], { allowTrailingComma: true }));
}

/** What has changed, in a line each. */
export function changedLines(
  { config, settings, isOfTask, files, isHidden }: ConsentChanges,
  translate: Translate,
): ReviewLine[] {
  return [
    ...(config.length > 0 ? [{ text: message('What scheduler.json says of it') }, ...inShort(config)] : []),
    ...(settings.length > 0 ? [{ text: isOfTask ? taskTitle : settingsTitle }, ...inShort(settings)] : []),
    ...files.map(({ kind, file }) => ({
      text: changeTexts[kind](translate(fileName(file))),
      ...(kind !== 'removed' && { file }),
    })),
    ...(isHidden ? [{ text: hiddenChange, isWarning: true as const }] : []),
  ];
}

/** More lines than these are for a diff to show. */
const fewLines = 20;

function inShort(diff: readonly DiffLine[]): ReviewLine[] {
  const lines = diff.filter(({ sign }) => sign === '+' || sign === '-');
  return lines.length > fewLines ? [] : lines.map(({ sign, text }) => ({ text: `${sign} ${text.trim()}` }));
}

const changeTexts: Readonly<Record<FileChange['kind'], (file: string) => Message>> = {
  added: (file) => message('{file} is new', { file }),
  removed: (file) => message('{file} is no longer part of it', { file }),
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
    return isSameFile(old, file) ? [] : [{ kind: 'changed', file, before: old }];
  });
  const removed = [...known.values()].map((file) => ({ kind: 'removed', file }) as const);
  return [...Map.groupBy([...changes, ...removed], ({ kind }) => kind).values()].flatMap(onceEach);
}

/** A file that is there for two reasons has changed but once. */
function onceEach(changes: readonly FileChange[]): readonly FileChange[] {
  const files = new Set(eachFile(changes.map(({ file }) => file)).map(({ file }) => file));
  return changes.filter(({ file }) => files.has(file));
}

function keyOf({ role, path }: EvidenceFile): string {
  return `${role} ${path}`;
}
