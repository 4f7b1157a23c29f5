import { message } from '../common/message.ts';
import type { SchedulerEvent } from '../model/events.ts';
import type { Console } from './console.ts';
import { errorText } from './errorText.ts';
import { historyRefusal } from './stateRefusal.ts';

/** Says on standard error what goes wrong with the history while a command goes on. */
export function tellTrouble(event: SchedulerEvent, console: Console): void {
  const say = (text: Parameters<Console['translate']>[0]) => console.translate(text);
  if (event.type === 'trouble') {
    const refusal = historyRefusal(event.error, { to: 'run' });
    console.remark(refusal ? [refusal.reason, ...refusal.hints].map(say) : [errorText(event.error)]);
  }
  if (event.type === 'history-replaced' && event.path !== undefined) {
    console.remark([
      say(message('The history was damaged, and a new one has begun with what could be read of it.')),
      say(message('The damaged one is now {path}', { path: event.path })),
    ]);
  }
}
