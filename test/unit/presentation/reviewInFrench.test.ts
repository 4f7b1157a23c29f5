import assert from 'node:assert/strict';
import type { EvidenceFile, TaskReview } from '../../../src/model/approval.ts';
import { presentReview, type PresentedReview } from '../../../src/presentation/review.ts';
import { changedLines, consentChanges } from '../../../src/presentation/reviewChanges.ts';
import { renderReviewItem, renderReviewPage } from '../../../src/presentation/reviewHtml.ts';
import { reviewInDialog } from '../../../src/presentation/runQuestion.ts';
import { message, type Translate } from '../../../src/common/message.ts';
import { describeSchedules } from '../../../src/schedule/words/describe.ts';
import { aTask, cron } from '../../support/builders.ts';
import { frenchOptions } from '../schedule/words/describing.ts';

/** What is in words already has nothing left to translate. */
const translate: Translate = (text) =>
  Object.keys(text.args).length === 0 && text.text.startsWith('Tous les jours')
    ? text.text
    : frenchOptions.translate(text);
const before: EvidenceFile = { role: 'script', path: 'a.sh', hash: '1' };

/** As the review page and the dialog put it together. */
function french(path: string, now: EvidenceFile = { ...before, path, hash: '2' }): PresentedReview {
  const task = aTask({
    run: { kind: 'script', script: path, args: ['x'] },
    schedules: [cron('0 6 * * *')],
  });
  const evidence = { settings: {}, files: [now] };
  const review: TaskReview = {
    ...{ taskId: task.id, hash: 'a', task, state: 'changed', consent: '{}', isOutside: false, evidence },
    before: { hash: 'b', at: 0, consent: '{}', evidence: { settings: {}, files: [{ ...before, path }] } },
  };
  const when = () => [{ text: describeSchedules(task.schedules, frenchOptions), args: {} }];
  const presented = presentReview(review, { when });
  const changes = consentChanges(review) ?? assert.fail('nothing has changed');
  const lines = changedLines(changes, translate);
  return { ...presented, sections: [{ title: message('What has changed'), lines }, ...presented.sections] };
}

function rendered(review: PresentedReview): string[] {
  const page = renderReviewPage({
    ...{ title: 'Ce que « site » veut exécuter', language: 'fr', news: ['Autorisées\u00a0: a'] },
    ...{ warnings: ['Non enregistrés\u00a0: a.sh'], introduction: 'Rien\u00a0!', actions: [] },
    groups: [
      {
        ...{ title: 'En attente', isFolded: false, isOpen: false },
        items: [renderReviewItem({ review, actions: [], actionsOf: () => [] }, translate)],
      },
    ],
    ...{ stylesheet: 'preview.css', styleSource: 'here' },
  });
  return [page, reviewInDialog(review, translate) ?? assert.fail('it does not fit')];
}

describe('a review in French, as a page and in a dialog', () => {
  it('has the blanks of French before its signs', () => {
    for (const text of rendered(french('a.sh'))) {
      assert.doesNotMatch(text, /‹U\+/);
      assert.match(text, /Script\u00a0: a\.sh/);
      assert.match(text, /Script\u00a0: a\.sh \(modifié\)/);
    }
  });

  it('has nothing hidden in what it quotes', () => {
    for (const text of rendered(french('a\u202e\u00a0hs.sh'))) {
      assert.doesNotMatch(text, /\u202e/);
      assert.match(text, /Script\u00a0: a‹U\+202E›‹U\+00A0›hs\.sh/);
      assert.match(text, /a‹U\+202E›‹U\+00A0›hs\.sh \(modifié\)/);
      assert.doesNotMatch(text, /a‹U\+202E›\u00a0/);
    }
  });

  it('says where to read what has changed and is masked', () => {
    for (const text of rendered(french('a.sh', before))) {
      assert.match(text, /\*\*\*\u00a0: lisez-la dans \.vscode\/scheduler\.json/);
    }
  });
});
