import { message, type Message } from '../../common/message.ts';
import type { Run } from '../../model/run.ts';
import { explainRun } from '../../presentation/runReason.ts';
import { formatDuration } from '../../presentation/time.ts';
import { durationOf } from '../json/runJson.ts';
import { oneLine } from './plainText.ts';
import { statusText } from './statusSign.ts';
import type { Wording } from './wording.ts';

/** `✔ succeeded in 12.3 s`, then why it ended so, the files that it made and where its log is. */
export function runResult(run: Run, files: readonly string[], wording: Wording): string[] {
  const { translate, paint } = wording;
  const explanation = explainRun(run);
  const hasPrinted = run.status !== 'succeeded' && run.pid !== undefined;
  return [
    resultText(run, wording),
    ...(explanation ? [`  ${oneLine(translate(explanation))}`] : []),
    ...files.map((file) => `  → ${oneLine(file)}`),
    ...(hasPrinted ? [paint('dim', `  ${translate(logHint(run))}`)] : []),
  ];
}

function resultText(run: Run, wording: Wording): string {
  const status = statusText(run.status, wording);
  const took = durationOf(run);
  if (took === undefined) return status;
  const { translate } = wording;
  return translate(message('{status} in {duration}', { status, duration: translate(formatDuration(took)) }));
}

function logHint(run: Run): Message {
  return message('Its log: scheduler log {run}', { run: run.id });
}
