import type { WorkspaceScheduler } from '../app/workspaceScheduler.ts';
import { goesWithAll } from '../approval/evidenceFacts.ts';
import { message, type Message } from '../common/message.ts';
import type { Grant, TaskReview } from '../model/approval.ts';
import { reviewedText } from './changedFiles.ts';
import type { Console } from './console.ts';
import { reviewedFile } from './printers/reviewedFile.ts';
import { wrappedSentence } from './printers/wrapped.ts';

/**
 * The words that a person may type for each answer, in English and in French whatever is shown: none of them means
 * something else in the other. The first answer is that of a mere Enter.
 */
type Answers<T extends string> = readonly (readonly [answer: T, ...words: readonly string[]])[];

const ofEach: Answers<'no' | 'yes' | 'all' | 'show' | 'quit'> = [
  ['no', 'n', 'no', 'non'],
  ['yes', 'y', 'yes', 'o', 'oui'],
  ['all', 'a', 'all', 't', 'tout', 'tous', 'toutes'],
  ['show', 's', 'show', 'v', 'voir'],
  ['quit', 'q', 'quit', 'quitter'],
];
// A mere yes is for this once.
const ofRun: Answers<'no' | 'once' | 'always' | 'show'> = [
  ['no', 'n', 'no', 'non'],
  ['once', 'o', 'once', 'oui', 'y', 'yes'],
  ['always', 'a', 'always', 't', 'toujours'],
  ['show', 's', 'show', 'v', 'voir'],
];

/**
 * Asks of each task whether it is allowed. What is not to go with the others is asked by itself, even after “all”.
 * `undefined`: the person has broken off, and nothing is allowed.
 */
export async function askApprovals(
  reviews: readonly TaskReview[],
  scheduler: Pick<WorkspaceScheduler, 'folder'>,
  console: Console,
): Promise<readonly Grant[] | undefined> {
  const asked = reviews.filter(({ obstacle }) => obstacle === undefined);
  const allowed: TaskReview[] = [];
  let all = false;
  if (asked.length > 0) {
    say(
      message('y: allow it, n: not now, a: allow all that follow too, s: show its files, q: stop here'),
      console,
    );
  }
  for (let review = asked.shift(); review; review = asked.shift()) {
    const byItself = !goesWithAll(review.task, review.evidence);
    if (all && byItself) say(whyByItself(review), console);
    const question = message('Allow “{task}”? [y/n/a/s/q]', { task: review.task.id });
    const answer = all && !byItself ? 'yes' : await ask(question, ofEach, review, scheduler, console);
    if (answer === undefined) return undefined;
    if (answer === 'quit') break;
    if (answer === 'yes') allowed.push(review);
    if (answer !== 'all') continue;
    all = true;
    asked.unshift(review);
  }
  return allowed.map(({ taskId, hash }) => ({ taskId, hash }));
}

/** Asks whether a task that is about to be run by hand may. Whoever breaks off means no. */
export async function askToRun(
  review: TaskReview,
  scheduler: Pick<WorkspaceScheduler, 'folder'>,
  console: Console,
): Promise<'no' | 'once' | 'always'> {
  say(message('o: this once, a: always, as long as it stays as it is, s: show its files, n: no'), console);
  const question = message('Run “{task}”? [o/a/s/N]', { task: review.task.id });
  return (await ask(question, ofRun, review, scheduler, console)) ?? 'no';
}

/** Asks until there is an answer. What is not understood is none, and neither is to be shown the files. */
async function ask<T extends string>(
  question: Message,
  answers: Answers<T | 'show'>,
  { evidence }: TaskReview,
  { folder }: Pick<WorkspaceScheduler, 'folder'>,
  console: Console,
): Promise<Exclude<T, 'show'> | undefined> {
  for (;;) {
    const typed = await console.ask(`${console.translate(question)} `);
    if (typed === undefined) {
      console.print(['']);
      return undefined;
    }
    const typedWord = typed.toLowerCase();
    const [answer] = answers.find(([, ...words]) => words.includes(typedWord)) ?? [];
    if (answer === 'show') {
      for (const file of evidence.files.filter(({ hash }) => hash !== undefined)) {
        console.print(reviewedFile(file, await reviewedText(file, folder), console.wording()));
      }
    } else if (answer !== undefined) return answer as Exclude<T, 'show'>;
    else if (typedWord === '') return answers[0]?.[0] as Exclude<T, 'show'>;
  }
}

function whyByItself({ task, isOutside }: TaskReview): Message {
  return isOutside
    ? message('“{task}” reaches out of the workspace folder: it is asked by itself.', { task: task.id })
    : message('“{task}” is disabled: it is asked by itself.', { task: task.id });
}

function say(text: Message, console: Console): void {
  console.print(wrappedSentence(console.translate(text), '  ', console.wording().columns));
}
