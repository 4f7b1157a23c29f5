import type { ImportedRun } from '../engine/archive.ts';
import { message } from '../common/message.ts';
import { problemAt } from '../config/locate.ts';
import type { Problem } from '../config/problem.ts';
import { excerpt } from '../config/reading.ts';
import { nearest } from '../config/suggest.ts';
import type { ForeignTask } from './foreignState.ts';
import type { ForeignRun } from './foreignTask.ts';

/** A task of the other scheduler that has run, and what becomes of it here. */
export interface PlannedImport {
  readonly name: string;
  readonly run: ImportedRun;
}

export interface ImportPlan {
  /** In the order of the file. */
  readonly planned: readonly PlannedImport[];
  /** Names of those that have never run. */
  readonly neverRan: readonly string[];
  /** Those that no task here stands for. */
  readonly problems: readonly Problem[];
}

/** A task of this workspace. */
export interface TaskName {
  readonly id: string;
  readonly label: string;
}

/**
 * Finds the task here that each task of the other scheduler has become: the one that `map` names for it (an id that there
 * is), the one of the same id, or with `-` for `_`. One that has never run needs none.
 */
export function planImport(
  found: readonly ForeignTask[],
  here: readonly TaskName[],
  map: ReadonlyMap<string, string>,
): ImportPlan {
  const planned = new Map<string, PlannedImport>();
  const problems: Problem[] = [];
  const byId = new Map(here.map((task) => [task.id, task]));
  // What is named comes first: another of that id must not take its place.
  const first = found.filter(({ name }) => map.has(name));
  for (const { name, path, place, last } of [...first, ...found.filter(({ name }) => !map.has(name))]) {
    if (!last) continue;
    const refuse = (text: Problem['message']) => problems.push(problemAt(place, 'error', text, path));
    const wanted = map.get(name);
    const other = wanted ?? name.replaceAll('_', '-');
    const task = (wanted === undefined ? byId.get(name) : undefined) ?? byId.get(other);
    if (!task) {
      refuse(unknown(name, nearest(other, byId.keys())));
      continue;
    }
    const taken = [...planned.values()].find(({ run }) => run.taskId === task.id);
    if (!taken) planned.set(name, { name, run: importedRun(task, last) });
    else {
      refuse(
        message('The task “{task}” has taken over “{other}” already.', {
          task: task.id,
          other: excerpt(taken.name),
        }),
      );
    }
  }
  return {
    planned: found.flatMap(({ name }) => planned.get(name) ?? []),
    neverRan: found.filter(({ last }) => !last).map(({ name }) => name),
    problems: problems.sort((a, b) => a.offset - b.offset),
  };
}

function importedRun({ id, label }: TaskName, { error, ...run }: ForeignRun): ImportedRun {
  return { taskId: id, label, ...run, ...(error ? { detail: error } : {}) };
}

function unknown(given: string, suggestion: string | undefined): Problem['message'] {
  const name = excerpt(given);
  return suggestion === undefined
    ? message('There is no task “{name}” here. “--map {name}=ID” says which one it is.', { name })
    : message('There is no task “{name}” here. Is it “{suggestion}”? “--map {name}={suggestion}” says so.', {
        name,
        suggestion,
      });
}
