import { message } from '../../common/message.ts';
import type { TaskReview } from '../../model/approval.ts';
import type { Task } from '../../model/task.ts';
import { presentReview, type PresentedReview } from '../../presentation/review.ts';
import { describeSchedule } from '../../schedule/words/describe.ts';
import type { Wording } from './wording.ts';
import { wrapped, wrappedSentence } from './wrapped.ts';

/** A review in the words of `presentation/`. */
export function inWords(review: TaskReview, { translate, locale }: Pick<Wording, 'translate' | 'locale'>) {
  const when = ({ schedules }: Task) =>
    schedules.map((schedule) => describeSchedule(schedule, { translate, locale }));
  return presentReview(review, { when });
}

/** All that there is to see of a task before it is allowed. */
export function reviewText(review: TaskReview, wording: Wording): string[] {
  const { translate, paint, columns } = wording;
  const { label, state, sections } = inWords(review, wording);
  const colour = review.state === 'approved' ? 'green' : 'yellow';
  const isPlain = label === review.task.id;
  const dimmed = (text: string) => paint('dim', text);
  return [
    `${paint('bold', review.task.id)}  ${paint(colour, translate(state))}`,
    // Its quotation marks tell it from what is said of the task.
    ...(isPlain
      ? []
      : wrappedSentence(`  ${translate(message('Label: “{label}”', { label }))}`, '    ', columns).map(
          dimmed,
        )),
    ...sections.flatMap((section) => sectionLines(section, wording)),
    dimmed(`  ${translate(message('Hash'))} ${review.hash}`),
  ];
}

function sectionLines({ title, lines }: PresentedReview['sections'][number], wording: Wording): string[] {
  const { translate, paint, columns } = wording;
  return [
    `  ${paint('bold', translate(title))}`,
    ...lines.flatMap(({ text, isWarning }) => {
      const start = isWarning ? '  ! ' : '    ';
      const marked =
        typeof text === 'string'
          ? wrapped(`${start}${text}`, '      ', columns)
          : wrappedSentence(`${start}${translate(text)}`, '      ', columns);
      return isWarning ? marked.map((line) => paint('yellow', line)) : marked;
    }),
  ];
}
