import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { message } from '../../common/message.ts';
import type { CommonOptions } from '../commonOptions.ts';
import type { Console } from '../console.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { findRun } from '../findRun.ts';
import { runJson } from '../json/runJson.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { statusText } from '../printers/statusSign.ts';

/** `scheduler log RUN`: what a run has printed, byte by byte. */
export function log(console: Console, word: string, options: CommonOptions): Promise<ExitCode> {
  const use = { to: 'read', configOptional: true } as const;
  return openWorkspace(console, options, use, async ({ scheduler, asTheyAre }) => {
    const run = await asTheyAre.run(await findRun(scheduler, word));
    const path = scheduler.logPath(run.id);
    if (options.json) {
      const text = await unlessMissing(readFile(path, 'utf8'));
      console.printJson({
        run: runJson(run, (sentence) => console.translate(sentence)),
        path: text === undefined ? null : path,
        log: text ?? null,
      });
      return exitCodes.success;
    }
    const file = await unlessMissing(stat(path));
    if (file?.size) await pipeline(createReadStream(path), console.stdout, { end: false });
    else {
      const names = {
        run: run.id,
        task: run.taskId,
        status: statusText(run.status, console.wording(console.stderr)),
      };
      const remark = file
        ? message('Run {run} of “{task}” has printed nothing: {status}', names)
        : message('Run {run} of “{task}” has no log: {status}', names);
      console.remark([console.translate(remark)]);
    }
    return exitCodes.success;
  });
}

async function unlessMissing<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
