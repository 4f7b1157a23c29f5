import type { ResolvedVariable } from '../engine/ports.ts';
import type { Run } from '../model/run.ts';

export type Variables = Readonly<Record<string, string>>;

/** Variables of one origin. Of several layers, later ones win. */
export interface Layer {
  readonly from: ResolvedVariable['from'];
  readonly variables: Variables;
}

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
export function toldVariables(taskId: string, run: Run | undefined, dryRun: boolean): Variables {
  return {
    SCHEDULER_TASK: taskId,
    SCHEDULER_DRY_RUN: dryRun ? '1' : '0',
    ...(run !== undefined && {
      SCHEDULER_RUN_ID: run.id,
      ...(run.occurrence !== undefined && { SCHEDULER_OCCURRENCE: new Date(run.occurrence).toISOString() }),
      SCHEDULER_TRIGGER: run.trigger,
      SCHEDULER_ATTEMPT: String(run.attempts),
    }),
  };
}

/** On Windows the names differ in more than case or not at all. */
export function mergeLayers(layers: readonly Layer[], platform: NodeJS.Platform): Variables {
  if (platform !== 'win32') return Object.assign({}, ...layers.map((layer) => layer.variables)) as Variables;
  return Object.fromEntries(listVariables(layers, platform).map(({ name, value }) => [name, value]));
}

/** Each variable of the merged layers and where it comes from, by name. */
export function listVariables(
  layers: readonly Layer[],
  platform: NodeJS.Platform,
): readonly ResolvedVariable[] {
  const byKey = new Map<string, ResolvedVariable>();
  for (const { from, variables } of layers) {
    for (const [name, value] of Object.entries(variables)) {
      byKey.set(platform === 'win32' ? name.toUpperCase() : name, { name, value, from });
    }
  }
  return [...byKey.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

export function readVariable(
  env: NodeJS.ProcessEnv,
  name: string,
  platform: NodeJS.Platform,
): string | undefined {
  if (platform !== 'win32') return Object.hasOwn(env, name) ? env[name] : undefined;
  const key = Object.keys(env).find((other) => other.toUpperCase() === name.toUpperCase());
  return key === undefined ? undefined : env[key];
}
