import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { styleText } from 'node:util';
import { assertNode } from './assertNode.ts';
import { check } from './check.ts';
import type { Counts } from './counts.ts';
import { vscodeTests } from './vscodeTests.ts';

// npm test: all of it, one stage after the other, with one line of counts at the end.

const say = (line: string) => process.stdout.write(`${line}\n`);

/** Runs mocha in a process of its own and reads the counts that it prints. One that dies counts as a failure. */
async function mocha(args: readonly string[]): Promise<Counts> {
  const child = spawn('mocha', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const counts = { passed: 0, failed: 0 };
  for await (const line of createInterface({ input: child.stdout })) {
    say(line);
    const found = /^\s*(\d+) (passing|failing)\b/.exec(line);
    if (found) counts[found[2] === 'passing' ? 'passed' : 'failed'] = Number(found[1]);
  }
  const exitCode = child.exitCode ?? (await new Promise<number | null>((done) => child.once('close', done)));
  const silent = counts.failed === 0 && (exitCode !== 0 || counts.passed === 0);
  return silent ? { ...counts, failed: 1 } : counts;
}

const stages: readonly { name: string; run: () => Promise<Counts> }[] = [
  { name: 'Check', run: check },
  { name: 'Unit, contract and command-line tests', run: () => mocha(['--reporter', 'dot']) },
  { name: 'Inside VS Code', run: () => vscodeTests(say) },
  { name: 'In the browser', run: () => mocha(['--config', 'test/browser/.mocharc.json']) },
];

assertNode();
const total = { passed: 0, failed: 0 };
for (const { name, run } of stages) {
  say(`\n${styleText('bold', name)}`);
  let counts: Counts;
  try {
    counts = await run();
  } catch (error) {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    counts = { passed: 0, failed: 1 };
  }
  total.passed += counts.passed;
  total.failed += counts.failed;
}
say(`\n${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
