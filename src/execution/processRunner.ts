import { homedir } from 'node:os';
import { isAbsolute, resolve } from 'node:path';
import type { execa as Execa } from 'execa';
import type { Clock } from '../common/clock.ts';
import type { Execution, ExecutionRequest, Executor } from '../engine/ports.ts';
import type { RunSpec } from '../model/task.ts';
import type { CommandLine } from './commandLine.ts';
import { processCommandLine, scriptCommandLine, shellCommandLine } from './commandLine.ts';
import { inheritedEnvironment, mergeEnvironment, toldVariables } from './environment.ts';
import { hasProgram } from './findProgram.ts';
import { checkDirectory, locateScript } from './locate.ts';
import { nodeStandIn } from './nodeStandIn.ts';
import { ProcessExecution } from './processExecution.ts';
import { userShell } from './shell.ts';
import type { SpawnedProcess } from './spawnProcess.ts';
import { spawnProcess } from './spawnProcess.ts';
import { StartProblem } from './startProblem.ts';
import { SupervisedProcess } from './supervisedProcess.ts';
import type { VariableContext } from './variables.ts';
import { expandCommand, expandVariables } from './variables.ts';

export interface ProcessRunnerOptions {
  readonly clock: Clock;
  /** What runs inherit, read anew at every start. */
  readonly env: NodeJS.ProcessEnv;
  /** The shell of command lines; the user's own where the host knows no better. */
  readonly shell?: string;
  readonly platform?: NodeJS.Platform;
  /** The executable of this process, which runs scripts where there is no `node`. */
  readonly execPath?: string;
}

/** What is started, and where. */
interface Launch {
  readonly line: CommandLine;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Runs scripts, command lines and programs as processes of this machine, each with a group of its own. */
export class ProcessRunner implements Executor {
  readonly #options: ProcessRunnerOptions;
  readonly #platform: NodeJS.Platform;
  #execa: Promise<typeof Execa> | undefined;

  constructor(options: ProcessRunnerOptions) {
    this.#options = options;
    this.#platform = options.platform ?? process.platform;
  }

  /** Loads what the first start needs, which takes too long for an activation and for a due run. */
  async warmUp(): Promise<void> {
    await this.#load();
  }

  start(request: ExecutionRequest): Execution {
    return new ProcessExecution(async (isCancelled) => {
      const launch = await this.#prepare(request);
      const execa = await this.#load();
      if (isCancelled()) return undefined;
      const spawned = await this.#spawn(execa, launch);
      return new SupervisedProcess(spawned, request, this.#options.clock, this.#platform);
    });
  }

  #load(): Promise<typeof Execa> {
    this.#execa ??= import('execa').then((module) => module.execa);
    return this.#execa;
  }

  async #prepare({ run, task, folder, env }: ExecutionRequest): Promise<Launch> {
    const inherited = inheritedEnvironment(this.#options.env);
    const variables = { folder, home: homedir(), env: inherited, platform: this.#platform };
    const expand = (text: string) => expandVariables(text, variables);
    const cwd = resolve(folder, expand(task.options.cwd ?? ''));
    const own = Object.entries(task.options.env).map(([name, value]) => [name, expand(value)] as const);
    const line = await this.#commandLine(task.run, variables);
    await checkDirectory(cwd);
    const told = toldVariables(run, 1);
    return {
      line,
      cwd,
      env: mergeEnvironment(this.#platform, inherited, Object.fromEntries(own), env, told),
    };
  }

  async #commandLine(run: RunSpec, variables: VariableContext): Promise<CommandLine> {
    const expand = (text: string) => expandVariables(text, variables);
    switch (run.kind) {
      case 'script': {
        const script = await locateScript(expand(run.script), variables.folder);
        const { interpreter, ...rest } = { ...run, args: run.args.map(expand) };
        if (interpreter === undefined) return scriptCommandLine(rest, script, this.#platform);
        const named = programPath(expand(interpreter), variables.folder);
        return scriptCommandLine({ ...rest, interpreter: named }, script, this.#platform);
      }
      case 'command': {
        const shell = this.#options.shell ?? userShell(variables.env, this.#platform);
        return shellCommandLine({ ...run, command: expandCommand(run.command, variables) }, shell);
      }
      case 'process':
        return processCommandLine({ ...run, process: expand(run.process), args: run.args.map(expand) });
      case 'task':
      case 'vscode':
        throw new StartProblem('unsupported-kind', run.kind);
    }
  }

  async #spawn(execa: typeof Execa, launch: Launch): Promise<SpawnedProcess> {
    try {
      await this.#checkProgram(launch);
      return await spawnProcess(execa, launch.line, launch);
    } catch (error) {
      const standIn = nodeStandIn(error, launch, this.#options.execPath ?? process.execPath);
      if (standIn === undefined) throw error;
      return spawnProcess(execa, standIn.line, standIn);
    }
  }

  async #checkProgram({ line, cwd, env }: Launch): Promise<void> {
    if (this.#platform !== 'win32' || (await hasProgram(line.file, env, cwd))) return;
    throw new StartProblem(line.missing, line.file);
  }
}

/** An interpreter that is given as a path is one of the workspace; a bare name is looked up by the system. */
function programPath(program: string, folder: string): string {
  return /[\\/]/.test(program) && !isAbsolute(program) ? resolve(folder, program) : program;
}
