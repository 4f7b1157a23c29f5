import { mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { approveFolder } from '../support/approveFolder.ts';
import type { ConfiguredTask } from './coverage.ts';
import { Random } from './random.ts';

/**
 * The script of every task. It says in a journal of its own when it begins and when it is about to end, each line in
 * one write. Its arguments: how many seconds it takes, its exit code (`first`: it fails at the first attempt), and
 * what it generates.
 */
const script = `#!/bin/sh
say() {
  printf '%s %s %s %s %s\\n' "$SCHEDULER_TASK" "\${SCHEDULER_OCCURRENCE:--}" "$SCHEDULER_RUN_ID" \\
    "$SCHEDULER_ATTEMPT" "$1" >> journal
}
say start
[ "$1" = 0 ] || sleep "$1"
code=$2
[ "$code" != first ] || code=$((SCHEDULER_ATTEMPT == 1))
[ "$code" != 0 ] || [ -z "$SCHEDULER_STATS" ] || printf '{"attempt": %s}' "$SCHEDULER_ATTEMPT" > "$SCHEDULER_STATS"
case $3 in
  print) printf 'begin %s\\n' "$SCHEDULER_RUN_ID"; printf 'in between\\nend %s\\n' "$SCHEDULER_RUN_ID" ;;
  write)
    printf 'begin %s\\n' "$SCHEDULER_RUN_ID" > "$SCHEDULER_OUTPUT"
    printf 'in between\\nend %s\\n' "$SCHEDULER_RUN_ID" >> "$SCHEDULER_OUTPUT" ;;
esac
say "end:$code"
exit "$code"
`;

/** How a task runs the script: seconds, exit code, what it generates. */
export function runScript(
  seconds: number,
  code: number | 'first' = 0,
  generates: 'print' | 'write' | '' = '',
) {
  return { run: { script: 'work.sh', args: [String(seconds), String(code), generates] } };
}

const everySeconds = (count: number) => ({ schedule: { cron: `*/${count} * * * * *` } });

/** Their schedules stay as they are. */
export const steadyTasks: Readonly<Record<string, ConfiguredTask>> = {
  tick: { ...runScript(0), schedule: { cron: '* * * * * *' } },
  skips: { ...runScript(0), ...everySeconds(2), missed: 'skip' },
  all: { ...runScript(0), ...everySeconds(6), missed: 'all', ...{ overlap: 'allow' } },
  mended: { ...runScript(1), ...everySeconds(5), ...{ overlap: 'allow', interrupted: 'retry' } },
  fails: { ...runScript(0, 3), ...everySeconds(3) },
  slow: { ...runScript(2), ...everySeconds(3), ...{ overlap: 'queue' } },
  replaced: { ...runScript(4), ...everySeconds(5), ...{ overlap: 'replace', killAfter: '500ms' } },
  hangs: { ...runScript(60), ...everySeconds(10), ...{ timeout: '1s', killAfter: '500ms' } },
  tries: {
    ...runScript(0, 'first'),
    ...everySeconds(6),
    ...{ overlap: 'allow', retry: { attempts: 2, delay: '300ms' } },
  },
  prints: {
    ...runScript(0, 0, 'print'),
    ...everySeconds(4),
    ...{ overlap: 'allow', output: { kind: 'report', extension: 'txt', from: 'stdout', keep: 5 } },
  },
  writes: {
    ...runScript(0, 0, 'write'),
    ...everySeconds(5),
    ...{ overlap: 'allow', output: { kind: 'report', extension: 'txt', from: 'files', keep: 5 } },
  },
  minutely: { ...runScript(0), schedule: { every: '1 minute', from: '2026-01-01T00:00' } },
};

/** Their schedules change, or count from their last start, or are no times at all: what was due is not asked. */
const movingTasks = (seconds: number): Readonly<Record<string, object>> => ({
  moving: { ...runScript(0), ...everySeconds(seconds) },
  floating: { ...runScript(0), schedule: { every: '1 minute' } },
  follows: { ...runScript(0), schedule: { after: 'prints' }, overlap: 'allow' },
});

/** A success of the one starts the other. */
export const followers: ReadonlyMap<string, string> = new Map([['prints', 'follows']]);

/** Their interrupted runs are made up for. */
export const retried: ReadonlySet<string> = new Set(['mended']);

/** The workspace that all hosts share, in a temporary folder with its state. */
export class TortureWorkspace {
  readonly root: string;

  private constructor(root: string) {
    this.root = root;
  }

  static async create(): Promise<TortureWorkspace> {
    const workspace = new TortureWorkspace(
      await mkdtemp(join(await realpath(tmpdir()), 'scheduler-torture-')),
    );
    await mkdir(join(workspace.folder, '.vscode'), { recursive: true });
    await writeFile(join(workspace.folder, 'work.sh'), script);
    return workspace;
  }

  get folder(): string {
    return join(this.root, 'workspace');
  }

  /** The state directory. */
  get home(): string {
    return join(this.root, 'home');
  }

  /** Writes scheduler.json, in the order and with the labels that follow from the seed. */
  async configure(tasks: Readonly<Record<string, object>>, seed = 0): Promise<void> {
    const text = configText(tasks, new Random(seed));
    await this.#approve(text);
    await writeFile(this.#configFile, text);
  }

  /** Before it is there: its user knows what it says. */
  #approve(text: string): Promise<void> {
    return approveFolder(this.folder, { home: this.home, text });
  }

  async configureTorture(seed: number, how: 'atomic' | 'in-place' | 'broken'): Promise<void> {
    const random = new Random(seed);
    const tasks = { ...steadyTasks, ...movingTasks(random.pick([2, 3, 4])) };
    const text = configText(tasks, random);
    await this.#approve(text);
    if (how === 'in-place') return writeFile(this.#configFile, text);
    if (how === 'broken') {
      await writeFile(this.#configFile, text.slice(0, random.between(1, text.length - 10)));
      await new Promise((resolve) => setTimeout(resolve, random.between(100, 1500)));
    }
    await writeFile(`${this.#configFile}.new`, text);
    await rename(`${this.#configFile}.new`, this.#configFile);
  }

  get #configFile(): string {
    return join(this.folder, '.vscode', 'scheduler.json');
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true, maxRetries: 5 });
  }
}

function configText(tasks: Readonly<Record<string, object>>, random: Random): string {
  const entries = random
    .shuffle(Object.entries(tasks))
    .map(([id, task]) => [id, { ...task, label: `${id} ${random.between(1, 99)}` }]);
  const config = {
    ...{ version: 1, timezone: 'UTC', maxConcurrent: 12 },
    // Every row is wanted as evidence.
    history: { runsPerTask: 1_000_000 },
    tasks: Object.fromEntries(entries) as object,
  };
  return JSON.stringify(config, undefined, 2);
}
