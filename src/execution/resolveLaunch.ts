import { homedir } from 'node:os';
import { resolve } from 'node:path';
import type { ResolvedVariable } from '../engine/ports.ts';
import type { Run } from '../model/run.ts';
import type { CommandRun, ProcessRun, RunSpec, ScriptRun, Task } from '../model/task.ts';
import { checkInterpreter, chosenInterpreter, interpreterPath } from './chosenInterpreter.ts';
import type { CommandLine } from './commandLine.ts';
import { interpreterOf, processCommandLine, scriptCommandLine, shellCommandLine } from './commandLine.ts';
import type { Layer, Variables } from './environment.ts';
import { inheritedEnvironment, listVariables, mergeLayers, toldVariables } from './environment.ts';
import { readEnvFile } from './envFile.ts';
import { AskedSettings } from './evidence/askedSettings.ts';
import type { KnownFiles } from './evidence/knownFiles.ts';
import type { Sight } from './evidence/sight.ts';
import { Survey } from './evidence/survey.ts';
import { type Interpreter, namedInterpreter } from './interpreters.ts';
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
  /**
   * The shell for command lines as the host's settings have it at this moment, read by `setting`; it goes before
   * `shell` and `shellArgs`.
   */
  readonly hostShell?: (setting: (name: string) => unknown) => HostShell | undefined;
  /** A setting of the workspace, as `${config:NAME}` gives it; `undefined`: not set, or not known here. */
  readonly setting?: (name: string) => unknown;
  /** The same, as far as the workspace itself sets it, and not its user. */
  readonly workspaceSetting?: (name: string) => unknown;
  /** The interpreter that the host's user has chosen for files of this extension ('.py'), if any. */
  readonly interpreterFor?: (extension: string) => string | undefined | Promise<string | undefined>;
}

export interface HostShell {
  readonly file: string;
  /** See `LaunchContext.shellArgs`. */
  readonly args?: readonly string[];
}

/** What a launch has been made of: the same for runs and dry runs. Its texts are without variables. */
export interface LaunchBasis {
  readonly run: ScriptRun | CommandRun | ProcessRun;
  /** Absolute: the script. */
  readonly script?: string;
  readonly interpreter?: Interpreter | undefined;
  readonly shell?: string;
  readonly shellArgs?: readonly string[];
  /** What a dry run adds. */
  readonly dryArgs: readonly string[];
  /** Absolute. */
  readonly cwd: string;
  /** All variables but those that tell of a run; and those of a dry run. */
  readonly environments: readonly Variables[];
  /** What of these scheduler.json, or the file that it names, says. */
  readonly configured: readonly Variables[];
}

/** What is handed to the system for a task. */
export interface Launch {
  readonly basis: LaunchBasis;
  readonly line: CommandLine;
  /** Absolute. */
  readonly cwd: string;
  readonly env: Variables;
  /** By name, unmasked. */
  readonly variables: readonly ResolvedVariable[];
  /** What must not be seen in what the run prints. */
  readonly secrets: readonly string[];
}

/** The look at what decides a launch. */
export interface LaunchLook {
  readonly survey: Survey;
  readonly settings: AskedSettings;
}

/** `known`, `sight`: see `Survey`. */
export function launchLook(
  folder: string,
  context: LaunchContext,
  known?: KnownFiles,
  sight?: Sight,
): LaunchLook {
  return {
    survey: new Survey(folder, known, sight),
    settings: new AskedSettings(context.setting, context.workspaceSetting),
  };
}

/**
 * What a task is started as. `run`: none where nothing is to be started; then the environment lacks what is told
 * of a run. `added`: above the task's own environment. What it reads is noted in `look`. Throws a StartProblem.
 */
export async function resolveLaunch(
  task: Task,
  folder: string,
  run: Run | undefined,
  added: Variables,
  dryRun: boolean,
  context: LaunchContext,
  look = launchLook(folder, context),
): Promise<Launch> {
  const { platform } = context;
  const { run: spec, options } = runOn(platform, task);
  const inherited = inheritedEnvironment(context.env);
  const setting = look.settings.get;
  const values: VariableContext = { folder, home: homedir(), env: inherited, platform, setting };
  const cwd = resolve(folder, expandVariables(options.cwd ?? '', values));
  const own = expandAll(options.env, values);
  const { dryEnv, dryArgs } = dryParts(task, dryRun, values);
  const line = await lineOf(spec, dryRun ? dryArgs : [], { values, context, look });
  const fromFile = await envFileOf(options.envFile, values, look.survey);
  await checkDirectory(cwd, platform);
  look.survey.noteDirectory(cwd);
  const before: readonly Layer[] = [
    { from: 'host', variables: inherited },
    { from: 'env-file', variables: fromFile },
    { from: 'task', variables: own },
  ];
  const dryLayer: Layer = { from: 'dry-run', variables: dryEnv };
  const layers: readonly Layer[] = [
    ...before,
    ...(dryRun ? [dryLayer] : []),
    { from: 'scheduler', variables: added },
    { from: 'scheduler', variables: toldVariables(task.id, run, dryRun) },
  ];
  const env = mergeLayers(layers, platform);
  return {
    line: line.line,
    cwd,
    env,
    basis: {
      ...line.basis,
      dryArgs,
      cwd,
      get environments() {
        const variants = task.dryRun ? [before, [...before, dryLayer]] : [before];
        return variants.map((variant) => mergeLayers(variant, platform));
      },
      configured: [fromFile, own, dryEnv],
    },
    // Of no use to a start, on whose way this is.
    get variables() {
      return listVariables(layers, platform);
    },
    secrets: secretTexts(env, fromFile, task.secrets, platform),
  };
}

/** What a dry run adds. It must not keep the others from being started. */
function dryParts({ dryRun }: Task, isDry: boolean, values: VariableContext) {
  try {
    const dryArgs = (dryRun?.args ?? []).map((text) => expandVariables(text, values));
    return { dryEnv: expandAll(dryRun?.env, values), dryArgs };
  } catch (error) {
    if (isDry) throw error;
    return { dryEnv: {}, dryArgs: [] };
  }
}

interface LineParts {
  readonly values: VariableContext;
  readonly context: LaunchContext;
  readonly look: LaunchLook;
}

interface Line {
  readonly line: CommandLine;
  readonly basis: Pick<LaunchBasis, 'run' | 'script' | 'interpreter' | 'shell' | 'shellArgs'>;
}

async function lineOf(spec: RunSpec, added: readonly string[], parts: LineParts): Promise<Line> {
  const { values, context, look } = parts;
  const expand = (text: string) => expandVariables(text, values);
  switch (spec.kind) {
    case 'script':
      return scriptLine({ ...spec, args: spec.args.map(expand) }, added, parts);
    case 'command': {
      const { shell: file = userShell(values.env, values.platform), shellArgs } = context;
      const shell = context.hostShell?.(look.settings.get) ?? { file, args: shellArgs };
      const run = { ...spec, command: expandCommand(spec.command, values) };
      const line = shellCommandLine(run, added, shell.file, shell.args);
      return { line, basis: { run, shell: shell.file, shellArgs: shell.args ?? [] } };
    }
    case 'process': {
      const run = { ...spec, process: expand(spec.process), args: spec.args.map(expand) };
      return { line: processCommandLine({ ...run, args: [...run.args, ...added] }), basis: { run } };
    }
    case 'task':
    case 'vscode':
      throw new StartProblem('unsupported-kind', spec.kind);
  }
}

async function scriptLine(
  run: ScriptRun,
  added: readonly string[],
  { values, context, look }: LineParts,
): Promise<Line> {
  const script = await locateScript(expandVariables(run.script, values), look.survey);
  const interpreter =
    run.interpreter === undefined
      ? await chosenInterpreter(
          script,
          interpreterOf(script, values.platform),
          context.interpreterFor,
          values,
        )
      : namedInterpreter(interpreterPath(expandVariables(run.interpreter, values), values), values.platform);
  if (interpreter === undefined) checkExecutable(script.path);
  else await checkInterpreter(interpreter.file);
  return {
    line: scriptCommandLine(script, [...run.args, ...added], interpreter),
    basis: { run, script: script.path, interpreter },
  };
}

function expandAll(env: Variables = {}, values: VariableContext): Variables {
  const expanded: Record<string, string> = {};
  for (const name in env) expanded[name] = expandVariables(env[name] ?? '', values);
  return expanded;
}

async function envFileOf(
  envFile: string | undefined,
  values: VariableContext,
  survey: Survey,
): Promise<Variables> {
  if (envFile === undefined) return {};
  return readEnvFile(resolve(values.folder, expandVariables(envFile, values)), survey);
}
