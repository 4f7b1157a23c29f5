import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { runExtensionTests } from '../support/host/suiteRunner.ts';
import { bundleSuite } from '../support/vscodeTests.ts';
import { milliseconds, percentile, type Figure } from './figures.ts';

/** Milliseconds, as test/vscode/bench/suite.ts measures them inside the extension host. */
export interface Activation {
  /** The `activate` function itself. */
  readonly activate: number;
  /** From asking VS Code to activate the extension to its answer, with reading and compiling its code. */
  readonly whole: number;
  /** From there until the schedule is in force. */
  readonly ready: number;
  /** The longest time for which the host's thread did nothing else meanwhile. */
  readonly longestHold: number;
  /** An extension of VS Code's own, from asking to the answer. */
  readonly peer: number;
}

const root = join(import.meta.dirname, '..', '..');

async function measure(tasks: number): Promise<Activation> {
  const scratch = await mkdtemp(join(tmpdir(), 'scheduler-bench-'));
  const workspace = join(scratch, 'workspace');
  const result = join(scratch, 'result.json');
  await mkdir(workspace);
  try {
    await runExtensionTests({
      extensionPath: root,
      suitePath: await bundleSuite('test/vscode/bench/suite.ts'),
      workspace,
      workspaceTrust: false,
      env: {
        SCHEDULER_HOME: join(scratch, 'state'),
        SCHEDULER_BENCH_TASKS: String(tasks),
        SCHEDULER_BENCH_RESULT: result,
      },
      progress: () => undefined,
    });
    return JSON.parse(await readFile(result, 'utf8')) as Activation;
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  }
}

/** Activation in a real extension host, each time in a fresh window; the median of `rounds`. */
export async function activation(rounds: number): Promise<Figure[]> {
  await execa('node', ['esbuild.js', '--production'], { cwd: root, preferLocal: true });
  const figures: Figure[] = [];
  for (const [tasks, goal] of [
    [100, '≤ 15 ms'],
    [10_000, '≤ 60 ms'],
  ] as const) {
    const all: Activation[] = [];
    for (let round = 0; round < rounds; round++) all.push(await measure(tasks));
    const median = (pick: (one: Activation) => number) => milliseconds(percentile(all.map(pick), 0.5));
    const peer = `${median((one) => one.peer)} (VS Code's own Markdown extension, whole)`;
    figures.push(
      { measure: `activate(), ${tasks} tasks`, value: median((one) => one.activate), peer: '', goal },
      { measure: '  with loading the code', value: median((one) => one.whole), peer, goal: '' },
      {
        measure: '  then until the schedule is in force',
        value: median((one) => one.ready),
        peer: '',
        goal: '',
      },
      {
        measure: '  longest hold of the thread',
        value: median((one) => one.longestHold),
        peer: '',
        goal: '',
      },
    );
  }
  return figures;
}
