import { machineTimezone } from '../../common/machineTimezone.ts';
import { message } from '../../common/message.ts';
import { causesOf } from '../causesOf.ts';
import type { CommonOptions } from '../commonOptions.ts';
import type { Console } from '../console.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { runJson } from '../json/runJson.ts';
import { refuseUnknownTask } from '../knownTask.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { historyTable } from '../printers/historyTable.ts';
import { machineZoneLines } from '../printers/machineZone.ts';

export interface HistoryOptions extends CommonOptions {
  readonly task?: string;
  readonly limit?: number;
}

/** `scheduler history`: what ran, was skipped or was missed, newest first. */
export function history(given: Console, options: HistoryOptions): Promise<ExitCode> {
  const console = given.atOneInstant();
  const use = { to: 'read', configOptional: true } as const;
  return openWorkspace(console, options, use, async ({ scheduler, asTheyAre }) => {
    const { task, limit = 20 } = options;
    const rows = await scheduler.history({ limit, ...(task === undefined ? {} : { taskId: task }) });
    // A task that is gone from the config keeps its history, a misspelt one has none.
    const broken = scheduler.config.brokenTaskIds;
    if (task !== undefined && rows.length === 0 && !broken.includes(task)) refuseUnknownTask(task, scheduler);
    const runs = await asTheyAre.runs(rows);
    const wording = console.wording();
    const { translate } = wording;
    if (options.json) {
      console.printJson({ workspace: scheduler.folder, runs: runs.map((run) => runJson(run, translate)) });
    } else if (runs.length === 0) console.print([translate(message('Nothing has run yet.'))]);
    else {
      const ids = new Set(runs.map(({ taskId }) => taskId));
      const tasks = scheduler.tasks().flatMap((each) => (ids.has(each.task.id) ? [each.task] : []));
      console.print([
        ...machineZoneLines(tasks, machineTimezone(), wording),
        ...historyTable(runs, wording, await causesOf(runs, scheduler)),
      ]);
    }
    return exitCodes.success;
  });
}
