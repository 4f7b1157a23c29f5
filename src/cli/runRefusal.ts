import type { WorkspaceScheduler } from '../app/workspaceScheduler.ts';
import { message } from '../common/message.ts';
import type { RunRefusal } from '../engine/runRequest.ts';
import type { ApprovalState } from '../model/approval.ts';
import { isActive, type Run } from '../model/run.ts';
import type { Console } from './console.ts';
import { unknownTask } from './knownTask.ts';
import { hostName } from './printers/hostName.ts';
import { Refusal } from './refusal.ts';
import { taskWord } from './taskWord.ts';

/** Why a run, or a dry run, that was asked for by hand is not begun. */
export async function runRefusal(
  refused: RunRefusal,
  { taskId, dryRun }: { readonly taskId: string; readonly dryRun: boolean },
  scheduler: WorkspaceScheduler,
  console: Console,
): Promise<Refusal> {
  switch (refused) {
    case 'unknown-task':
      return unknownTask(
        taskId,
        scheduler.tasks().map(({ task }) => task.id),
      );
    case 'not-approved':
      return notApproved(taskId, scheduler.approvals.state(taskId));
    case 'closed':
      return new Refusal(message('Nothing may run here.'));
    case 'unsupported-kind':
      return needsVscode(taskId);
    case 'no-dry-run':
      return noDryRun(taskId);
    case 'already-active':
      return alreadyActive(taskId, await findActive(taskId, dryRun, scheduler), console);
  }
}

export function notApproved(taskId: string, state: ApprovalState): Refusal {
  return new Refusal(
    state === 'changed'
      ? message('“{task}” has changed since you allowed it: it does not run until you allow it again.', {
          task: taskId,
        })
      : message('“{task}” does not run until you allow it.', { task: taskId }),
    message('“scheduler approve {task}” shows what it would run, and asks.', { task: taskWord(taskId) }),
    message('Where there is nobody to ask, SCHEDULER_APPROVE names by its hash what may run.'),
  );
}

export function needsVscode(taskId: string): Refusal {
  return new Refusal(
    message('“{task}” needs a VS Code window: it runs a task or a command of VS Code.', { task: taskId }),
    message('Open the workspace folder in VS Code. “Scheduler: Run Task” runs it there.'),
  );
}

export function noDryRun(taskId: string): Refusal {
  return new Refusal(
    message('“{task}” has no dry run.', { task: taskId }),
    message('Say in its “run” what to add for one: {example}, or “env” in place of “args”.', {
      example: '"dryRun": { "args": ["--dry-run"] }',
    }),
  );
}

/** Of a task's runs, or its dry runs, the one that goes, rather than one that waits for it. */
async function findActive(
  taskId: string,
  dryRun: boolean,
  scheduler: WorkspaceScheduler,
): Promise<Run | undefined> {
  const rows = await scheduler.history({ taskId, limit: 500 });
  const active = rows.filter((run) => isActive(run) && (run.dryRun ?? false) === dryRun);
  return active.find(({ status }) => status === 'running') ?? active[0];
}

function alreadyActive(taskId: string, active: Run | undefined, console: Console): Refusal {
  if (!active) {
    return new Refusal(message('“{task}” was running until just now. Try again.', { task: taskId }));
  }
  const { translate, instants, now } = console.wording();
  const names = {
    task: taskId,
    host: translate(hostName(active.host)),
    moment: translate(instants.moment(active.startedAt ?? active.createdAt, now)),
  };
  return new Refusal(
    active.dryRun
      ? message('A dry run of “{task}” is going already, in {host}, since {moment}.', names)
      : message('“{task}” is running already, in {host}, since {moment}.', names),
  );
}
