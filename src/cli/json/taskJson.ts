import { isoOrNull } from '../../presentation/runDocument.ts';
import { describeSchedules } from '../../schedule/words/describe.ts';
import { dueState } from '../dueState.ts';
import { describeRun } from '../printers/describeRun.ts';
import type { Wording } from '../printers/wording.ts';
import type { TaskHere } from '../tasksHere.ts';
import { runJson } from './runJson.ts';
import { schedulesJson } from './scheduleJson.ts';

/** A task as the command line documents it (src/cli/README.md). Every field is always there. */
export function taskJson(
  overview: TaskHere,
  { now, translate, locale }: Pick<Wording, 'now' | 'translate' | 'locale'>,
) {
  const { task, next, active, last } = overview;
  return {
    id: task.id,
    label: task.label,
    description: task.description ?? null,
    group: task.group ?? null,
    enabled: task.enabled,
    broken: false,
    run: { kind: task.run.kind, text: describeRun(task.run) },
    needsVscode: overview.needsVscode,
    timezone: task.timezone,
    schedule: schedulesJson(task.schedules),
    words:
      task.schedules.length === 0
        ? null
        : describeSchedules(task.schedules, { translate, locale, timezone: task.timezone }),
    approval: overview.approval,
    state: dueState(overview, now).state,
    next: isoOrNull(next),
    active: active ? runJson(active, translate) : null,
    last: last ? runJson(last, translate) : null,
  };
}

/** A task that cannot run as it is written: all that is known of it is that it is there. */
export function brokenTaskJson(id: string) {
  return {
    id,
    label: id,
    description: null,
    group: null,
    enabled: false,
    broken: true,
    run: null,
    needsVscode: null,
    timezone: null,
    schedule: null,
    words: null,
    approval: null,
    state: 'broken',
    next: null,
    active: null,
    last: null,
  };
}
