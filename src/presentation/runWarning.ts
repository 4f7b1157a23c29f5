import { message, type Message } from '../common/message.ts';
import type { RunWarning } from '../model/run.ts';

/** What a reader of a run should know although it has not failed for it, in a sentence. */
export function explainWarning({ code, detail = '' }: RunWarning): Message {
  switch (code) {
    case 'stats-too-large':
      return message('What it wrote to SCHEDULER_STATS is larger than 64 KB and was not kept.');
    case 'stats-invalid':
      return detail === ''
        ? message('What it wrote to SCHEDULER_STATS is not a JSON object and was not kept.')
        : message('What it wrote to SCHEDULER_STATS is not a JSON object and was not kept: {detail}', {
            detail,
          });
    case 'summary-too-large':
      return message('What it wrote to SCHEDULER_SUMMARY is larger than 64 KB and was not kept.');
    case 'summary-unreadable':
      return message('What it wrote to SCHEDULER_SUMMARY cannot be read as UTF-8 text and was not kept.');
    case 'left-behind':
      return detail === '1'
        ? message('It left a process behind, which was ended.')
        : message('It left {count} processes behind, which were ended.', { count: detail });
  }
}
