import type { WorkspaceScheduler } from '../../src/app/workspaceScheduler.ts';

/** Allows every task as it is now, as somebody does who has looked at all of them. */
export async function allowAll(scheduler: WorkspaceScheduler): Promise<void> {
  const grants = (await scheduler.approvals.reviews()).map(({ taskId, hash }) => ({ taskId, hash }));
  const allowed = await scheduler.approvals.allow(grants);
  if (allowed.length < grants.length) throw new Error('A task has changed while it was being allowed');
}
