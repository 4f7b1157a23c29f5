import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { ResolvedVariable } from '../engine/ports.ts';
import type { Run } from '../model/run.ts';
import type { RunSpec, ScriptRun, Task } from '../model/task.ts';
import { checkInterpreter, chosenInterpreter, interpreterPath } from './chosenInterpreter.ts';
import type { CommandLine } from './commandLine.ts';
import { interpreterOf, processCommandLine, scriptCommandLine, shellCommandLine } from './commandLine.ts';
import type { Layer, Variables } from './environment.ts';
import { inheritedEnvironment, listVariables, mergeLayers, toldVariables } from './environment.ts';
import { readEnvFile } from './envFile.ts';
import { namedInterpreter } from './interpreters.ts';
import { checkDirectory, checkExecutable, locateScript } from './locate.ts';
import { runOn } from './overrides.ts';
import { secretTexts } from './secrets.ts';
import { userShell } from './shell.ts';
import { StartProblem } from './startProblem.ts';
import type { VariableContext } from './variables.ts';
import { expandCommand, expandVariables } from './variables.ts';

/** What a host knows of the place where its runs are started. */
export interface LaunchContext {
  /** The host's. */
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** The host's choice for command lines; the user's own shell where it has none. */
  readonly shell?: string;
  /** What the host's shell profile adds, before ours. */
  readonly shellArgs?: readonly string[];
  /** A setting of the workspace, as `${config:NAME}` gives it; `undefined`: not set, or not known here. */
  readonly setting?: (name: string) => unknown;
  /** The interpreter that the host's user has chosen for files of this extension ('.py'), if any. */
  readonly interpreterFor?: (extension: string) => string | undefined | Promise<string | undefined>;
}

/** What is handed to the system for a task. */
export interface Launch {
  readonly line: CommandLine;
  /** Absolute. */
  readonly cwd: string;
  readonly env: Variables;
  /** By name, unmasked. */
  readonly variables: readonly ResolvedVariable[];
  /** What must not be seen in what the run prints. */
  readonly secrets: readonly string[];
}

/**
 * What a task is started as. `run`: none where nothing is to be started; then the environment lacks what is told
 * of a run. `added`: above the task's own environment. Throws a StartProblem.
 */
export async function resolveLaunch(
  task: Task,
  folder: string,
  run: Run | undefined,
  added: Variables,
  dryRun: boolean,
  context: LaunchContext,
): Promise<Launch> {
  const { platform, setting } = context;
  const { run: spec, options } = runOn(platform, task);
  const dry = dryRun ? task.dryRun : undefined;
  const inherited = inheritedEnvironment(context.env);
  const values: VariableContext = { folder, home: homedir(), env: inherited, platform, setting };
  const cwd = resolve(folder, expandVariables(options.cwd ?? '', values));
  const own = expandAll(options.env, values);
  const dryEnv = expandAll(dry?.env, values);
  const line = await commandLine(spec, dry?.args ?? [], values, context);
  const fromFile = await envFileOf(options.envFile, values);
  await checkDirectory(cwd, platform);
  const layers: readonly Layer[] = [
    { from: 'host', variables: inherited },
    { from: 'env-file', variables: fromFile },
    { from: 'task', variables: own },
    { from: 'dry-run', variables: dryEnv },
    { from: 'scheduler', variables: added },
    { from: 'scheduler', variables: toldVariables(task.id, run, dryRun) },
  ];
  const env = mergeLayers(layers, platform);
  return {
    line,
    cwd,
    env,
    // Of no use to a start, on whose way this is.
    get variables() {
      return listVariables(layers, platform);
    },
    secrets: secretTexts(env, fromFile, task.secrets, platform),
  };
}

async function commandLine(
  run: RunSpec,
  added: readonly string[],
  values: VariableContext,
  context: LaunchContext,
): Promise<CommandLine> {
  const expand = (text: string) => expandVariables(text, values);
  const more = added.map(expand);
  switch (run.kind) {
    case 'script':
      return scriptLine({ ...run, args: [...run.args.map(expand), ...more] }, values, context);
    case 'command': {
      const shell = context.shell ?? userShell(values.env, values.platform);
      const command = expandCommand(run.command, values);
      return shellCommandLine({ ...run, command }, more, shell, context.shellArgs);
    }
    case 'process':
      return processCommandLine({
        ...run,
        process: expand(run.process),
        args: [...run.args.map(expand), ...more],
      });
    case 'task':
    case 'vscode':
      throw new StartProblem('unsupported-kind', run.kind);
  }
}

async function scriptLine(
  run: ScriptRun,
  values: VariableContext,
  { interpreterFor }: LaunchContext,
): Promise<CommandLine> {
  const script = await locateScript(expandVariables(run.script, values), values.folder);
  const interpreter =
    run.interpreter === undefined
      ? await chosenInterpreter(script, interpreterOf(script, values.platform), interpreterFor, values)
      : namedInterpreter(interpreterPath(expandVariables(run.interpreter, values), values), values.platform);
  await (interpreter === undefined ? checkExecutable(script.path) : checkInterpreter(interpreter.file));
  return scriptCommandLine(script, run.args, interpreter);
}

function expandAll(env: Variables = {}, values: VariableContext): Variables {
  const expanded: Record<string, string> = {};
  for (const name in env) expanded[name] = expandVariables(env[name] ?? '', values);
  return expanded;
}

async function envFileOf(envFile: string | undefined, values: VariableContext): Promise<Variables> {
  return envFile === undefined ? {} : readEnvFile(resolve(values.folder, expandVariables(envFile, values)));
}
