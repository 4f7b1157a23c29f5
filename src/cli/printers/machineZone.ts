import { message } from '../../common/message.ts';
import type { Task } from '../../model/task.ts';
import { zonesOf } from '../zoneToShow.ts';
import type { Wording } from './wording.ts';

/** In which zone the times are, where it goes without saying only as long as all tasks are in it. */
export function machineZoneLines(
  tasks: readonly Pick<Task, 'schedules' | 'timezone'>[],
  machineZone: string,
  { translate, paint }: Pick<Wording, 'translate' | 'paint'>,
): string[] {
  const zones = new Set(tasks.flatMap(({ schedules, timezone }) => [...zonesOf(schedules, timezone)]));
  const here = plainName(machineZone);
  if ([...zones].every((zone) => plainName(zone) === here)) return [];
  return [paint('dim', translate(message('Times in {zone}', { zone: machineZone })))];
}

/** One for all names of a zone. */
function plainName(zone: string): string {
  return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
}
