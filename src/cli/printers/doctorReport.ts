import type { Diagnosis } from '../../app/doctor.ts';
import type { SeenHost } from '../../history/folders/seenHosts.ts';
import { message, type Message } from '../../common/message.ts';
import { byteSize } from './byteSize.ts';
import { exactMoment } from './exactMoment.ts';
import { factLines, type Fact } from './explanation.ts';
import type { Finding } from './finding.ts';
import { oneLine } from './plainText.ts';
import type { Wording } from './wording.ts';

/** Of what a finding is about so many are named. */
const mostItems = 20;

export interface Versions {
  readonly scheduler: string;
  readonly node: string;
  readonly sqlite: string;
  readonly system: string;
}

/** What there is, then what is wrong with it and what to do. */
export function doctorReport(
  diagnosis: Diagnosis,
  findings: readonly Finding[],
  versions: Versions,
  wording: Wording,
): string[] {
  const { paint, translate } = wording;
  const sound = paint('green', `✔ ${translate(message('Nothing is wrong.'))}`);
  const hasFault = findings.some(({ severity }) => severity === 'fault');
  return [
    ...factLines(facts(diagnosis, versions, wording), wording),
    '',
    ...(hasFault ? [] : [sound]),
    ...findings.flatMap((finding) => findingLines(finding, wording)),
  ];
}

function facts(diagnosis: Diagnosis, versions: Versions, wording: Wording): Fact[] {
  const { translate, locale } = wording;
  const { state, statePath, config, folder, history } = diagnosis;
  const { scheduler, node, sqlite, system } = versions;
  const logs = { count: state.logs.files, size: byteSize(state.logs.bytes, locale) };
  const tasks = config.config?.tasks.length ?? 0;
  const hosts = history.kind === 'open' ? history.hosts : [];
  return [
    [message('Workspace'), oneLine(folder)],
    [message('Versions'), `Workspace Scheduler ${scheduler}, Node.js ${node}, SQLite ${sqlite}, ${system}`],
    [
      message('Schedule'),
      translate(tasks === 1 ? message('1 task') : message('{count} tasks', { count: tasks })),
    ],
    [message('State'), oneLine(statePath)],
    [message('History'), translate(historyText(diagnosis, wording))],
    [
      message('Logs'),
      translate(logs.count === 1 ? message('1 file, {size}', logs) : message('{count} files, {size}', logs)),
    ],
    [message('At work'), hosts.length === 0 ? '–' : hosts.map((host) => hostText(host, wording)).join(', ')],
  ];
}

function historyText({ history, state }: Diagnosis, { locale }: Wording): Message {
  const size = byteSize(state.bytes, locale);
  if (history.kind === 'none') return message('none yet');
  if (history.kind === 'closed' || !history.check) return message('{size}, not readable', { size });
  const { runs, schemaVersion: schema } = history.check;
  return runs === 1
    ? message('1 run, {size}, schema {schema}', { size, schema })
    : message('{count} runs, {size}, schema {schema}', { count: runs.toLocaleString(locale), size, schema });
}

function hostText({ host: { kind, pid }, seenAt }: SeenHost, wording: Wording): string {
  const seen = exactMoment(seenAt, wording);
  return wording.translate(
    kind === 'vscode'
      ? message('VS Code (process {pid}, last noted {seen})', { pid, seen })
      : message('a command line (process {pid}, last noted {seen})', { pid, seen }),
  );
}

function findingLines({ severity, message: text, advice, items }: Finding, wording: Wording): string[] {
  const { paint, translate } = wording;
  const sign = severity === 'fault' ? paint('red', '✖') : paint('yellow', '!');
  const rest = items.length - mostItems;
  return [
    `${sign} ${oneLine(translate(text))}`,
    ...items.slice(0, mostItems).map((item) => `    ${oneLine(item)}`),
    ...(rest > 0 ? [`    ${translate(message('… and {count} more', { count: rest }))}`] : []),
    ...(advice ? [`  ${paint('dim', translate(advice))}`] : []),
  ];
}
