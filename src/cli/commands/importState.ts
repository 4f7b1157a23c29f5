import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readForeignState, type ForeignState } from '../../app/foreignState.ts';
import { planImport, type PlannedImport } from '../../app/planImport.ts';
import type { WorkspaceScheduler } from '../../app/workspaceScheduler.ts';
import { machineTimezone } from '../../common/machineTimezone.ts';
import { message } from '../../common/message.ts';
import { createPositions } from '../../config/problem.ts';
import { nearest } from '../../config/suggest.ts';
import { TimeZones } from '../../config/timeZones.ts';
import type { CommonOptions } from '../commonOptions.ts';
import type { Console } from '../console.ts';
import { displayPath } from '../displayPath.ts';
import { errorText } from '../errorText.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { importJson } from '../json/importJson.ts';
import { unknownTask } from '../knownTask.ts';
import { openWorkspace } from '../openWorkspace.ts';
import { importReport } from '../printers/importReport.ts';
import { oneLine } from '../printers/plainText.ts';
import { problemLines } from '../printers/problemLines.ts';
import { Refusal } from '../refusal.ts';

export interface ImportOptions extends CommonOptions {
  /** Ids here, by the names there. */
  readonly map?: ReadonlyMap<string, string>;
  /** IANA: that of instants without an offset. */
  readonly timezone?: string;
}

/** A larger file is no state of a scheduler. In bytes. */
const largest = 5 * 1024 * 1024;

/** `scheduler import FILE`: takes over how tasks have run in another scheduler, from its `scheduler-state.json`. */
export function importState(given: Console, path: string, options: ImportOptions): Promise<ExitCode> {
  const console = given.atOneInstant();
  const timezone = options.timezone ?? machineTimezone();
  const fault = new TimeZones().fault(timezone);
  if (fault) throw new Refusal(fault.message);
  return openWorkspace(console, options, { to: 'write' }, async ({ scheduler }) => {
    const file = resolve(console.cwd, path);
    const text = await readState(file);
    const state = readForeignState(text, { timezone, now: console.clock.now() });
    const shownPath = oneLine(displayPath(console.cwd, file));
    refuseUnreadable(state, text, shownPath, console);
    const map = options.map ?? new Map<string, string>();
    refuseWrongMap(map, state, scheduler);

    const { planned, neverRan, problems: unplaced } = planImport(state.tasks, tasksOf(scheduler), map);
    const rows = await scheduler.importRuns(await masked(planned, scheduler));
    const problems = [...state.problems, ...unplaced].sort((a, b) => a.offset - b.offset);
    const report = { imports: planned.map((each, index) => ({ ...each, row: rows[index] })), neverRan };
    const { passedOver } = state;
    const wording = console.wording();
    if (options.json) {
      console.printJson({
        workspace: scheduler.folder,
        file,
        ...importJson({ ...report, passedOver, problems, text }, wording.translate),
      });
    } else {
      const beside = console.wording(console.stderr);
      console.remark(problemLines(problems, text, shownPath, beside));
      console.print(importReport({ ...report, passedOver, refused: problems.length }, wording));
    }
    return problems.length === 0 ? exitCodes.success : exitCodes.runFailed;
  });
}

async function readState(file: string): Promise<string> {
  try {
    const { size } = await stat(file);
    if (size <= largest) return await readFile(file, 'utf8');
  } catch (error) {
    throw new Refusal(message('“{path}” cannot be read: {detail}', { path: file, detail: errorText(error) }));
  }
  throw new Refusal(message('“{path}” is too large to be the state of a scheduler.', { path: file }));
}

/** What is wrong with the file as a whole. */
function refuseUnreadable(state: ForeignState, text: string, path: string, console: Console): void {
  const whole = state.problems.find((problem) => problem.path.length === 0);
  if (whole) {
    const { line, column } = createPositions(text)(whole.offset);
    const detail = console.translate(whole.message);
    throw new Refusal(message('{path}:{line}:{column}: {detail}', { path, line, column, detail }));
  }
  if (state.tasks.length + state.problems.length > 0) return;
  throw new Refusal(
    message('“{path}” holds the state of no task.', { path }),
    message('A scheduler-state.json is expected, with “last_execution” and others of each task.'),
  );
}

/** Tasks that are named and that there are not, before anything is written. */
function refuseWrongMap(
  map: ReadonlyMap<string, string>,
  { tasks, problems }: ForeignState,
  scheduler: WorkspaceScheduler,
): void {
  const names = [...tasks.map(({ name }) => name), ...problems.flatMap(({ path }) => path.map(String))];
  const ids = tasksOf(scheduler).map(({ id }) => id);
  for (const [name, id] of map) {
    if (!names.includes(name)) {
      const suggestion = nearest(name, names);
      throw new Refusal(
        message('The file has no task “{name}”.', { name }),
        ...(suggestion === undefined ? [] : [message('Did you mean “{suggestion}”?', { suggestion })]),
      );
    }
    if (!ids.includes(id)) throw unknownTask(id, ids);
  }
}

/** With those that cannot be used as they are written: what they have done stays true. */
function tasksOf(scheduler: WorkspaceScheduler) {
  const { config, brokenTaskIds } = scheduler.config;
  const usable = config?.tasks.map(({ id, label }) => ({ id, label })) ?? [];
  return [...usable, ...brokenTaskIds.map((id) => ({ id, label: id }))];
}

/** The secrets of a task stay out of what its runs are said to have ended with. */
function masked(planned: readonly PlannedImport[], scheduler: WorkspaceScheduler) {
  return Promise.all(
    planned.map(async ({ run }) => {
      if (run.detail === undefined) return run;
      const mask = await scheduler.maskFor(run.taskId);
      return { ...run, detail: mask(run.detail) };
    }),
  );
}
