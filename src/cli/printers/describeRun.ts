import type { RunSpec } from '../../model/task.ts';

/** What a task runs, as its author would write it. */
export function describeRun(run: RunSpec): string {
  switch (run.kind) {
    case 'script':
      return [...(run.interpreter === undefined ? [] : [run.interpreter]), run.script, ...run.args]
        .map(asWord)
        .join(' ');
    case 'process':
      return [run.process, ...run.args].map(asWord).join(' ');
    case 'command':
      return run.command;
    case 'task':
      return `task ${asWord(run.task)}`;
    case 'vscode':
      return `vscode ${run.command}`;
  }
}

function asWord(text: string): string {
  return text === '' || /\s/.test(text) ? JSON.stringify(text) : text;
}
