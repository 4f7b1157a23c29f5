import type { ListedProcess } from './listedProcess.ts';

export type EndSignal = 'SIGTERM' | 'SIGKILL';

/** All processes of a run, be they in its group or in a session of their own. */
export interface ProcessTree {
  /** The process that was started has ended: its pid may be another's by now. */
  leaderHasEnded(): void;
  /** How many are alive. */
  count(): Promise<number>;
  /** Sends the signal to all, `SIGTERM` to each but once. Resolves to how many there were. */
  signal(signal: EndSignal): Promise<number>;
}

/** What a tree is known by. */
export interface RunFamily {
  /** The process that was started and leads a group; an orphan's host may not have come to note it. */
  readonly leader: number | undefined;
  /** The processes of this machine, as far as they may belong to the run. */
  readonly list: () => Promise<readonly ListedProcess[]>;
  /** Whether the group of the leader's number is still the run's. */
  readonly ownsGroup: (listed: readonly ListedProcess[]) => boolean;
}

interface Members {
  readonly all: readonly ListedProcess[];
  readonly inGroup: readonly ListedProcess[];
  /** Whether a signal may go to the group as such, which no child that is just being made escapes. */
  readonly canSignalGroup: boolean;
}

/** Finds processes by their group, by the mark in their environment, and as children of those. */
export class PosixTree implements ProcessTree {
  readonly #family: RunFamily;
  // What has been found once is known although its parents have ended since. By pid, with the token.
  readonly #known = new Map<number, string>();
  readonly #asked = new Map<number, string>();
  #groupIsAsked = false;
  #leaderIsAlive: boolean;

  constructor(family: RunFamily, leaderIsAlive: boolean) {
    this.#family = family;
    this.#leaderIsAlive = leaderIsAlive;
  }

  leaderHasEnded(): void {
    this.#leaderIsAlive = false;
  }

  async count(): Promise<number> {
    return (await this.#find()).all.length;
  }

  async signal(signal: EndSignal): Promise<number> {
    const members = await this.#find();
    if (signal === 'SIGKILL') this.#kill(members);
    else this.#ask(members);
    return members.all.length;
  }

  #kill({ all, inGroup, canSignalGroup }: Members): void {
    if (canSignalGroup) this.#send('SIGKILL', -this.#family.leader!);
    for (const member of all) {
      if (!(canSignalGroup && inGroup.includes(member))) this.#send('SIGKILL', member.pid);
    }
  }

  #ask({ all, inGroup, canSignalGroup }: Members): void {
    if (canSignalGroup && !this.#groupIsAsked) {
      this.#groupIsAsked = true;
      this.#send('SIGTERM', -this.#family.leader!);
      for (const { pid, token } of inGroup) this.#asked.set(pid, token);
    }
    for (const { pid, token } of all) {
      if (this.#asked.get(pid) === token) continue;
      this.#asked.set(pid, token);
      this.#send('SIGTERM', pid);
    }
  }

  #send(signal: EndSignal, pid: number): void {
    try {
      process.kill(pid, signal);
    } catch {
      // It has ended meanwhile. Whether anything lives is found out by looking, not by this.
    }
  }

  async #find(): Promise<Members> {
    const listed = await this.#family.list();
    const { leader } = this.#family;
    const ownsGroup = this.#leaderIsAlive || this.#family.ownsGroup(listed);
    const isOwn = ({ pid, group, token, isMarked }: ListedProcess) =>
      isMarked || (ownsGroup && group === leader) || this.#known.get(pid) === token;
    const parents = new Set<number>(this.#leaderIsAlive && leader !== undefined ? [leader] : []);
    const others = new Set(listed.filter(({ pid }) => pid !== process.pid));
    const own: ListedProcess[] = [];
    // A child may be listed before its parent, where the pids have begun anew.
    for (let before = -1; before < own.length;) {
      before = own.length;
      for (const candidate of others) {
        if (!isOwn(candidate) && !parents.has(candidate.parent)) continue;
        others.delete(candidate);
        parents.add(candidate.pid);
        own.push(candidate);
      }
    }
    for (const { pid, token } of own) this.#known.set(pid, token);
    const all = own.filter(({ pid }) => isWithinReach(pid));
    const inGroup = ownsGroup ? all.filter(({ group }) => group === leader) : [];
    const hostIsInGroup = listed.some(({ pid, group }) => pid === process.pid && group === leader);
    return { all, inGroup, canSignalGroup: (this.#leaderIsAlive || inGroup.length > 0) && !hostIsInGroup };
  }
}

/** A process of another user, which a run may start where it is allowed to, cannot be ended from here. */
function isWithinReach(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Signals the tree, more and more seldom, until nothing of it is alive. */
export async function treeEnds(
  tree: ProcessTree,
  nextSignal: () => EndSignal,
  wait: (milliseconds: number) => Promise<unknown>,
): Promise<void> {
  for (let delay = 1; (await tree.signal(nextSignal())) > 0; delay = Math.min(2 * delay, 200)) {
    await wait(delay);
  }
}
