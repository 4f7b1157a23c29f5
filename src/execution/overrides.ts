import type { RunOptions, RunOverride, RunSpec, SystemName, Task } from '../model/task.ts';

/** What a task runs on one system. */
type SystemRun = Pick<Task, 'run' | 'options'>;

/** The task with what it overrides on that system, property by property; `options.env` is merged. */
export function runOn(platform: NodeJS.Platform, task: Task): SystemRun {
  const system = systemName(platform);
  const override = system && task.overrides[system];
  if (override === undefined) return task;
  return { run: overrideRun(task.run, override), options: overrideOptions(task.options, override.options) };
}

/** As tasks.json names it; it has no names for further systems. */
function systemName(platform: NodeJS.Platform): SystemName | undefined {
  if (platform === 'win32') return 'windows';
  if (platform === 'darwin') return 'osx';
  return platform === 'linux' ? 'linux' : undefined;
}

function overrideRun(run: RunSpec, override: RunOverride): RunSpec {
  switch (run.kind) {
    case 'script': {
      const { script = run.script, args = run.args, interpreter = run.interpreter } = override;
      return { kind: 'script', script, args, ...(interpreter !== undefined && { interpreter }) };
    }
    case 'command':
      return { kind: 'command', command: override.command ?? run.command };
    case 'process':
      return { kind: 'process', process: override.process ?? run.process, args: override.args ?? run.args };
    case 'task':
    case 'vscode':
      return run;
  }
}

function overrideOptions(options: RunOptions, override: Partial<RunOptions> = {}): RunOptions {
  return { ...options, ...override, env: { ...options.env, ...override.env } };
}
