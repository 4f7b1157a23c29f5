import type { Clock } from '../common/clock.ts';
import { Mask } from '../common/mask.ts';
import { processStartToken } from '../common/processIdentity.ts';
import type { Execution, ExecutionRequest, Executor, KeptRequest, ResolvedRun } from '../engine/ports.ts';
import type { Evidence } from '../model/approval.ts';
import type { Outcome } from '../model/run.ts';
import type { RunSpec, Task } from '../model/task.ts';
import { BufferRelief } from './bufferRelief.ts';
import { inheritedEnvironment } from './environment.ts';
import { gatherEvidence } from './evidence/gatherEvidence.ts';
import { KnownFiles } from './evidence/knownFiles.ts';
import { References } from './evidence/references.ts';
import { Sight } from './evidence/sight.ts';
import { ForkServer } from './forkServer/forkServer.ts';
import type { KeeperOptions } from './keeper/keptProcess.ts';
import { startKept } from './keeper/keptProcess.ts';
import { liveTree, treeOnWindows } from './liveTree.ts';
import { nodeStandIn } from './nodeStandIn.ts';
import type { Start, StartedProcess } from './processExecution.ts';
import { ProcessExecution } from './processExecution.ts';
import { childToken } from './procFiles.ts';
import { Reports } from './reports.ts';
import type { Launch, LaunchContext, LaunchLook } from './resolveLaunch.ts';
import { launchLook, resolveLaunch } from './resolveLaunch.ts';
import { secretTexts } from './secrets.ts';
import { spawnOnWindows } from './spawnOnWindows.ts';
import type { SpawnedProcess } from './spawnProcess.ts';
import { spawnProcess } from './spawnProcess.ts';
import { startFailure, StartProblem } from './startProblem.ts';
import { type Stop, SupervisedProcess } from './supervisedProcess.ts';

export interface ProcessRunnerOptions extends Omit<LaunchContext, 'platform'> {
  readonly clock: Clock;
  /** What runs inherit, read anew at every start. */
  readonly env: NodeJS.ProcessEnv;
  readonly platform?: NodeJS.Platform;
  /** The executable of this process, which runs scripts where there is no `node`. */
  readonly execPath?: string;
  /** Without it every run ends with this host. */
  readonly keeper?: KeeperOptions;
  /** Absolute: the folder in which runs leave what they report about themselves. It is made private. */
  readonly scratch: string;
}

/** Runs scripts, command lines and programs as processes of this machine, each with a group of its own. */
export class ProcessRunner implements Executor {
  readonly #options: ProcessRunnerOptions;
  readonly #context: LaunchContext;
  readonly #reports: Reports;
  readonly #known = new KnownFiles();
  readonly #references = new References();
  /** By batch. */
  readonly #sights = new WeakMap<object, Sight>();
  readonly #relief = new BufferRelief();
  #forkServer: ForkServer | undefined;
  #isDisposed = false;
  /** As it is in this turn: to read it takes longer than the rest of a look, and thousands of tasks are looked at. */
  #environment: NodeJS.ProcessEnv | undefined;

  constructor(options: ProcessRunnerOptions) {
    this.#options = options;
    this.#context = { ...options, platform: options.platform ?? process.platform };
    this.#reports = new Reports(options.scratch);
  }

  /**
   * Makes ready what the first start needs, for a host that stays: it takes too long for an activation and for a
   * due run. Rejects where runs will have to do without.
   */
  async warmUp(): Promise<void> {
    if (this.#context.platform === 'win32' || this.#forkServer?.isAlive) return;
    await this.#startForkServer();
  }

  async #startForkServer(): Promise<void> {
    const forkServer = await ForkServer.start(this.#options.env);
    if (this.#isDisposed) await forkServer.dispose();
    else this.#forkServer = forkServer;
  }

  /** Lets go what `warmUp` has made. To be called when nothing runs any more. */
  async dispose(): Promise<void> {
    this.#isDisposed = true;
    await this.#forkServer?.dispose();
  }

  canRun(kind: RunSpec['kind']): boolean {
    return kind === 'script' || kind === 'command' || kind === 'process';
  }

  /** Windows has no way for a process to lead others to their end once its host is gone. */
  keeps(kind: RunSpec['kind']): boolean {
    if (this.#context.platform === 'win32' || !this.canRun(kind)) return false;
    return this.#options.keeper?.isWanted() === true;
  }

  start(request: ExecutionRequest): Execution {
    return new ProcessExecution((start) => this.#start(request, start));
  }

  async evidence(task: Task, folder: string, batch?: object): Promise<Evidence> {
    const context = { ...this.#context, env: this.#environmentNow() };
    const look = launchLook(folder, context, this.#known, this.#sightOf(folder, batch));
    const launching = resolveLaunch(task, folder, undefined, {}, false, context, look);
    const launch = await launching.catch(() => undefined);
    return this.#gather(task, launch, look);
  }

  #sightOf(folder: string, batch: object | undefined): Sight | undefined {
    if (!batch) return undefined;
    const known = this.#sights.get(batch);
    if (known?.places.folder === folder && !known.isFull) return known;
    const sight = new Sight(folder);
    this.#sights.set(batch, sight);
    return sight;
  }

  #environmentNow(): NodeJS.ProcessEnv {
    if (this.#environment) return this.#environment;
    setImmediate(() => (this.#environment = undefined));
    return (this.#environment = { ...this.#context.env });
  }

  async resolve(task: Task, folder: string, dryRun: boolean): Promise<ResolvedRun | Outcome> {
    try {
      const launch = await resolveLaunch(task, folder, undefined, {}, dryRun, this.#context);
      const mask = new Mask(launch.secrets);
      return {
        commandLine: [launch.line.file, ...launch.line.args].map((text) => mask.text(text)),
        cwd: mask.text(launch.cwd),
        variables: launch.variables.map((variable) => ({ ...variable, value: mask.text(variable.value) })),
      };
    } catch (error) {
      return startFailure(maskedProblem(error, this.#maskOf(task)));
    }
  }

  async secretsOf(task: Task, folder: string): Promise<readonly string[]> {
    try {
      return (await resolveLaunch(task, folder, undefined, {}, false, this.#context)).secrets;
    } catch {
      return this.#knownSecrets(task);
    }
  }

  async #start(request: ExecutionRequest, start: Start): Promise<StartedProcess | Outcome | undefined> {
    const look = launchLook(request.folder, this.#context);
    const launch = await this.#prepare(request, look);
    start.keepSecret(launch.secrets);
    if (start.isCancelled()) return undefined;
    const evidence = await this.#gather(request.task, launch, look);
    const approval = await request.permit(evidence);
    if (approval === undefined) return { status: 'cancelled', reason: 'not-approved' };
    const mask = new Mask(launch.secrets);
    const change = await changeIn(look, mask);
    if (change) return change;
    if (start.isCancelled()) return undefined;
    const process = await this.#startAllowed(launch, request, mask);
    return 'stop' in process ? { ...guarded(process, look, mask), approval } : process;
  }

  async #startAllowed(
    launch: Launch,
    request: ExecutionRequest,
    mask: Mask,
  ): Promise<StartedProcess | Outcome> {
    const { kept } = request;
    if (kept) return this.#startKept(launch, { ...request, kept });
    const spawned = await this.#spawn(launch).catch((error: unknown) => {
      throw maskedProblem(error, mask);
    });
    return this.#supervise(spawned, request, mask);
  }

  async #startKept(
    launch: Launch,
    request: ExecutionRequest & { readonly kept: KeptRequest },
  ): Promise<StartedProcess | Outcome> {
    const { keeper: options, execPath = process.execPath, env, clock } = this.#options;
    if (!options) throw new Error('There is no keeper here');
    return startKept({ launch, request, options, execPath, env, clock });
  }

  async #prepare({ run, task, folder, env }: ExecutionRequest, look: LaunchLook): Promise<Launch> {
    const added = { ...env, ...this.#reports.variables(run.id) };
    try {
      const making = this.#reports.prepare();
      if (making) await making;
      return await resolveLaunch(task, folder, run, added, run.dryRun === true, this.#context, look);
    } catch (error) {
      throw maskedProblem(error, this.#maskOf(task));
    }
  }

  #gather({ watch }: Task, launch: Launch | undefined, look: LaunchLook): Promise<Evidence> {
    const { platform } = this.#context;
    return gatherEvidence(watch, launch?.basis, { ...look, platform, references: this.#references });
  }

  #supervise(spawned: SpawnedProcess, request: ExecutionRequest, mask: Mask): StartedProcess {
    const { clock } = this.#options;
    const { platform } = this.#context;
    const { pid, endTree } = spawned;
    const tree = endTree ? treeOnWindows(endTree) : liveTree(pid, request.run.id, platform);
    const supervised = new SupervisedProcess(spawned, { request, tree, mask, clock, relief: this.#relief });
    return {
      pid,
      startedAt: supervised.startedAt,
      pidToken: platform === 'linux' ? childToken(pid) : processStartToken(pid),
      finished: supervised.finished.then((outcome) => this.#reports.addTo(outcome, request.run.id, mask)),
      stop: (stop) => supervised.stop(stop),
    };
  }

  async #spawn(launch: Launch): Promise<SpawnedProcess> {
    try {
      return await this.#spawnHere(launch);
    } catch (error) {
      const standIn = nodeStandIn(error, launch, this.#options.execPath ?? process.execPath);
      if (standIn === undefined) throw error;
      return this.#spawnHere(standIn);
    }
  }

  async #spawnHere(launch: Pick<Launch, 'line' | 'cwd' | 'env'>): Promise<SpawnedProcess> {
    if (this.#forkServer?.isAlive) return this.#forkServer.spawn(launch.line, launch);
    if (this.#context.platform !== 'win32') return spawnProcess(launch.line, launch);
    return spawnOnWindows(launch.line, launch);
  }

  #maskOf(task: Task): Mask {
    return new Mask(this.#knownSecrets(task));
  }

  /** What is known to be secret of a task that cannot be resolved. */
  #knownSecrets({ options, dryRun, secrets }: Task): readonly string[] {
    const { env, platform } = this.#context;
    const environments = [inheritedEnvironment(env), options.env, dryRun?.env ?? {}];
    return environments.flatMap((variables) => secretTexts(variables, {}, secrets, platform));
  }
}

/** A second look, right after the start: what has been swapped in between does not go on. */
function guarded(process: StartedProcess, look: LaunchLook, mask: Mask): StartedProcess {
  const looking = changeIn(look, mask).then((change) => {
    if (change) process.stop(change);
    return change;
  });
  const finished = Promise.all([process.finished, looking]);
  return { ...process, finished: finished.then(([outcome, change]) => ({ ...outcome, ...change })) };
}

async function changeIn({ survey, settings }: LaunchLook, mask: Mask): Promise<Stop | undefined> {
  const changed = settings.changed() ?? (await survey.changed());
  if (changed === undefined) return undefined;
  return { status: 'cancelled', reason: 'changed-at-start', detail: mask.text(changed) };
}

function maskedProblem(error: unknown, mask: Mask): unknown {
  if (!(error instanceof StartProblem)) return error;
  // Without its cause, which says it all unmasked.
  return new StartProblem(error.reason, mask.text(error.detail));
}
