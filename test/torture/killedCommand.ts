import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { readEvidence } from './evidence.ts';
import { findUntruths } from './truth.ts';
import { runScript, TortureWorkspace } from './workspace.ts';

// A command line that is killed between two of its steps, and what the next one makes of that.

/** Which command it is, in a workspace with these tasks. */
export interface Scenario {
  readonly args: readonly string[];
  readonly tasks: Readonly<Record<string, object>>;
}

const full = {
  ...runScript(0, 'first', 'write'),
  output: { kind: 'report', extension: 'txt', from: 'files', keep: 1 },
  retry: { attempts: 2, delay: '1ms' },
};
const next = { ...runScript(0), schedule: { after: 'full' } };
const followers: ReadonlyMap<string, string> = new Map([['full', 'next']]);

/** A task that is tried again, generates a file, reports figures and is followed by another one. */
export const scenarios: Readonly<Record<'run' | 'check', Scenario>> = {
  run: { args: ['run', 'full'], tasks: { full, next } },
  check: {
    args: ['check'],
    tasks: {
      full: { ...full, schedule: { every: '1 hour' } },
      next,
      other: {
        ...runScript(0, 0, 'print'),
        schedule: { every: '1 hour' },
        output: { ...full.output, from: 'stdout' },
      },
    },
  },
};

/** Just before or just after the step of this number, from 1 on. */
export interface Point {
  readonly when: 'before' | 'after';
  readonly step: number;
}

export interface Trial {
  /** The step at which it was killed; `undefined`: it had come to its end before that. */
  readonly killedAt: string | undefined;
  /** What is wrong after that, each in a sentence. */
  readonly faults: readonly string[];
}

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The names of all steps of a scenario, in their order. */
export async function stepsOf(scenario: Scenario, compiled: string): Promise<string[]> {
  const workspace = await TortureWorkspace.create();
  try {
    await workspace.configure(scenario.tasks);
    const note = join(workspace.root, 'note');
    const { code, stderr } = await call(workspace, scenario.args, compiled, { KILL_NOTE: note });
    if (code !== 0) throw new Error(`It ended with ${code}: ${stderr}`);
    return (await readFile(note, 'utf8')).trim().split('\n');
  } finally {
    await workspace.remove();
  }
}

/**
 * `compiled`: a folder for what Node keeps of the modules that it has compiled. `questions`: further commands that
 * must find nothing wrong afterwards.
 */
export async function tryPoint(
  scenario: Scenario,
  { when, step }: Point,
  compiled: string,
  questions: readonly (readonly string[])[] = [],
): Promise<Trial> {
  const workspace = await TortureWorkspace.create();
  try {
    await workspace.configure(scenario.tasks);
    const note = join(workspace.root, 'note');
    await call(workspace, scenario.args, compiled, { KILL_AT: `${when}:${step}`, KILL_NOTE: note });
    const killedAt = await readFile(note, 'utf8').then(
      (name) => name.trim(),
      () => undefined,
    );
    return { killedAt, faults: await afterwards(workspace, scenario, compiled, questions) };
  } finally {
    await workspace.remove();
  }
}

/** What a second command line leaves, and what it says of it. */
async function afterwards(
  workspace: TortureWorkspace,
  { args }: Scenario,
  compiled: string,
  questions: readonly (readonly string[])[],
): Promise<string[]> {
  const faults: string[] = [];
  const check = await call(workspace, ['check', '--json'], compiled);
  // 1: something that it ran has failed.
  if (check.code !== 0 && check.code !== 1) faults.push(`check ended with ${check.code}: ${check.stderr}`);
  const history = await call(workspace, ['history', '--json'], compiled);
  if (history.code !== 0) faults.push(`history ended with ${history.code}: ${history.stderr}`);
  for (const question of questions) {
    const { code, stdout, stderr } = await call(workspace, question, compiled);
    if (code !== 0) faults.push(`${question.join(' ')} ended with ${code}: ${stdout}${stderr}`);
  }
  const evidence = await readEvidence(workspace.folder, workspace.home);
  const told =
    history.stdout === '' ? undefined : (JSON.parse(history.stdout) as { runs: readonly unknown[] }).runs;
  if (told?.length !== evidence.rows.length) {
    faults.push(`history tells of ${told?.length} runs, and there are ${evidence.rows.length}`);
  }
  const due = args[0] === 'check' ? ['full', 'other'] : [];
  for (const taskId of due) {
    const rows = evidence.rows.filter((row) => row.taskId === taskId && row.occurrence !== undefined);
    if (rows.length !== 1) faults.push(`${taskId} was due once and has ${rows.length} rows`);
  }
  // None fails but by a kill, and what was killed is said to have been interrupted.
  const others = evidence.rows.filter(({ status }) => !/^(succeeded|interrupted|skipped)$/.test(status));
  faults.push(...others.map(({ taskId, status }) => `${taskId} is said to be ${status}`));
  return [...faults, ...findUntruths(evidence, { followers, retried: new Set() })];
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function call(
  { folder, home, root }: TortureWorkspace,
  args: readonly string[],
  compiled: string,
  killing: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const preload = 'KILL_NOTE' in killing ? ['--import', pathOf('../support/killAt.ts')] : [];
  const child = spawn(
    process.execPath,
    [...preload, pathOf('../../src/cli.ts'), ...args, '--workspace', folder],
    {
      env: {
        PATH: process.env['PATH'],
        ...{ HOME: root, TZ: 'UTC', SCHEDULER_HOME: home, NODE_COMPILE_CACHE: compiled, ...killing },
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const printed = Promise.all([text(child.stdout), text(child.stderr)]);
  const [code] = (await once(child, 'close')) as [number | null];
  const [stdout, stderr] = await printed;
  return { code, stdout, stderr };
}
