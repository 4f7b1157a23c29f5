import { message } from '../../common/message.ts';
import type { Approval } from '../../model/approval.ts';
import { visibleText } from '../../presentation/visibleText.ts';
import { alignColumns } from './columns.ts';
import type { Wording } from './wording.ts';

/** By folder what has been allowed, each with when and with its hash. */
export function approvalTable(approvals: readonly Approval[], wording: Wording): string[] {
  const { translate, paint, instants, now } = wording;
  const byFolder = Map.groupBy(approvals, ({ folder }) => folder);
  const titles = [message('TASK'), message('ALLOWED'), message('HASH')];
  return [...byFolder].flatMap(([folder, own], index) => {
    const rows = own.map(({ taskId, hash, at }) => [
      paint('bold', visibleText(taskId)),
      translate(instants.moment(at, now)),
      paint('dim', visibleText(hash)),
    ]);
    const lines = alignColumns([titles.map((title) => paint('dim', translate(title))), ...rows]);
    return [
      ...(index === 0 ? [] : ['']),
      paint('bold', visibleText(folder)),
      ...lines.map((line) => `  ${line}`),
    ];
  });
}
