import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { promisify, styleText } from 'node:util';
import { assertNode } from './assertNode.ts';

// npm run check: everything that can be said of the code without running it.

const run = promisify(execFile);
const packageFile = 'dist/workspace-scheduler.vsix';
const packageBudget = 400 * 1024;

const checks: readonly { name: string; command: readonly string[] }[] = [
  { name: 'types', command: ['tsc', '--project', '.'] },
  { name: 'lint', command: ['eslint', '.', '--max-warnings', '0'] },
  { name: 'format', command: ['prettier', '--check', '.'] },
  { name: 'import cycles', command: ['npm', 'run', '--silent', 'cycles'] },
  { name: 'unused code', command: ['knip'] },
  { name: 'package', command: ['npm', 'run', '--silent', 'package'] },
];

async function passes(command: readonly string[]): Promise<string | undefined> {
  const [program = '', ...args] = command;
  try {
    await run(program, args, { shell: process.platform === 'win32', maxBuffer: 64 * 1024 * 1024 });
    return undefined;
  } catch (error) {
    const { stdout, stderr, message } = error as Error & { stdout?: string; stderr?: string };
    return [stdout, stderr].join('\n').trim() || message;
  }
}

async function packageIsSmall(): Promise<string | undefined> {
  const { size } = await stat(packageFile);
  const kilobytes = `${(size / 1024).toFixed(0)} KB of ${packageBudget / 1024} KB`;
  process.stdout.write(`  ${packageFile}: ${kilobytes}\n`);
  return size <= packageBudget ? undefined : `The package is larger than its budget: ${kilobytes}`;
}

/** Runs every check, prints what fails, and returns the counts. */
export async function check(): Promise<{ passed: number; failed: number }> {
  assertNode();
  const counts = { passed: 0, failed: 0 };
  const report = (name: string, problem: string | undefined, started: number) => {
    const took = `${((performance.now() - started) / 1000).toFixed(1)} s`;
    if (problem === undefined) {
      counts.passed++;
      process.stdout.write(`${styleText('green', '✔')} ${name} (${took})\n`);
    } else {
      counts.failed++;
      process.stdout.write(`${styleText('red', '✘')} ${name} (${took})\n${problem}\n`);
    }
  };
  for (const { name, command } of checks) {
    const started = performance.now();
    report(name, await passes(command), started);
  }
  const started = performance.now();
  report('package size', await packageIsSmall().catch(String), started);
  return counts;
}

if (import.meta.main) {
  const { passed, failed } = await check();
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
}
