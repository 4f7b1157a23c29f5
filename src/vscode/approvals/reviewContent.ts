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

/** What is folded in a page. */
export type ReviewFold = 'disabled' | 'allowed';

export function foldOf({ state, task }: TaskReview): ReviewFold | undefined {
  if (state === 'approved') return 'allowed';
  return task.enabled ? undefined : 'disabled';
}

/** Everything that somebody has to see and can press to allow what is drawn. `open`: what its reader has unfolded. */
export async function reviewContent(
  drawn: DrawnReview,
  open: ReviewFold | undefined,
): Promise<ReviewContent> {
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
  const group = (title: string, fold: ReviewFold | undefined): ReviewGroup => ({
    ...{ title, isFolded: fold !== undefined, isOpen: fold !== undefined && fold === open },
    items: items.filter((_, index) => foldOf(drawn.reviews[index] as TaskReview) === fold),
  });
  const waiting = drawn.reviews.filter((review) => foldOf(review) === undefined).length;
  return {
    introduction:
      waiting === 0
        ? vscode.l10n.t(
            'Nothing waits for you: every enabled task that is shown here is allowed as it is now.',
          )
        : vscode.l10n.t(
            'A task that you allow runs by itself, at the times shown here, as you and with all that you may do on this machine, until you revoke it. When anything shown here changes, it waits and you are asked again.',
          ),
    actions: actionsOfAll(drawn),
    groups: [
      group(vscode.l10n.t('Waiting for you'), undefined),
      group(vscode.l10n.t('Disabled tasks'), 'disabled'),
      group(vscode.l10n.t('Allowed'), 'allowed'),
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
