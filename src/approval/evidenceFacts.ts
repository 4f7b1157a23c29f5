import type { Evidence, EvidenceFile } from '../model/approval.ts';
import type { Task } from '../model/task.ts';

/** Whether it reads or works outside of the workspace folder. */
export function isOutside({ files }: Evidence): boolean {
  return files.some(({ outside }) => outside);
}

/** What cannot be read whole: nobody can say what would run. */
export function obstacleIn({ files }: Evidence): EvidenceFile | undefined {
  return files.find(({ without }) => without === 'too-large' || without === 'unreadable');
}

/**
 * Whether “allow all” holds for it: what is switched off, and what reaches out of the workspace folder, is allowed by
 * itself. What `SCHEDULER_APPROVE` names for a whole workspace is the hash of these together.
 */
export function goesWithAll({ enabled }: Task, evidence: Evidence): boolean {
  return enabled && !isOutside(evidence) && obstacleIn(evidence) === undefined;
}
