import { Tidying } from '../../../src/app/tidying.ts';
import type { WorkspaceSchedulerParts } from '../../../src/app/workspaceScheduler.ts';
import { Housekeeping } from '../../../src/history/housekeeping.ts';
import { quietLog } from '../../support/quietLog.ts';
import type { TestHost } from '../engine/world.ts';

/** What a façade needs to answer for the past. */
export function pastOf({
  store,
  logs,
  clock,
}: TestHost): Pick<WorkspaceSchedulerParts, 'archive' | 'tidying' | 'statePath'> {
  const { archive } = store;
  const housekeeping = new Housekeeping({ archive, logs, clock, log: quietLog });
  return { archive, statePath: '/state', tidying: new Tidying(archive, housekeeping, clock, quietLog) };
}
