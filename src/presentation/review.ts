import { maskForReview } from '../common/reviewedSecret.ts';
import { message, type Message } from '../common/message.ts';
import { writeDuration } from '../config/duration.ts';
import type { ApprovalState, TaskReview } from '../model/approval.ts';
import type { OutputSpec, Task } from '../model/task.ts';
import { fileLines } from './reviewFiles.ts';
import type { ReviewLine } from './reviewLine.ts';
import { dryRunLines, environmentLines, overrideLines, runLines } from './reviewRun.ts';
import { visibleMessage, visibleSentence } from './reviewShown.ts';
import { settingLines, settingsTitle, taskTitle } from './reviewSettings.ts';
import { vscodeTaskLines } from './reviewVscodeTask.ts';
import { visibleText } from './visibleText.ts';

export type { ReviewLine };

interface ReviewSection {
  readonly title: Message;
  readonly lines: readonly ReviewLine[];
}

/** All that a person has to see of a task to allow it, in words. */
export interface PresentedReview {
  readonly taskId: string;
  readonly label: string;
  readonly state: Message;
  readonly sections: readonly ReviewSection[];
}

export interface ReviewWords {
  /** A task's schedules in words; none: it runs by hand only. */
  readonly when: (task: Task) => readonly (Message | string)[];
}

const states: Readonly<Record<ApprovalState, Message>> = {
  approved: message('allowed'),
  changed: message('changed since you allowed it'),
  new: message('needs your approval'),
};

export function presentApproval(state: ApprovalState): Message {
  return states[state];
}

export function presentReview(review: TaskReview, words: ReviewWords): PresentedReview {
  const { task, evidence, state } = review;
  const { run, options, overrides, dryRun } = task;
  const shown = maskForReview(task.secrets, [run, options, overrides, dryRun]);
  const sections: readonly ReviewSection[] = [
    section(message('What runs'), runLines(task)),
    section(taskTitle, vscodeTaskLines(evidence)),
    { title: message('When'), lines: whenLines(task, words) },
    section(message('Where'), whereLines(task)),
    section(message('With these variables'), environmentLines(task.options, shown)),
    section(message('Otherwise on one system'), overrideLines(task, shown)),
    section(message('In a dry run, besides'), dryRunLines(task, shown)),
    section(message('What it generates'), task.output ? outputLines(task.output) : []),
    section(message('Limits'), limitLines(task)),
    section(message('Files that decide what runs'), [...watchLines(task), ...fileLines(evidence.files)]),
    section(settingsTitle, settingLines(evidence)),
  ];
  return {
    taskId: visibleText(task.id),
    label: visibleText(task.label),
    state: presentApproval(state),
    sections: sections.filter(({ lines }) => lines.length > 0),
  };
}

/** What quotes the config passes here, so that no line is forgotten. */
function section(title: Message, lines: readonly ReviewLine[]): ReviewSection {
  const visible = ({ text, ...rest }: ReviewLine): ReviewLine => ({
    ...rest,
    text: typeof text === 'string' ? visibleText(text) : visibleMessage(text),
  });
  return { title, lines: lines.map(visible) };
}

function whenLines(task: Task, { when }: ReviewWords): ReviewLine[] {
  const { schedules, enabled, timezone, isMachineZone } = task;
  const rest: ReviewLine[] = enabled
    ? []
    : [{ text: message('It is disabled: its schedule rests for now.') }];
  if (schedules.length === 0) return [{ text: message('By hand only') }, ...rest];
  const isTimed = schedules.some(({ form }) => form !== 'startup' && form !== 'after');
  const zone = isMachineZone
    ? message('Time zone: that of the machine, here {zone}', { zone: timezone })
    : message('Time zone: {zone}', { zone: timezone });
  return [
    ...when(task).map((text) => ({
      text: typeof text === 'string' ? visibleSentence(text) : visibleMessage(text),
    })),
    ...(isTimed ? [{ text: zone }] : []),
    ...rest,
  ];
}

function whereLines({ run, options: { cwd } }: Task): ReviewLine[] {
  // VS Code decides where its own tasks and commands run.
  if (run.kind === 'task' || run.kind === 'vscode') return [];
  return [
    {
      text:
        cwd === undefined
          ? message('In the workspace folder')
          : message('In the folder {path}', { path: cwd }),
    },
  ];
}

function outputLines({ kind, extension, from, files, keep }: OutputSpec): ReviewLine[] {
  const source =
    from === 'stdout'
      ? message('A file of what it prints: kind {kind}, .{extension}', { kind, extension })
      : files === undefined
        ? message('The file that it writes: kind {kind}, .{extension}', { kind, extension })
        : message('The files {glob}: kind {kind}, .{extension}', { glob: files, kind, extension });
  const kept =
    keep === 1 ? message('Only the newest stays.') : message('The newest {count} stay.', { count: keep });
  return [{ text: source }, { text: kept }];
}

function limitLines({ timeout, retry, missed, overlap }: Task): ReviewLine[] {
  const attempts = retry?.attempts ?? 1;
  return [
    { text: message('Ended after {duration}', { duration: writeDuration(timeout) }) },
    ...(attempts > 1 ? [{ text: message('Up to {count} attempts', { count: attempts }) }] : []),
    ...(missed === 'all' ? [{ text: message('Every occurrence that was missed is made up for.') }] : []),
    ...(overlap === 'allow' ? [{ text: message('Several runs of it may go at once.') }] : []),
  ];
}

function watchLines({ watch }: Task): ReviewLine[] {
  return watch.map((glob) => ({ text: message('Whatever matches {glob}', { glob }) }));
}
