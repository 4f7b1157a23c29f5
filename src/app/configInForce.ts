import type { Clock } from '../common/clock.ts';
import type { Approvals } from '../approval/approvals.ts';
import type { Scheduler } from '../engine/scheduler.ts';
import { Serial } from '../engine/serial.ts';
import { usualLimits } from '../config/historySchema.ts';
import type { HistoryLimits, SchedulerConfig } from '../model/task.ts';
import type { ConfigFile, ConfigState } from './configFile.ts';

/** How long a scheduler.json may be away while it is replaced, in milliseconds. */
const patience = 1000;

const empty: SchedulerConfig = {
  ...{ timezone: 'UTC', maxConcurrent: 1, outputDirectory: '', tasks: [] },
  history: usualLimits,
};

export interface ConfigInForceParts {
  readonly configFile: ConfigFile;
  readonly scheduler: Scheduler;
  readonly approvals: Pick<Approvals, 'take'>;
  /** Whether the scripts of the workspace may be looked at; until then nothing of it is allowed. */
  readonly mayLook: () => boolean;
  readonly clock: Clock;
}

/** Reads scheduler.json and puts it in force. */
export class ConfigInForce {
  readonly #file: ConfigFile;
  readonly #scheduler: Scheduler;
  readonly #approvals: Pick<Approvals, 'take'>;
  readonly #mayLook: () => boolean;
  readonly #clock: Clock;
  /** One at a time, in the order in which they were asked for: the last reading is the one in force. */
  readonly #reloads = new Serial();

  constructor({ configFile, scheduler, approvals, mayLook, clock }: ConfigInForceParts) {
    this.#file = configFile;
    this.#scheduler = scheduler;
    this.#approvals = approvals;
    this.#mayLook = mayLook;
    this.#clock = clock;
  }

  get state(): ConfigState {
    return this.#file.state;
  }

  get limits(): HistoryLimits {
    return this.state.config?.history ?? usualLimits;
  }

  /**
   * A broken file leaves the last good one in force. With `force` a config that is as before is put in force again,
   * for where a host with an older one has put that in its place. `onChange` is told when it is another one.
   */
  reload(force: boolean, onChange: () => void): Promise<ConfigState> {
    return this.#reloads.run(() => this.#reload(force, onChange));
  }

  async #reload(force: boolean, onChange: () => void): Promise<ConfigState> {
    const before = this.state.config;
    let state = await this.#file.look();
    if (state.file === 'missing' && before) {
      // Git and many editors replace a file by removing it first: only one that stays away is gone.
      await new Promise<void>((resolve) => this.#clock.setTimer(patience, resolve));
      state = await this.#file.look();
    }
    if (state.file === 'missing' && !before) this.#scheduler.useNone();
    if (state === this.state && !force) return state;
    this.#file.take(state);
    // Without any config there is nothing to put in force again, and the tasks' places in time are to be kept.
    if (state.config !== before || (force && state.config)) {
      // A file that is away (another branch, perhaps) keeps its tasks' place in time, as disabled ones do.
      const away = state.config ? [] : (before?.tasks ?? []).map(({ id }) => id);
      await this.#look(state);
      await this.#scheduler.use(state.config ?? empty, [...state.brokenTaskIds, ...away]);
    }
    onChange();
    return state;
  }

  /** Before a schedule comes into force it is known what its user allows of it. */
  async #look({ config, configText }: ConfigState): Promise<void> {
    await this.#approvals.take(this.#mayLook() ? config : undefined, configText);
  }

  /** The host's gate has opened: the schedules come into force. */
  gateOpened(): Promise<void> {
    return this.#reloads.run(async () => {
      await this.#look(this.state);
      await this.#use();
    });
  }

  /** The user allows other tasks than before. */
  approvalsChanged(): Promise<void> {
    return this.#reloads.run(() => this.#use());
  }

  async #use(): Promise<void> {
    const { config, brokenTaskIds } = this.state;
    if (config) await this.#scheduler.use(config, brokenTaskIds);
  }
}
