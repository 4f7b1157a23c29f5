import { message } from '../../common/message.ts';
import type { Run, RunStats } from '../../model/run.ts';
import { explainWarning } from '../../presentation/runWarning.ts';
import { alignColumns } from './columns.ts';
import { oneLine, shortened } from './plainText.ts';
import type { Wording } from './wording.ts';

/** What a script says of itself is shown as far as a glance takes it in; a JSON document has all. */
const mostLines = 20;
const mostOfValue = 120;

/** What a reader should know of a run although it has not failed for it, a line each. */
export function warningLines({ warnings = [] }: Run, { translate, paint }: Wording): string[] {
  return warnings.map((warning) => paint('yellow', `! ${oneLine(translate(explainWarning(warning)))}`));
}

/** What a script has reported: its figures below each other, then its summary, in Markdown as it wrote it. */
export function reportLines({ stats, summary }: Run, wording: Wording): string[] {
  return [...(stats ? statLines(stats, wording) : []), ...(summary ? summaryLines(summary, wording) : [])];
}

function statLines(stats: RunStats, wording: Wording): string[] {
  const rows = Object.entries(stats).map(([name, value]) => [
    shortened(name, mostOfValue),
    shortened(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), mostOfValue),
  ]);
  return capped(alignColumns(rows.slice(0, mostLines)), rows.length, wording);
}

function summaryLines(summary: string, wording: Wording): string[] {
  const lines = summary.trimEnd().split(/\r\n|\r|\n/);
  const shown = lines.slice(0, mostLines).map((line) => {
    const indent = /^ */.exec(line)?.[0] ?? '';
    return (indent + oneLine(line)).trimEnd();
  });
  return capped(shown, lines.length, wording);
}

function capped(shown: string[], of: number, { translate, paint }: Wording): string[] {
  const rest = of - shown.length;
  if (rest <= 0) return shown;
  const more = rest === 1 ? message('… 1 more line') : message('… {count} more lines', { count: rest });
  return [...shown, paint('dim', translate(more))];
}
