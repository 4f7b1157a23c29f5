import * as vscode from 'vscode';
import { inSlices } from '../../approval/slices.ts';
import { message, type Message } from '../../common/message.ts';
import type { TaskReview } from '../../model/approval.ts';
import type { Task } from '../../model/task.ts';
import type { PresentedReview } from '../../presentation/review.ts';
import type { ConsentChanges } from '../../presentation/reviewChanges.ts';
import type { ReviewGroup, ReviewItem, ReviewPage } from '../../presentation/reviewHtml.ts';
import { translate } from '../translate.ts';
import type { DrawnReview } from './drawnReview.ts';
import { actionsOfAll, actionsOfFile, actionsOfTask } from './reviewActions.ts';

/** What of a page a review decides; the rest is its frame. */
export type ReviewContent = Pick<ReviewPage, 'introduction' | 'actions' | 'groups'>;

type Present = (review: TaskReview, changes: ConsentChanges | undefined) => PresentedReview;

/** In words, with what has changed before all else. */
export async function presentForConsent(review: TaskReview): Promise<PresentedReview> {
  const [present, { consentChanges }] = await loaded();
  return present(review, consentChanges(review));
}

/** Everything that somebody has to see and can press to allow what is drawn. */
export async function reviewContent(drawn: DrawnReview): Promise<ReviewContent> {
  const [present, { consentChanges }] = await loaded();
  const { renderReviewItem } = await import('../../presentation/reviewHtml.ts');
  const items = await inSlices(drawn.reviews, (review) => {
    const changes = consentChanges(review);
    const item: ReviewItem = {
      review: present(review, changes),
      actions: actionsOfTask(drawn, review, changes),
      actionsOf: (file) => actionsOfFile(drawn, review, file, changes),
    };
    return renderReviewItem(item, translate);
  });
  const group = (title: string, isFolded: boolean, fits: (review: TaskReview) => boolean): ReviewGroup => ({
    ...{ title, isFolded },
    items: items.filter((_, index) => fits(drawn.reviews[index] as TaskReview)),
  });
  const waits = ({ state }: TaskReview) => state !== 'approved';
  const waiting = drawn.reviews.filter((review) => waits(review) && review.task.enabled).length;
  return {
    introduction:
      waiting === 0
        ? vscode.l10n.t(
            'Nothing waits for you: every enabled task that is shown here is allowed as it is now.',
          )
        : vscode.l10n.t(
            'What you allow here runs by itself, as you, with all that you may do on this machine. It is asked again when something of it changes.',
          ),
    actions: actionsOfAll(drawn),
    groups: [
      group(vscode.l10n.t('Waiting for you'), false, (review) => waits(review) && review.task.enabled),
      group(vscode.l10n.t('Disabled tasks'), true, (review) => waits(review) && !review.task.enabled),
      group(vscode.l10n.t('Allowed'), true, (review) => !waits(review)),
    ],
  };
}

/** Here and not at the top: nobody needs it before. */
async function loaded() {
  const [{ presentReview }, changes, { describeSchedules }] = await Promise.all([
    import('../../presentation/review.ts'),
    import('../../presentation/reviewChanges.ts'),
    import('../../schedule/words/describe.ts'),
  ]);
  const options = { translate, locale: vscode.env.language };
  const when = ({ schedules }: Task): Message[] => [
    // Words already: there is nothing left to translate in them. A task that it follows is named by its id here, for
    // any two may share a label.
    { text: describeSchedules(schedules, options), args: {} },
  ];
  const present: Present = (review, changed) => {
    const presented = presentReview(review, { when });
    if (!changed) return presented;
    const lines = changes.changedLines(changed, translate);
    return { ...presented, sections: [{ title: message('What has changed'), lines }, ...presented.sections] };
  };
  return [present, changes] as const;
}
