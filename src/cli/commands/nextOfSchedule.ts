import { machineTimezone } from '../../common/machineTimezone.ts';
import { message } from '../../common/message.ts';
import { TimeZones } from '../../config/timeZones.ts';
import { describeSchedules } from '../../schedule/words/describe.ts';
import { compileSchedules } from '../../schedule/occurrences.ts';
import type { Console } from '../console.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { firstOccurrences, type Timing } from '../followingOccurrences.ts';
import { occurrenceJson } from '../json/occurrenceJson.ts';
import { schedulesJson } from '../json/scheduleJson.ts';
import { parseInstant } from '../parseInstant.ts';
import { parseSchedule } from '../parseSchedule.ts';
import { factLines, scheduleFacts } from '../printers/explanation.ts';
import { jitterFacts } from '../printers/jitter.ts';
import { instantTable } from '../printers/occurrenceTable.ts';
import { problemLines } from '../printers/problemLines.ts';
import { Refusal } from '../refusal.ts';
import { whyNone } from '../whyNone.ts';
import { zoneToShow } from '../zoneToShow.ts';
import type { NextOptions } from './nextOptions.ts';

/** Explains a schedule that is given on the command line. Needs no workspace and opens no state. */
export function nextOfSchedule(
  console: Console,
  options: NextOptions & { schedule: string },
): Promise<ExitCode> {
  const timezone = options.timezone ?? machineTimezone();
  const fault = new TimeZones().fault(timezone);
  if (fault) throw new Refusal(fault.message);
  const { value, schedules, problems } = parseSchedule(options.schedule);
  const remarks = problemLines(problems, options.schedule, '--schedule', console.wording(console.stderr));
  if (problems.some(({ severity }) => severity === 'error')) {
    console.remark(remarks);
    return Promise.resolve(exitCodes.refused);
  }

  const wording = console.wording();
  const { translate, locale } = wording;
  const zone = zoneToShow(schedules, timezone);
  const from = options.from === undefined ? wording.now : parseInstant('--from', options.from, zone);
  // An interval counts from `from`, as if it had started then.
  const timing: Timing = {
    occurrences: compileSchedules(schedules, timezone),
    anchor: { since: from, lastStart: from },
  };
  const found = firstOccurrences(timing, from, options.count ?? 5);
  const why =
    found.length === 0
      ? whyNone({ schedules, timing, after: from, problems, timezone: zone }, wording)
      : undefined;
  // What the explanation says is not said beside it as well.
  if (options.json || !why?.isReason) console.remark(remarks);
  if (options.json) {
    const times = found.map((each) => occurrenceJson(each, zone, wording));
    console.printJson({
      schedule: value,
      normalized: schedulesJson(schedules),
      words: describeSchedules(schedules, { translate, locale, timezone }),
      timezone: zone,
      from: new Date(from).toISOString(),
      occurrences: times.map(({ at }) => at),
      local: times.map(({ local }) => local),
      times,
      explanation: why ? translate(why.text) : null,
    });
    return Promise.resolve(exitCodes.success);
  }
  const facts = [
    ...scheduleFacts(schedules, zone, wording, { words: !why?.isReason }),
    ...jitterFacts(schedules, { of: 'schedule', times: found.length > 0 }, translate),
  ];
  console.print(
    why === undefined
      ? [...factLines(facts, wording), '', ...instantTable(found, zone, wording)]
      : factLines([...facts, [message('Next'), translate(why.text)]], wording),
  );
  return Promise.resolve(exitCodes.success);
}
