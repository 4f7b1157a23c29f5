import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { isCostlyPattern } from '../../src/common/costlyPattern.ts';
import type { RunSpec } from '../../src/model/task.ts';
import { ChangedFiles } from '../../src/outputs/changedFiles.ts';
import { AttackedTask, attackedWorkspaces } from '../support/attackedTask.ts';
import type { Attack } from '../support/surroundingAttacks.ts';

const harm = 'touch harm\n';
const harmInNode = `require('node:fs').writeFileSync('harm', '');\n`;
const harmInPython = `open('harm', 'w').close()\n`;

const script = (path: string, ...args: string[]): RunSpec => ({ kind: 'script', script: path, args });
const command = (text: string): RunSpec => ({ kind: 'command', command: text });
const program = (path: string, ...args: string[]): RunSpec => ({ kind: 'process', process: path, args });

/** A file is changed that a command names. */
function changed(spec: RunSpec, name: string, before: string, after: string, others = {}): Named {
  const what = `${JSON.stringify(spec)}: ${name}`;
  return { what, spec, before: { ...others, [name]: before }, after: { [name]: after }, seen: name };
}

/** A file is added beside what is there. */
function added(spec: RunSpec, before: Attack['before'], name: string, text: string): Named {
  return { what: `${JSON.stringify(spec)}: new ${name}`, spec, before, after: { [name]: text }, seen: name };
}

interface Named extends Attack {
  /** The command needs a program that is not on all machines. */
  readonly needs?: string;
}

const scripts = (text: string) => JSON.stringify({ scripts: { report: text } });

const attacks: readonly Named[] = [
  changed(command('bash nightly'), 'nightly', 'true\n', harm),
  changed(command('bash -e -u nightly'), 'nightly', 'true\n', harm),
  changed(command('env bash nightly'), 'nightly', 'true\n', harm),
  changed(program('bash', 'tools/nightly'), 'tools/nightly', 'true\n', harm),
  changed(script('job.sh'), 'lib/step1', 'true\n', harm, { 'job.sh': 'sh lib/step1\n' }),
  changed(command('bash nightly'), 'common', 'true\n', harm, { nightly: '. ./common\n' }),
  changed(command('node job'), 'job', '', harmInNode),
  changed(command('node --env-file .env job'), 'job', '', harmInNode, { '.env': '' }),
  changed(command('python3 job'), 'job', '', harmInPython),
  added(script('tools/a.py'), { 'tools/a.py': 'import subprocess\n' }, 'tools/selectors.py', harmInPython),
  added(
    script('tools/a.py'),
    { 'tools/a.py': 'import subprocess\n' },
    'tools/selectors/__init__.py',
    harmInPython,
  ),
  added(
    command('python3 tools/a.py'),
    { 'tools/a.py': 'import subprocess\n' },
    'tools/selectors.py',
    harmInPython,
  ),
  added(command('python3 -c "import subprocess"'), {}, 'selectors.py', harmInPython),
  changed(command('python3 -mhelper'), 'helper.py', '', harmInPython),
  {
    ...changed(
      command('cd reports && npm run report'),
      'package.json',
      scripts('true'),
      scripts('touch harm; touch ../harm'),
      {
        'reports/bunfig.toml': '',
      },
    ),
    needs: 'npm',
  },
  changed(
    command('cd reports && node --run report'),
    'package.json',
    scripts('true'),
    scripts('touch harm'),
    {
      'reports/x': '',
    },
  ),
  ...[command('make -f build.txt'), command('make --file=build.txt')].map((spec) => ({
    ...changed(spec, 'build.txt', 'all:\n\ttrue\n', 'all:\n\ttouch harm\n'),
    needs: 'make',
  })),
  {
    ...changed(command('make'), 'rules.txt', 'all:\n\ttrue\n', 'all:\n\ttouch harm\n', {
      Makefile: 'include rules.txt\n',
    }),
    needs: 'make',
  },
];

describe('Attacks on files that only their use makes code', function () {
  this.timeout(60_000);
  const create = attackedWorkspaces();

  async function put(task: AttackedTask, files: Attack['before']): Promise<void> {
    for (const [name, text] of Object.entries(files)) await task.write(name, text);
  }

  function has(name: string): boolean {
    try {
      execFileSync(name, ['--version'], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  }

  for (const attack of attacks) {
    const needed = attack.needs ?? (JSON.stringify(attack).includes('.py') ? 'python3' : undefined);
    if (needed !== undefined && !has(needed)) continue;
    it(`${attack.what}: nothing starts`, async () => {
      const task = new AttackedTask(await create(), attack.spec);
      await put(task, attack.before);
      const approved = await task.evidence();
      const untouched = await task.runAs(approved);
      assert.equal(untouched.outcome.reason, undefined, JSON.stringify(untouched.outcome));
      await put(task, attack.after);
      assert.equal((await task.runAs(approved)).outcome.reason, 'not-approved');
      assert.equal(task.isHarmed, false);
      assert.ok((await task.file(attack.seen))?.hash, 'what was changed is shown');
      await task.run();
      assert.equal(task.isHarmed, true, 'it would have done harm');
    });
  }

  it('A file that --env-file names is one of variables, whatever it is called', async () => {
    const task = new AttackedTask(await create(), command('node --env-file=vars job.js'));
    await put(task, { vars: '', 'job.js': '' });
    const approved = await task.evidence();
    assert.equal((await task.file('vars'))?.role, 'env-file');
    await put(task, { vars: 'NODE_OPTIONS=--require=./x' });
    assert.equal((await task.runAs(approved)).outcome.reason, 'not-approved');
  });

  it('What a script is given to read or to write is no code', async () => {
    for (const spec of [command('python3 job.py out.json'), script('job.py', 'out.json')]) {
      const task = new AttackedTask(await create(), spec);
      await put(task, { 'job.py': '', 'out.json': '1' });
      const approved = await task.evidence();
      await put(task, { 'out.json': '2' });
      assert.deepEqual(await task.evidence(), approved);
    }
  });

  it('A pattern that stands for too many is not walked, and cannot be allowed', async () => {
    const workspace = await create();
    const many = '{a,b,c,d,e,f,g,h,i,j}'.repeat(8);
    for (const pattern of ['{1..300000000}', many, '{a,b}'.repeat(9), `${'x'.repeat(300)}*`]) {
      const task = new AttackedTask(workspace, command('true'), { watch: [pattern] });
      assert.deepEqual((await task.evidence()).files, [
        { role: 'watch', path: pattern.slice(0, 200), without: 'too-large' },
      ]);
      await assert.rejects(ChangedFiles.since(workspace.folder, pattern), { name: 'OutsideFolderError' });
    }
    assert.equal(isCostlyPattern('src/**/*.{js,ts,jsx,tsx}'), false);
  });
});
