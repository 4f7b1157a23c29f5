import type { Diagnosis } from '../../app/doctor.ts';
import type { HistoryFindings } from '../../app/examineHistory.ts';
import type { ConfigState } from '../../app/configFile.ts';
import { message } from '../../common/message.ts';
import type { Run } from '../../model/run.ts';
import type { Finding } from './finding.ts';
import { historyFindings } from './historyFindings.ts';

/** What there is to say of a diagnosis, the worst first. */
export function doctorFindings(diagnosis: Diagnosis): readonly Finding[] {
  const { history, config } = diagnosis;
  const findings = [
    ...historyFindings(diagnosis),
    ...configFindings(config),
    ...(history.kind === 'open' ? runFindings(history) : []),
  ];
  return [
    ...findings.filter(({ severity }) => severity === 'fault'),
    ...findings.filter(({ severity }) => severity === 'note'),
  ];
}

/** How many there are and not which: their words may quote what is nobody else's business. */
function configFindings({ file, detail = '', problems }: ConfigState): readonly Finding[] {
  if (file === 'missing') {
    return [
      {
        ...{ code: 'config-missing', severity: 'note', items: [] },
        message: message('There is no scheduler.json: nothing is scheduled.'),
        advice: message('When it is back, the schedule goes on from then.'),
      },
    ];
  }
  if (file === 'unreadable') {
    return [
      {
        ...{ code: 'config-unreadable', severity: 'fault', items: [] },
        message: message('scheduler.json cannot be read: {detail}', { detail }),
        advice: message('It is to be a file that you can read.'),
      },
    ];
  }
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const advice = message('“scheduler validate” shows what is wrong, and where.');
  return [
    ...(errors === 0
      ? []
      : [
          {
            ...({ code: 'config-errors', severity: 'fault', items: [], advice } as const),
            message:
              errors === 1
                ? message('scheduler.json has an error.')
                : message('scheduler.json has {count} errors.', { count: errors }),
          },
        ]),
    ...(warnings === 0
      ? []
      : [
          {
            ...({ code: 'config-warnings', severity: 'note', items: [], advice } as const),
            message:
              warnings === 1
                ? message('scheduler.json has a warning.')
                : message('scheduler.json has {count} warnings.', { count: warnings }),
          },
        ]),
  ];
}

function runFindings({ stale, overdue, orphans, interrupted, hosts }: HistoryFindings): readonly Finding[] {
  const findings: Finding[] = [
    {
      ...{ code: 'stale-runs', severity: 'fault', items: stale.map(named) },
      message:
        stale.length === 1
          ? message('A run is said to wait or run, and its window or command line is gone.')
          : message('{count} runs are said to wait or run, and their windows or command lines are gone.', {
              count: stale.length,
            }),
      advice: message(
        '“scheduler doctor --fix” ends them as interrupted, as the next “scheduler check” or VS Code window does.',
      ),
    },
    {
      ...{ code: 'overdue', severity: 'fault', items: overdue },
      message:
        overdue.length === 1
          ? message('A task is overdue.')
          : message('{count} tasks are overdue.', { count: overdue.length }),
      advice:
        hosts.length === 0
          ? message('Is a scheduler at work? Open the folder in VS Code, or let cron call “scheduler check”.')
          : message(
              'Is the workspace trusted? “Scheduler: Show Scheduler Log” in VS Code tells what keeps it.',
            ),
    },
    {
      ...{ code: 'logs-without-run', severity: 'fault', items: orphans },
      message:
        orphans.length === 1
          ? message('A log belongs to no run of the history.')
          : message('{count} logs belong to no run of the history.', { count: orphans.length }),
      advice: message('“scheduler doctor --fix” removes them, as VS Code does within the hour.'),
    },
    {
      ...{ code: 'interrupted', severity: 'note', items: interrupted.map(named) },
      message:
        interrupted.length === 1
          ? message('A run of the last seven days was interrupted.')
          : message('{count} runs of the last seven days were interrupted.', { count: interrupted.length }),
      advice: message(
        '“scheduler log” with its id shows how far one came. "interrupted": "retry" has a task make up for it.',
      ),
    },
  ];
  return findings.filter(({ items }) => items.length > 0);
}

function named({ id, taskId }: Run): string {
  return `${id} ${taskId}`;
}
