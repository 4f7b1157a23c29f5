import type { Run } from '../model/run.ts';

type Variables = Readonly<Record<string, string>>;

// Of the editor and its debugger, as VS Code keeps them from its terminals too.
const editorOwn = /^(?:VSCODE|ELECTRON)_/i;

// What a run is told. One that starts the scheduler itself must not pass its own on.
const told = /^SCHEDULER_(?:TASK|RUN_ID|OCCURRENCE|TRIGGER|ATTEMPT|DRY_RUN|OUTPUT|STATS|SUMMARY)$/i;

/** What a run sees of its host's environment. */
export function inheritedEnvironment(env: NodeJS.ProcessEnv): Variables {
  // With this variable VS Code's debugger has set NODE_OPTIONS too, which else is the user's own.
  const debugged = env['VSCODE_INSPECTOR_OPTIONS'] !== undefined;
  const inherited: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || editorOwn.test(name) || told.test(name)) continue;
    if (debugged && name === 'NODE_OPTIONS') continue;
    inherited[name] = value;
  }
  return inherited;
}

/** What the scheduler tells a run about itself. A run by hand has no occurrence. */
export function toldVariables(run: Run, attempt: number): Variables {
  return {
    SCHEDULER_TASK: run.taskId,
    SCHEDULER_RUN_ID: run.id,
    ...(run.occurrence === undefined ? {} : { SCHEDULER_OCCURRENCE: new Date(run.occurrence).toISOString() }),
    SCHEDULER_TRIGGER: run.trigger,
    SCHEDULER_ATTEMPT: String(attempt),
    SCHEDULER_DRY_RUN: '0',
  };
}

/** Later layers win. On Windows the names differ in more than case or not at all. */
export function mergeEnvironment(platform: NodeJS.Platform, ...layers: readonly Variables[]): Variables {
  if (platform !== 'win32') return Object.assign({}, ...layers) as Variables;
  const merged = new Map<string, [string, string]>();
  for (const layer of layers) {
    for (const entry of Object.entries(layer)) merged.set(entry[0].toUpperCase(), entry);
  }
  return Object.fromEntries(merged.values());
}

export function readVariable(
  env: NodeJS.ProcessEnv,
  name: string,
  platform: NodeJS.Platform,
): string | undefined {
  if (platform !== 'win32') return env[name];
  const key = Object.keys(env).find((other) => other.toUpperCase() === name.toUpperCase());
  return key === undefined ? undefined : env[key];
}
