import type { OnceSchedule } from '../model/schedule.ts';
import { never } from './anchor.ts';
import type { NextOccurrence } from './anchor.ts';
import { firstInstant } from './nextInstant.ts';
import { parseWall } from './wallTime.ts';
import type { Zone } from './zone.ts';

export function onceOccurrence(schedule: OnceSchedule, zone: Zone): NextOccurrence {
  const wall = parseWall(schedule.at);
  if (wall === undefined) return never;
  const instant = firstInstant(zone, wall);
  return (after) => (after < instant ? instant : undefined);
}
