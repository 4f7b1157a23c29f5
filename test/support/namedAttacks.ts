import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import type { RunSpec, Task } from '../../src/model/task.ts';
import { AttackedTask, attackedWorkspaces } from './attackedTask.ts';
import type { Attack } from './surroundingAttacks.ts';

export const harm = 'touch harm\n';
export const harmInNode = `require('node:fs').writeFileSync('harm', '');\n`;
export const harmInPython = `open('harm', 'w').close()\n`;

export const script = (path: string, ...args: string[]): RunSpec => ({ kind: 'script', script: path, args });
export const command = (text: string): RunSpec => ({ kind: 'command', command: text });
export const program = (path: string, ...args: string[]): RunSpec => ({
  kind: 'process',
  process: path,
  args,
});

/** What the scripts of a package.json look like. */
export const scripts = (report: string, others = {}) => JSON.stringify({ ...others, scripts: { report } });

export interface Named extends Attack {
  /** Programs that are not on all machines: without them only the evidence is compared. */
  readonly needs?: readonly string[];
}

function nameOf(spec: RunSpec | string): string {
  return typeof spec === 'string' ? spec.replaceAll('\n', '↵') : JSON.stringify(spec);
}

/** A file is changed that a command names. A name with `!` can be run. */
export function changed(
  spec: RunSpec | string,
  name: string,
  before: string,
  after: string,
  others = {},
  ...needs: readonly string[]
): Named {
  const run = typeof spec === 'string' ? command(spec) : spec;
  const what = `${nameOf(spec)}: ${name}`;
  const seen = name.replace('!', '');
  return { what, spec: run, before: { ...others, [name]: before }, after: { [name]: after }, seen, needs };
}

/** A file is added beside what is there. */
export function added(
  spec: RunSpec | string,
  name: string,
  text: string,
  before: Attack['before'] = {},
  task?: Partial<Task>,
): Named {
  const run = typeof spec === 'string' ? command(spec) : spec;
  const what = `${nameOf(spec)}: new ${name}`;
  const seen = name.replace('!', '');
  return { what, spec: run, before, after: { [name]: text }, seen, ...(task && { task }) };
}

export async function put(task: AttackedTask, files: Attack['before']): Promise<void> {
  for (const [name, text] of Object.entries(files))
    await task.write(name.replace('!', ''), text, name.endsWith('!') ? 0o755 : 0o644);
}

function has(name: string): boolean {
  try {
    execFileSync('/bin/sh', ['-c', `command -v ${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A test for each: what was allowed starts, what was changed afterwards does not, and it would have done harm. */
export function testAttacks(attacks: readonly Named[]): void {
  const create = attackedWorkspaces();
  for (const attack of attacks) {
    const needs = attack.needs ?? [];
    const canRun = [...needs, ...(JSON.stringify(attack).includes('.py') ? ['python3'] : [])].every(has);
    it(`${attack.what}: ${canRun ? 'nothing starts' : 'another evidence'}`, async () => {
      const task = new AttackedTask(await create(), attack.spec, attack.task);
      await put(task, attack.before);
      const approved = await task.evidence();
      if (canRun) {
        const untouched = await task.runAs(approved);
        assert.equal(untouched.outcome.reason, undefined, JSON.stringify(untouched.outcome));
      }
      await put(task, attack.after);
      assert.notDeepEqual(await task.evidence(), approved);
      assert.ok((await task.file(attack.seen))?.hash, 'what was changed is shown');
      if (!canRun) return;
      assert.equal((await task.runAs(approved)).outcome.reason, 'not-approved');
      assert.equal(task.isHarmed, false);
      await task.run();
      assert.equal(task.isHarmed, true, 'it would have done harm');
    });
  }
}
