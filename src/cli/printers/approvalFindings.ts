import type { ApprovalFindings } from '../../app/examineApprovals.ts';
import { message } from '../../common/message.ts';
import { approvalsRefusal } from '../approvalsRefusal.ts';
import type { Finding } from './finding.ts';
import type { Wording } from './wording.ts';

/** What there is to say of what the user allows. */
export function approvalFindings(
  { waiting, trouble }: ApprovalFindings,
  { translate }: Pick<Wording, 'translate'>,
): readonly Finding[] {
  if (trouble) {
    const { reason, hints } = approvalsRefusal(trouble, translate);
    return [
      {
        ...{ code: 'approvals-unusable', severity: 'fault', items: [] },
        message: reason,
        advice: hints[0],
      },
    ];
  }
  if (waiting.length === 0) return [];
  return [
    {
      ...{ code: 'not-approved', severity: 'note', items: waiting },
      message:
        waiting.length === 1
          ? message('A task does not run until you allow it.')
          : message('{count} tasks do not run until you allow them.', { count: waiting.length }),
      advice: message('“scheduler approve” shows what they would run, and asks.'),
    },
  ];
}
