import { message } from '../../common/message.ts';
import type { Coming, Timing } from '../followingOccurrences.ts';
import type { TaskHere } from '../tasksHere.ts';
import type { WhyNone } from '../whyNone.ts';
import { zoneToShow } from '../zoneToShow.ts';
import { dueAgo } from './dueMessage.ts';
import { factLines, scheduleFacts, type Fact } from './explanation.ts';
import { jitterDelay, jitterFacts } from './jitter.ts';
import { nextText } from './nextText.ts';
import { instantTable } from './occurrenceTable.ts';
import { oneLine } from './plainText.ts';
import type { Wording } from './wording.ts';

interface Explained {
  readonly overview: TaskHere;
  readonly timing: Timing | undefined;
  readonly found: readonly Coming[];
  /** Why there is none, where its state does not say it. */
  readonly why: WhyNone | undefined;
}

/** A task's schedule, what it means, and when the task so runs. */
export function taskExplanation({ overview, timing, found, why }: Explained, wording: Wording): string[] {
  const { translate, paint, now } = wording;
  const { task } = overview;
  const { schedules } = task;
  const timezone = zoneToShow(schedules, task.timezone);
  const label = task.label === task.id ? '' : ` ${paint('dim', oneLine(task.label))}`;
  const facts: Fact[] = [
    [message('Task'), paint('bold', oneLine(task.id)) + label],
    [message('Enabled'), translate(task.enabled ? message('yes') : message('no'))],
    ...(overview.needsVscode
      ? [[message('Runs'), translate(message('in a VS Code window only'))] as const]
      : []),
    ...scheduleFacts(schedules, timezone, wording, { words: !why?.isReason }),
    ...jitterFacts(
      schedules,
      { of: 'task', delay: jitterDelay(task, found), times: found.length > 0 },
      translate,
    ),
    ...(timing?.occurrences.followRuns ? [lastStartFact(timing, wording)] : []),
  ];
  if (found.length === 0) {
    return factLines(
      [...facts, [message('Next'), why ? translate(why.text) : nextText(overview, wording)]],
      wording,
    );
  }
  const past = (at: number) => translate(dueAgo(at, now));
  return [...factLines(facts, wording), '', ...instantTable(found, timezone, wording, past)];
}

/** What an interval counts from. */
function lastStartFact({ anchor: { lastStart } }: Timing, { translate, instants, now }: Wording): Fact {
  return [
    message('Last start'),
    translate(lastStart === undefined ? message('never') : instants.moment(lastStart, now)),
  ];
}
