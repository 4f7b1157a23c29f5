import { machineTimezone } from '../../common/machineTimezone.ts';
import { message } from '../../common/message.ts';
import { TimeZones } from '../../config/timeZones.ts';
import { compileSchedules } from '../../schedule/occurrences.ts';
import type { Console } from '../console.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { firstOccurrences } from '../followingOccurrences.ts';
import { localText } from '../localText.ts';
import { parseInstant } from '../parseInstant.ts';
import { parseSchedule } from '../parseSchedule.ts';
import { instantTable } from '../printers/occurrenceTable.ts';
import { problemLines } from '../printers/problemLines.ts';
import { Refusal } from '../refusal.ts';
import { zoneToShow } from '../zoneToShow.ts';
import type { NextOptions } from './nextOptions.ts';

/** The occurrences of a schedule that is given on the command line. Needs no workspace and opens no state. */
export function nextOfSchedule(
  console: Console,
  options: NextOptions & { schedule: string },
): Promise<ExitCode> {
  const timezone = options.timezone ?? machineTimezone();
  const fault = new TimeZones().fault(timezone);
  if (fault) throw new Refusal(fault.message);
  const { value, schedules, problems } = parseSchedule(options.schedule, timezone);
  console.remark(problemLines(problems, options.schedule, '--schedule', console.wording(console.stderr)));
  if (problems.some(({ severity }) => severity === 'error')) return Promise.resolve(exitCodes.refused);

  const wording = console.wording();
  const zone = zoneToShow(schedules, timezone);
  const from = options.from === undefined ? wording.now : parseInstant('--from', options.from, zone);
  // An interval counts from `from`, as if it had started then.
  const anchor = { since: from, lastStart: from };
  const found = firstOccurrences(compileSchedules(schedules, timezone), from, anchor, options.count ?? 5);
  if (options.json) {
    console.printJson({
      schedule: value,
      timezone: zone,
      from: new Date(from).toISOString(),
      occurrences: found.map((at) => new Date(at).toISOString()),
      local: found.map((at) => localText(at, zone)),
    });
  } else if (found.length === 0) {
    console.print([wording.translate(message('This schedule gives no occurrence after that.'))]);
  } else {
    const zones = isUtc(zone)
      ? message('In {timezone}:', { timezone: zone })
      : message('In {timezone}, and in UTC:', { timezone: zone });
    console.print([wording.paint('dim', wording.translate(zones)), ...instantTable(found, zone, wording)]);
  }
  return Promise.resolve(exitCodes.success);
}

/** Under whichever of its names. */
function isUtc(timezone: string): boolean {
  return new Intl.DateTimeFormat('en', { timeZone: timezone }).resolvedOptions().timeZone === 'UTC';
}
