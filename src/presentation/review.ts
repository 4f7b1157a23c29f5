import { message, type Message } from '../common/message.ts';
import { writeDuration } from '../config/duration.ts';
import type { ApprovalState, Evidence, EvidenceFile, TaskReview } from '../model/approval.ts';
import type { OutputSpec, Task } from '../model/task.ts';
import { fileLines } from './reviewFiles.ts';
import { dryRunLines, environmentLines, overrideLines, runLines } from './reviewRun.ts';
import { visibleText } from './visibleText.ts';

/** A line of a review. What is in it of the config has nothing hidden in it. */
export interface ReviewLine {
  readonly text: Message | string;
  /** To be told from the others by more than its colour. */
  readonly isWarning?: true;
  /** Which it is about: its content is to be a click, or a key, away. */
  readonly file?: EvidenceFile;
}

export interface ReviewSection {
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
  when(task: Task): readonly (Message | string)[];
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
  const sections: readonly ReviewSection[] = [
    { title: message('What runs'), lines: runLines(task) },
    { title: message('When'), lines: whenLines(task, words) },
    { title: message('Where'), lines: whereLines(task) },
    { title: message('With these variables'), lines: environmentLines(task.options, task.secrets) },
    { title: message('Otherwise on one system'), lines: overrideLines(task) },
    { title: message('In a dry run, besides'), lines: dryRunLines(task) },
    { title: message('What it generates'), lines: task.output ? outputLines(task.output) : [] },
    { title: message('Limits'), lines: limitLines(task) },
    {
      title: message('Files that decide what runs'),
      lines: [...fileLines(evidence.files), ...watchLines(task)],
    },
    { title: message('Settings of this workspace that decide what runs'), lines: settingLines(evidence) },
  ];
  return {
    taskId: visibleText(task.id),
    label: visibleText(task.label),
    state: presentApproval(state),
    sections: sections
      .filter(({ lines }) => lines.length > 0)
      .map(({ title, lines }) => ({ title, lines: lines.map(visible) })),
  };
}

/** Every line passes here, so that none is forgotten. */
function visible(line: ReviewLine): ReviewLine {
  const { text } = line;
  if (typeof text === 'string') return { ...line, text: visibleText(text) };
  const args = Object.entries(text.args).map(
    ([name, value]) => [name, typeof value === 'string' ? visibleText(value) : value] as const,
  );
  return { ...line, text: { ...text, args: Object.fromEntries(args) } };
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
  return [...when(task).map((text) => ({ text })), ...(isTimed ? [{ text: zone }] : []), ...rest];
}

function whereLines({ options: { cwd } }: Task): ReviewLine[] {
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
  return [{ text: source }, { text: message('The newest {count} stay.', { count: keep }) }];
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
  return watch.map((glob) => ({ text: message('And whatever matches {glob}', { glob }) }));
}

function settingLines({ settings }: Evidence): ReviewLine[] {
  return Object.entries(settings).map(([name, value]) => ({ text: `${name} = ${JSON.stringify(value)}` }));
}
