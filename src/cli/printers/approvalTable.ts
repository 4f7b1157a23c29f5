import { machineTimezone } from '../../common/machineTimezone.ts';
import { message } from '../../common/message.ts';
import type { Approval } from '../../model/approval.ts';
import { visibleText } from '../../presentation/visibleText.ts';
import { tableLines } from './table.ts';
import type { Wording } from './wording.ts';

/** By folder what has been allowed, each with when, in the machine's time, and with its hash. */
export function approvalTable(
  approvals: readonly Approval[],
  goneFolders: ReadonlySet<string>,
  wording: Wording,
): string[] {
  const { translate, paint, locale, columns } = wording;
  // An approval may be old: its day always stands there, with its year.
  const format = new Intl.DateTimeFormat(locale, {
    ...{ dateStyle: 'medium', timeStyle: 'short' },
    hourCycle: 'h23',
  });
  const byFolder = Map.groupBy(approvals, ({ folder }) => folder);
  const titles = [message('TASK'), message('ALLOWED'), message('HASH')];
  const tables = [...byFolder].flatMap(([folder, own]) => {
    const rows = own.map(({ taskId, hash, at }) => [
      paint('bold', visibleText(taskId)),
      format.format(at),
      paint('dim', visibleText(hash)),
    ]);
    const mark = goneFolders.has(folder) ? ` ${paint('yellow', translate(message('(is gone)')))}` : '';
    return [
      '',
      paint('bold', visibleText(folder)) + mark,
      ...tableLines([titles.map((title) => paint('dim', translate(title))), ...rows], { columns }),
    ];
  });
  return [paint('dim', translate(message('Times in {zone}', { zone: machineTimezone() }))), ...tables];
}
