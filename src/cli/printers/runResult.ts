import { message, type Message } from '../../common/message.ts';
import type { Run } from '../../model/run.ts';
import { explainRun } from '../../presentation/runReason.ts';
import { formatDuration } from '../../presentation/time.ts';
import { durationOf } from '../../presentation/runDocument.ts';
import { oneLine } from './plainText.ts';
import { reportLines, warningLines } from './runDetails.ts';
import { runMarks, runStatusText } from './statusSign.ts';
import type { Wording } from './wording.ts';

/**
 * `✔ succeeded in 12.3 s`, then why it ended so, what it reported, the files that it made and where its log is.
 */
export function runResult(run: Run, files: readonly string[], wording: Wording): string[] {
  const { translate, paint } = wording;
  const explanation = explainRun(run);
  const hasPrinted = run.status !== 'succeeded' && (run.pid !== undefined || run.attempts > 1);
  return [
    resultText(run, wording),
    ...(explanation ? [`  ${oneLine(translate(explanation))}`] : []),
    ...[...warningLines(run, wording), ...reportLines(run, wording)].map((line) => `  ${line}`.trimEnd()),
    ...files.map((file) => `  → ${oneLine(file)}`),
    ...(hasPrinted ? [paint('dim', `  ${translate(logHint(run))}`)] : []),
  ];
}

function resultText(run: Run, wording: Wording): string {
  const status = runStatusText(run, wording);
  const marks = runMarks(run, wording);
  const took = durationOf(run);
  if (took === undefined) return status + marks;
  const { translate } = wording;
  const duration = translate(formatDuration(took));
  return translate(message('{status} in {duration}', { status, duration })) + marks;
}

function logHint(run: Run): Message {
  return message('Its log: scheduler log {run}', { run: run.id });
}
