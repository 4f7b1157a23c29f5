import { message } from '../../common/message.ts';
import type { LogPart } from '../../model/log.ts';
import type { CommonOptions } from '../commonOptions.ts';
import type { Console } from '../console.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { findRun } from '../findRun.ts';
import { logJson } from '../json/logJson.ts';
import { runJson } from '../json/runJson.ts';
import { printLog } from '../logPrinter.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { statusText } from '../printers/statusSign.ts';

/** `scheduler log RUN`: what a run has printed, byte by byte. */
export function log(console: Console, word: string, options: CommonOptions): Promise<ExitCode> {
  const use = { to: 'read', configOptional: true } as const;
  return openWorkspace(console, options, use, async ({ scheduler, asTheyAre }) => {
    const run = await asTheyAre.run(await findRun(scheduler, word));
    const parts = await scheduler.readLog(run.id);
    if (options.json) {
      console.printJson({
        run: runJson(run, (sentence) => console.translate(sentence)),
        path: parts ? scheduler.logPath(run.id) : null,
        ...textsOf(parts),
      });
    } else if (parts && parts.length > 0) {
      await printLog(parts, console, {
        attempt: (number) => console.translate(message('— Attempt {number} —', { number })),
        cut: (bytes) => console.translate(message('… {bytes} bytes are left out here …', { bytes })),
      });
    } else {
      const names = {
        run: run.id,
        task: run.taskId,
        status: statusText(run.status, console.wording(console.stderr)),
      };
      const remark = parts
        ? message('Run {run} of “{task}” has printed nothing: {status}', names)
        : message('Run {run} of “{task}” has no log: {status}', names);
      console.remark([console.translate(remark)]);
    }
    return exitCodes.success;
  });
}

function textsOf(parts: readonly LogPart[] | undefined) {
  if (!parts) return { log: null, parts: null };
  const texts = logJson(parts);
  return { log: texts.map((part) => ('text' in part ? part.text : '')).join(''), parts: texts };
}
