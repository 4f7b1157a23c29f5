import { message, type Message } from '../common/message.ts';
import type { Run, RunStatus, Trigger } from '../model/run.ts';

export interface StatusPresentation {
  /** A codicon's name; the shape alone tells the status. Some names share one glyph: `clock` and `history`. */
  readonly icon: string;
  /** A theme colour's id, on top of the shape. */
  readonly color?: string;
  readonly label: Message;
}

const statuses: Record<RunStatus, StatusPresentation> = {
  queued: { icon: 'ellipsis', label: message('queued') },
  running: { icon: 'loading~spin', label: message('running') },
  succeeded: { icon: 'pass', color: 'testing.iconPassed', label: message('succeeded') },
  failed: { icon: 'error', color: 'testing.iconFailed', label: message('failed') },
  'timed-out': { icon: 'watch', color: 'testing.iconFailed', label: message('timed out') },
  cancelled: { icon: 'circle-slash', label: message('stopped') },
  skipped: { icon: 'debug-step-over', color: 'testing.iconSkipped', label: message('skipped') },
  missed: { icon: 'history', color: 'list.warningForeground', label: message('missed') },
  interrupted: { icon: 'debug-disconnect', color: 'list.warningForeground', label: message('interrupted') },
};

export function presentStatus(status: RunStatus): StatusPresentation {
  return statuses[status];
}

/** As its status, and by shape and words: that it waits for its next attempt, or has succeeded with warnings. */
export function presentRun({
  status,
  retryAt,
  attempts,
  warnings,
}: Pick<Run, 'status' | 'retryAt' | 'attempts' | 'warnings'>): StatusPresentation {
  if (status === 'queued' && retryAt !== undefined) {
    return { icon: 'sync', label: message('waiting for attempt {number}', { number: attempts + 1 }) };
  }
  if (status === 'succeeded' && warnings && warnings.length > 0) {
    return {
      icon: 'warning',
      color: 'list.warningForeground',
      label: message('succeeded with warnings'),
    };
  }
  return statuses[status];
}

const triggers: Record<Trigger, Message> = {
  schedule: message('scheduled'),
  'catch-up': message('caught up'),
  manual: message('by hand'),
  after: message('after another task'),
  startup: message('at startup'),
  api: message('by another program'),
};

export function presentTrigger(trigger: Trigger): Message {
  return triggers[trigger];
}
