import { message, type Message } from '../../common/message.ts';
import type { TaskReview } from '../../model/approval.ts';
import type { DiffLine } from '../../presentation/reviewDiff.ts';
import { hiddenChange } from '../../presentation/reviewChanges.ts';
import { fileName } from '../../presentation/reviewFiles.ts';
import type { ReadChanges, ReadFileChange } from '../changedFiles.ts';
import type { Colour } from '../paint.ts';
import type { Wording } from './wording.ts';
import { wrapped, wrappedSentence } from './wrapped.ts';

const colours: Readonly<Record<DiffLine['sign'], Colour | undefined>> = {
  '+': 'green',
  '-': 'red',
  '@': 'cyan',
  ' ': undefined,
};

/** What is another since a task was allowed. */
export function changesText(
  { state }: Pick<TaskReview, 'state'>,
  changes: ReadChanges | undefined,
  wording: Wording,
): string[] {
  const { translate, paint, instants, now } = wording;
  if (state !== 'changed') return [];
  const heading = (text: Message) => `  ${paint('bold', translate(text))}`;
  if (!changes)
    return [heading(message('It has changed since you allowed it; what it was then is not kept.'))];
  const moment = translate(instants.moment(changes.since, now));
  return [
    heading(message('Changed since you allowed it, {moment}', { moment })),
    ...diffText(changes.config, wording),
    ...diffText(changes.settings, wording),
    ...changes.files.flatMap((change) => fileText(change, wording)),
    ...(changes.isHidden ? said(`  ! ${translate(hiddenChange)}`, wording) : []),
  ];
}

function diffText(lines: readonly DiffLine[], { paint, columns }: Wording): string[] {
  return lines.flatMap(({ sign, text }) => {
    const line = sign === '@' ? `    ${text}` : `    ${sign} ${text}`;
    const colour = colours[sign];
    const pieces = wrapped(line, `    ${sign === '@' ? ' ' : sign}   `, columns);
    return colour ? pieces.map((piece) => paint(colour, piece)) : pieces;
  });
}

function said(line: string, { columns }: Wording): string[] {
  return wrappedSentence(line, '      ', columns);
}

function fileText(change: ReadFileChange, wording: Wording): string[] {
  const { translate } = wording;
  const { kind, file, diff } = change;
  const name = translate(fileName(file));
  const words = {
    added: message('new: {file}', { file: name }),
    removed: message('gone: {file}', { file: name }),
    changed: message('changed: {file}', { file: name }),
  };
  return [
    ...said(`    ${translate(words[kind])}`, wording),
    ...(diff ? diffText(diff, wording) : []),
    ...(diff?.length === 0
      ? said(
          `      ${translate(message('Its text is the same: it is another file, or elsewhere.'))}`,
          wording,
        )
      : []),
    ...(kind === 'changed' && !diff
      ? said(`      ${translate(message('How it has changed cannot be shown.'))}`, wording)
      : []),
  ];
}
