import { Approvals } from '../approval/approvals.ts';
import { ApprovalsFile } from '../approval/approvalsFile.ts';
import type { ApprovalsFileError } from '../approval/approvalsFileError.ts';
import { ProcessRunner } from '../execution/processRunner.ts';
import { stateHome } from '../history/folders/statePaths.ts';
import type { SchedulerConfig } from '../model/task.ts';
import type { HostPorts } from './createScheduler.ts';
import type { Examined } from './doctor.ts';

export interface ApprovalFindings {
  /** Ids of the enabled tasks that their user has not allowed as they are. */
  readonly waiting: readonly string[];
  /** Why nothing counts as allowed; `undefined`: all is well with the file. */
  readonly trouble: ApprovalsFileError | undefined;
}

/** What a config waits for. Starts nothing, writes nothing, and needs no history. Rejects with `RelativeHomeError`. */
export async function examineApprovals(
  config: SchedulerConfig | undefined,
  { folder, env, clock, log }: Examined,
  { execution, granted = [] }: Pick<HostPorts, 'execution' | 'granted'>,
): Promise<ApprovalFindings> {
  const home = stateHome(env);
  // Nothing is run: the folder for what runs report is not made.
  const executor = new ProcessRunner({ clock, env, scratch: home, ...execution });
  const file = new ApprovalsFile(home, { clock, log });
  const approvals = new Approvals({ folder, executor, file, granted, clock, log });
  await approvals.take(config);
  const { trouble } = approvals;
  const waiting = (config?.tasks ?? []).filter((task) => task.enabled && !approvals.isApproved(task));
  return { waiting: waiting.map(({ id }) => id), trouble };
}
