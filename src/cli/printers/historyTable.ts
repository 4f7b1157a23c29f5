import { message } from '../../common/message.ts';
import { isActive, type Run } from '../../model/run.ts';
import { explainRun } from '../../presentation/runReason.ts';
import { presentTrigger } from '../../presentation/statusPresentation.ts';
import { formatDuration } from '../../presentation/time.ts';
import { durationOf } from '../../presentation/runDocument.ts';
import { exactMoment } from './exactMoment.ts';
import { oneLine } from './plainText.ts';
import { warningLines } from './runDetails.ts';
import { runMarks, runStatusText } from './statusSign.ts';
import { tableRows } from './table.ts';
import type { Wording } from './wording.ts';
import { wrappedSentence } from './wrapped.ts';

/**
 * Runs as they come, newest first, by day: when they were due, when they started, how long they took, and why.
 * `causes` knows the tasks of the runs whose end started others, by the ids of those runs.
 */
export function historyTable(
  runs: readonly Run[],
  wording: Wording,
  causes: ReadonlyMap<string, string> = new Map(),
): string[] {
  const { translate, paint, instants, now, locale, columns } = wording;
  const seconds = new Intl.DateTimeFormat(locale, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  const titles = [
    message('STATUS'),
    message('TASK'),
    message('SCHEDULED'),
    message('STARTED'),
    message('TOOK'),
    message('TRIGGER'),
    message('RUN'),
  ];
  const rows = [
    titles.map((title) => paint('dim', translate(title))),
    ...runs.map((run) => row(run, triggerText(run, causes, wording), wording, seconds)),
  ];
  const [printed = [], ...lines] = tableRows(rows, { columns });
  let day: string | undefined;
  for (const [index, run] of runs.entries()) {
    const runDay = instants.dayKey(run.createdAt);
    if (runDay !== day) printed.push(paint('bold', translate(instants.dayLabel(run.createdAt, now))));
    day = runDay;
    printed.push(...(lines[index] ?? []));
    printed.push(...below(run, wording).flatMap((line) => wrappedSentence(`    ${line}`, '      ', columns)));
  }
  return printed;
}

/** Why it ended so, or when it goes on, and what else a reader should know. */
function below(run: Run, wording: Wording): string[] {
  const { translate, paint } = wording;
  const { retryAt } = run;
  const time = retryAt === undefined ? '' : exactMoment(retryAt, wording);
  const sentences = [
    explainRun(run),
    isActive(run) && retryAt !== undefined
      ? message('The next attempt starts at {time}.', { time })
      : undefined,
  ].filter((sentence) => sentence !== undefined);
  return [
    ...sentences.map((sentence) => paint('dim', oneLine(translate(sentence)))),
    ...warningLines(run, wording),
  ];
}

function row(run: Run, trigger: string, wording: Wording, seconds: Intl.DateTimeFormat): string[] {
  const { translate, paint, now } = wording;
  const took =
    isActive(run) && run.startedAt !== undefined ? Math.max(0, now - run.startedAt) : durationOf(run);
  return [
    runStatusText(run, wording) + runMarks(run, wording),
    paint('bold', oneLine(run.taskId)),
    scheduledText(run, wording),
    run.startedAt === undefined ? '–' : seconds.format(run.startedAt),
    took === undefined ? '–' : translate(formatDuration(took)),
    trigger,
    paint('dim', oneLine(run.id)),
  ];
}

function triggerText(
  { trigger, causedBy = '' }: Run,
  causes: ReadonlyMap<string, string>,
  { translate }: Wording,
): string {
  const task = trigger === 'after' ? causes.get(causedBy) : undefined;
  if (trigger === 'catch-up' && causedBy !== '') {
    return translate(message('makes up for {run}', { run: oneLine(causedBy) }));
  }
  return translate(
    task === undefined ? presentTrigger(trigger) : message('after {task}', { task: oneLine(task) }),
  );
}

function scheduledText({ occurrence, occurrences, createdAt }: Run, { translate, instants, now }: Wording) {
  if (occurrence === undefined) return '–';
  const sameDay = instants.dayKey(occurrence) === instants.dayKey(createdAt);
  const when = sameDay ? instants.time(occurrence) : translate(instants.moment(occurrence, now));
  return occurrences > 1
    ? translate(message('{when} and {count} before', { when, count: occurrences - 1 }))
    : when;
}
