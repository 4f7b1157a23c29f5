import { message, type Message, type Translate } from '../../common/message.ts';
import type { AfterSchedule, StartupSchedule } from '../../model/schedule.ts';

/** The forms that do not follow the clock. Apart from the others, for who cannot wait until those are loaded. */
export function describeUntimed(schedule: StartupSchedule | AfterSchedule, translate: Translate): string {
  return translate(
    schedule.form === 'startup' ? message('When the workspace opens') : afterMessage(schedule),
  );
}

function afterMessage({ task, on }: AfterSchedule): Message {
  switch (on) {
    case 'success':
      return message('After {task} succeeds', { task });
    case 'failure':
      return message('After {task} fails', { task });
    case 'always':
      return message('After {task} ends', { task });
  }
}
