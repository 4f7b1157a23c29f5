import { resolve } from 'node:path';
import type { Clock } from '../common/clock.ts';
import type { Disposable } from '../common/disposables.ts';
import { Emitter } from '../common/emitter.ts';
import type { Approvals as EngineApprovals } from '../engine/approvals.ts';
import type { Executor, Log } from '../engine/ports.ts';
import type {
  Approval,
  ApprovalState,
  ApprovedBefore,
  Evidence,
  Grant,
  TaskReview,
} from '../model/approval.ts';
import type { Run } from '../model/run.ts';
import type { SchedulerConfig, Task } from '../model/task.ts';
import type { ApprovalsFile } from './approvalsFile.ts';
import type { ApprovalsFileError } from './approvalsFileError.ts';
import { consentOf } from './consent.ts';
import { Consents } from './consents.ts';
import { isOutside, obstacleIn } from './evidenceFacts.ts';
import { GrantSet } from './grantSet.ts';
import { envFilesOf, keptOf } from './keptFiles.ts';
import { Looks, type Look } from './looks.ts';
import { inSlices } from './slices.ts';
import { Written } from './written.ts';

export interface ApprovalsParts {
  /** Real path of the workspace folder. */
  readonly folder: string;
  readonly executor: Pick<Executor, 'evidence'>;
  /** Of the user. */
  readonly file: ApprovalsFile;
  /** What the environment allows, each of a task or of `goesWithAll` together; empty in VS Code always. */
  readonly granted: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
}

const none: readonly Approval[] = [];

/** What the user has allowed of one workspace folder. */
export class Approvals implements EngineApprovals {
  readonly #parts: ApprovalsParts;
  readonly #looks: Looks;
  readonly #consents: Consents;
  readonly #changed: Emitter<void>;
  /** As they were when it was last told that they have changed. */
  #states: ReadonlyMap<string, string> = new Map();
  /** The version of the looks that `#states` are about; `undefined`: other things are allowed since. */
  #judged: number | undefined;
  /** What the looks came to, as long as the same things are allowed. */
  #found = new WeakMap<Look, ApprovalState>();
  #trouble: ApprovalsFileError | undefined;
  /** Whether there was any when it was last told that something has changed. */
  #wasTroubled = false;
  /** The lines that the tasks were read from. */
  #written = new Written('');
  #takes = 0;
  #reads = 0;
  #lastRead = 0;
  readonly onDidChange: EngineApprovals['onDidChange'];

  constructor(parts: ApprovalsParts) {
    this.#parts = parts;
    this.#looks = new Looks(parts);
    this.#consents = new Consents(parts.folder, parts.granted);
    this.#changed = new Emitter((error) => parts.log.error('A listener failed', error));
    this.onDidChange = (listener) => this.#changed.event(listener);
  }

  /** Why the user's file is not believed: nothing is allowed by it. */
  get trouble(): ApprovalsFileError | undefined {
    return this.#trouble;
  }

  /**
   * Looks at all tasks of a config anew, in slices. It is in force from the end of that on. Fires nothing. `text`: what
   * it was read from.
   */
  async take(
    config: Pick<SchedulerConfig, 'tasks' | 'outputDirectory'> | undefined,
    text = '',
  ): Promise<void> {
    const take = ++this.#takes;
    await Promise.all([this.#looks.take(config), this.#read()]);
    if (take === this.#takes) this.#written = new Written(text);
    // Of thousands all at once would hold the thread.
    await inSlices(this.#looks.all(), (look) => this.#stateOf(look));
    this.#wasTroubled = this.#trouble !== undefined;
    this.#judge();
  }

  /** Looks at these tasks anew, or at all; fires where the state of one is another one. */
  async refresh(taskIds?: readonly string[]): Promise<void> {
    await this.#lookAgain(taskIds);
  }

  /** As last looked at; `new` for an id that is not in the config. */
  state(taskId: string): ApprovalState {
    const look = this.#looks.get(taskId);
    if (look) return this.#stateOf(look);
    return this.#looks.has(taskId) && this.#consents.last(taskId) ? 'changed' : 'new';
  }

  isApproved(task: Task, trigger?: Run['trigger']): boolean {
    return this.#looks.isSame(task) && this.#isAllowed(this.#looks.get(task.id), trigger);
  }

  async permit(run: Run, task: Task, evidence: Evidence): Promise<string | undefined> {
    try {
      const look = this.#looks.note(task, evidence);
      await this.#read();
      const isAllowed = this.#isAllowed(look, run.trigger);
      this.#settle();
      return isAllowed ? look.hash : undefined;
    } catch (error) {
      this.#parts.log.error(`Whether the task “${task.id}” is allowed could not be judged`, error);
      return undefined;
    }
  }

  /** All that there is to see of these tasks, or of all, looked at anew; in the order of the config. */
  async reviews(taskIds?: readonly string[]): Promise<readonly TaskReview[]> {
    return inSlices(await this.#lookAgain(taskIds), (look) => this.#review(look));
  }

  /**
   * Allows those whose content still has that hash, and that can be read whole; returns these. Rejects, with nothing
   * allowed, where the user's file is not believed or cannot be written.
   */
  async allow(grants: readonly Grant[]): Promise<readonly Grant[]> {
    const allowed = await this.#stillRight(grants);
    const { folder, file, clock } = this.#parts;
    const at = clock.now();
    const envFiles = envFilesOf(this.#looks.all());
    const kept = await inSlices(allowed, async (look) => {
      const written = await this.#written.of(look.task);
      const consent = consentOf(look.task, this.#looks.outputDirectory);
      return { ...keptOf(look, consent, folder, envFiles), ...(written !== undefined && { written }) };
    });
    await file.add(
      allowed.map((look) => ({ ...grantOf(look), folder, at })),
      kept,
    );
    await this.#hear();
    return allowed.map(grantOf);
  }

  /** For runs by hand of this process. `false`: its content is another one by now, or cannot be read whole. */
  async allowOnce(grant: Grant): Promise<boolean> {
    const [look] = await this.#stillRight([grant]);
    if (look) this.#consents.allowOnce(grantOf(look));
    return look !== undefined;
  }

  /** Takes back what was allowed of these tasks, or of all that this folder ever had. Returns how many approvals. */
  async revoke(taskIds?: readonly string[]): Promise<number> {
    this.#consents.forgetOnce(taskIds);
    const { file } = this.#parts;
    await this.#read();
    if (this.#trouble !== undefined) throw this.#trouble;
    const count = await file.remove(this.#consents.of(taskIds));
    await this.#hear();
    return count;
  }

  /** The kept text of a file that was approved with that hash; never of an env-file. */
  content(hash: string): Promise<string | undefined> {
    return this.#parts.file.copies.content(hash);
  }

  /** Absolute paths of the files that evidence rests on, as last looked at. */
  watched(): readonly string[] {
    const paths = new Set<string>();
    for (const { evidence } of this.#looks.all()) {
      for (const { path, target, without } of evidence.files) {
        if (without === 'program' || without === 'directory') continue;
        paths.add(resolve(this.#parts.folder, path));
        if (target !== undefined) paths.add(resolve(this.#parts.folder, target));
      }
    }
    return [...paths];
  }

  /** Hears of what other processes allow and take back, until it is disposed. */
  follow(): Disposable {
    return this.#parts.file.follow(() => void this.#hear());
  }

  async #review(look: Look): Promise<TaskReview> {
    const { task, evidence } = look;
    const state = this.state(task.id);
    const before = state === 'changed' ? await this.#before(task.id) : undefined;
    const obstacle = obstacleIn(evidence);
    const written = before && (await this.#written.of(task));
    return {
      ...{ ...grantOf(look), task, state, evidence },
      consent: consentOf(task, this.#looks.outputDirectory),
      isOutside: isOutside(evidence),
      ...(before && { before }),
      ...(written !== undefined && { written }),
      ...(obstacle && { obstacle }),
    };
  }

  async #before(taskId: string): Promise<ApprovedBefore | undefined> {
    const last = this.#consents.last(taskId);
    if (last === undefined) return undefined;
    const kept = await this.#parts.file.copies.kept(last.hash);
    return kept && { hash: last.hash, at: last.at, ...kept };
  }

  async #stillRight(grants: readonly Grant[]): Promise<readonly Look[]> {
    const reviewed = new GrantSet(grants);
    const looks = await this.#lookAgain(grants.map(({ taskId }) => taskId));
    return looks.filter((look) => obstacleIn(look.evidence) === undefined && reviewed.has(grantOf(look)));
  }

  async #lookAgain(taskIds?: readonly string[]): Promise<readonly Look[]> {
    const [looks] = await Promise.all([this.#looks.again(taskIds), this.#read()]);
    this.#settle();
    return looks;
  }

  async #hear(): Promise<void> {
    await this.#read();
    this.#settle();
  }

  /** Reads the user's file, if it is another one. Where it is not believed, nothing is allowed by it. */
  async #read(): Promise<void> {
    const turn = ++this.#reads;
    const { approvals, error } = await this.#parts.file.read().then(
      (approvals) => ({ approvals, error: undefined }),
      (error: ApprovalsFileError) => ({ approvals: none, error }),
    );
    // What was read later says what holds now.
    if (turn < this.#lastRead) return;
    this.#lastRead = turn;
    if (error !== undefined && this.#trouble === undefined) {
      this.#parts.log.error('What the user allows cannot be read', error);
    }
    this.#trouble = error;
    if (this.#consents.take(approvals)) this.#forget();
  }

  #settle(): void {
    const isTroubled = this.#trouble !== undefined;
    const isOther = this.#judge() || isTroubled !== this.#wasTroubled;
    this.#wasTroubled = isTroubled;
    if (isOther) this.#changed.fire();
  }

  /** Whether the state of a task has become another one, or what waits for the user has. */
  #judge(): boolean {
    if (this.#judged === this.#looks.version) return false;
    if (this.#consents.recognize(this.#looks.all())) this.#forget();
    this.#judged = this.#looks.version;
    const before = this.#states;
    this.#states = new Map(this.#looks.tasks().map(({ id }) => [id, this.#waitsFor(id)]));
    return [...this.#states].some(([id, state]) => before.get(id) !== state);
  }

  /** Of a task that waits, with what it waits for: who reviews it must see when that becomes something else. */
  #waitsFor(taskId: string): string {
    const state = this.state(taskId);
    return state === 'approved' ? state : `${state} ${this.#looks.get(taskId)?.hash}`;
  }

  #isAllowed(look: Look | undefined, trigger?: Run['trigger']): boolean {
    if (look === undefined) return false;
    if (this.#stateOf(look) === 'approved') return true;
    const once = trigger === 'manual' && this.#consents.hasOnce(grantOf(look));
    return once && obstacleIn(look.evidence) === undefined;
  }

  #stateOf(look: Look): ApprovalState {
    const found = this.#found.get(look);
    if (found !== undefined) return found;
    const isAllowed = obstacleIn(look.evidence) === undefined && this.#consents.has(grantOf(look));
    const state = isAllowed ? 'approved' : this.#consents.last(look.task.id) ? 'changed' : 'new';
    this.#found.set(look, state);
    return state;
  }

  /** Other things are allowed than before. */
  #forget(): void {
    this.#judged = undefined;
    this.#found = new WeakMap();
  }
}

function grantOf({ task, hash }: Look): Grant {
  return { taskId: task.id, hash };
}
