import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import type { ProcessRunnerOptions } from '../../src/execution/processRunner.ts';
import type { RunSpec, Task } from '../../src/model/task.ts';
import { AttackedTask, attackedWorkspaces } from '../support/attackedTask.ts';

const harmless = 'true\n';
const harm = 'touch harm\n';
const harmInNode = `require('node:fs').writeFileSync('harm', '');\n`;
const harmInModule = `import { writeFileSync } from 'node:fs';\nwriteFileSync('harm', '');\n`;

const script = (path: string, ...args: string[]): RunSpec => ({ kind: 'script', script: path, args });
const command = (text: string): RunSpec => ({ kind: 'command', command: text });
const program = (path: string, ...args: string[]): RunSpec => ({ kind: 'process', process: path, args });
const env = (variables: Record<string, string>): Partial<Task> => ({ options: { env: variables } });
const path = process.env['PATH'] ?? '';

interface Attack {
  readonly what: string;
  readonly spec: RunSpec;
  readonly task?: Partial<Task>;
  readonly options?: (task: () => AttackedTask) => Partial<ProcessRunnerOptions>;
  /** What is there when the user looks. */
  readonly before: Readonly<Record<string, string>>;
  /** What comes with the next pull. A name with `!` can be run. */
  readonly after: Readonly<Record<string, string>>;
  /** The file whose change is seen. */
  readonly seen: string;
}

const attacks: readonly Attack[] = [
  {
    what: 'a script is changed',
    spec: script('job.sh'),
    before: { 'job.sh': harmless },
    after: { 'job.sh': harm },
    seen: 'job.sh',
  },
  {
    what: 'a script that a command line names is changed',
    spec: command('sh scripts/job.sh && echo done'),
    before: { 'scripts/job.sh': harmless },
    after: { 'scripts/job.sh': harm },
    seen: 'scripts/job.sh',
  },
  {
    what: 'a script that is named in a command within a command is changed',
    spec: command(`sh -c 'cd scripts && echo "$(sh ./job.sh)"'`),
    before: { 'scripts/job.sh': harmless },
    after: { 'scripts/job.sh': 'touch ../harm\n' },
    seen: 'scripts/job.sh',
  },
  {
    what: 'a script that an argument names is changed',
    spec: program('/bin/sh', 'job.sh'),
    before: { 'job.sh': harmless },
    after: { 'job.sh': harm },
    seen: 'job.sh',
  },
  {
    what: 'a file without any sign of code, which a script sources by a path it puts together, is changed',
    spec: script('scripts/job.sh'),
    before: { 'scripts/job.sh': '. "$(dirname "$0")/common"\n', 'scripts/common': harmless },
    after: { 'scripts/common': harm },
    seen: 'scripts/common',
  },
  {
    what: 'a module of a module is changed',
    spec: script('scripts/job.mjs'),
    before: {
      'scripts/job.mjs': `import './lib/a.mjs';\n`,
      'scripts/lib/a.mjs': `/* it's */ import '../b.mjs';\n`,
      'scripts/b.mjs': '',
    },
    after: { 'scripts/b.mjs': harmInModule },
    seen: 'scripts/b.mjs',
  },
  {
    what: 'a module whose name is written in numbers is changed',
    spec: script('job.mjs'),
    before: { 'job.mjs': String.raw`import '\x2e/li\u0062.mjs';`, 'lib.mjs': '' },
    after: { 'lib.mjs': harmInModule },
    seen: 'lib.mjs',
  },
  {
    what: 'a module that package.json maps a name to is changed',
    spec: script('job.mjs'),
    before: {
      'job.mjs': `import '#lib';\n`,
      'package.json': '{ "imports": { "#lib": "./lib.mjs" } }',
      'lib.mjs': '',
    },
    after: { 'lib.mjs': harmInModule },
    seen: 'lib.mjs',
  },
  {
    what: 'a module is put where Node looks before the one that was there',
    spec: script('job.cjs'),
    before: { 'job.cjs': `require('./lib');\n`, 'lib/index.js': '' },
    after: { 'lib.js': harmInNode },
    seen: 'lib.js',
  },
  {
    what: 'a script of package.json becomes another one',
    spec: command('npm run --silent job'),
    before: { 'package.json': '{ "scripts": { "job": "true" } }' },
    after: { 'package.json': '{ "scripts": { "job": "touch harm" } }' },
    seen: 'package.json',
  },
  {
    what: 'the shell of npm is set beside an unchanged package.json',
    spec: command('npm run --silent job'),
    before: { 'package.json': '{ "scripts": { "job": "true" } }' },
    after: { '.npmrc': 'script-shell=./shell\n', 'shell!': `#!/bin/sh\n${harm}` },
    seen: '.npmrc',
  },
  {
    what: 'an interpreter that lies in the workspace is changed',
    spec: { kind: 'script', script: 'job.txt', args: [], interpreter: 'tools/run' },
    before: { 'job.txt': 'x', 'tools/run!': `#!/bin/sh\n${harmless}` },
    after: { 'tools/run!': `#!/bin/sh\n${harm}` },
    seen: 'tools/run',
  },
  {
    what: 'the interpreter of a #! line, which lies in the workspace, is changed',
    spec: program('./job'),
    before: { 'job!': '#!tools/run\n', 'tools/run!': `#!/bin/sh\n${harmless}` },
    after: { 'tools/run!': `#!/bin/sh\n${harm}` },
    seen: 'tools/run',
  },
  {
    what: 'an interpreter is shadowed in a folder of the PATH that the task sets',
    spec: script('job.mjs'),
    task: env({ PATH: `\${workspaceFolder}/tools:${path}` }),
    before: { 'job.mjs': '' },
    after: { 'tools/node!': `#!/bin/sh\n${harm}` },
    seen: 'tools/node',
  },
  {
    what: 'an interpreter is shadowed by a relative entry of the PATH',
    spec: script('job.mjs'),
    task: env({ PATH: `tools:${path}` }),
    before: { 'job.mjs': '' },
    after: { 'tools/node!': `#!/bin/sh\n${harm}` },
    seen: 'tools/node',
  },
  {
    what: 'an interpreter is shadowed by an empty entry of the PATH',
    spec: script('job.mjs'),
    task: env({ PATH: `:${path}` }),
    before: { 'job.mjs': '' },
    after: { 'node!': `#!/bin/sh\n${harm}` },
    seen: 'node',
  },
  {
    what: 'a program is shadowed in node_modules/.bin',
    spec: command('report'),
    task: env({ PATH: `node_modules/.bin:\${workspaceFolder}/bin:${path}` }),
    before: { 'bin/report!': `#!/bin/sh\n${harmless}` },
    after: { 'node_modules/.bin/report!': `#!/bin/sh\n${harm}` },
    seen: 'node_modules/.bin/report',
  },
  {
    what: 'a program that only a script calls is shadowed by the PATH of an environment file',
    spec: script('job.sh'),
    task: { options: { env: {}, envFile: '.env' } },
    before: { '.env': `PATH=tools:${path}\n`, 'job.sh': 'date\n' },
    after: { 'tools/date!': `#!/bin/sh\n${harm}` },
    seen: 'tools/date',
  },
  {
    what: 'the environment file is changed',
    spec: command('$JOB'),
    task: { options: { env: {}, envFile: '.env' } },
    before: { '.env': 'JOB=true\n' },
    after: { '.env': `JOB='touch harm'\n` },
    seen: '.env',
  },
  {
    what: 'what NODE_OPTIONS requires is changed',
    spec: script('job.mjs'),
    task: env({ NODE_OPTIONS: '--require ./hook' }),
    before: { 'job.mjs': '', 'hook.js': '' },
    after: { 'hook.js': harmInNode },
    seen: 'hook.js',
  },
  {
    what: 'what NODE_OPTIONS of the environment file imports is changed',
    spec: script('job.mjs'),
    task: { options: { env: {}, envFile: '.env' } },
    before: { '.env': 'NODE_OPTIONS="--import=./hook.mjs"\n', 'job.mjs': '', 'hook.mjs': '' },
    after: { 'hook.mjs': harmInModule },
    seen: 'hook.mjs',
  },
  {
    what: 'what BASH_ENV names is changed',
    spec: program('bash', '-c', 'true'),
    task: env({ BASH_ENV: './startup' }),
    before: { startup: harmless },
    after: { startup: harm },
    seen: 'startup',
  },
  {
    what: 'what BASH_ENV of the environment file names is changed',
    spec: program('bash', '-c', 'true'),
    task: { options: { env: {}, envFile: '.env' } },
    before: { '.env': 'BASH_ENV=startup\n', startup: harmless },
    after: { startup: harm },
    seen: 'startup',
  },
  {
    what: 'a command that an environment variable holds is changed',
    spec: command('$EDITOR_OF_REPORTS'),
    task: env({ EDITOR_OF_REPORTS: 'sh tools/edit' }),
    before: { 'tools/edit!': harmless },
    after: { 'tools/edit!': harm },
    seen: 'tools/edit',
  },
  {
    what: 'a file that only a dry run names is changed',
    spec: program('/bin/sh', 'job.sh'),
    task: { dryRun: { args: [], env: { ENV: 'startup' } }, options: { env: { ENV: './startup' } } },
    before: { 'job.sh': '. "$ENV"', startup: harmless },
    after: { startup: harm },
    seen: 'startup',
  },
  {
    what: 'a recipe of the Makefile is changed',
    spec: command('make --silent job'),
    before: { Makefile: 'job:\n\ttrue\n' },
    after: { Makefile: 'job:\n\ttouch harm\n' },
    seen: 'Makefile',
  },
  {
    what: 'a file that is only watched is changed',
    spec: command('sh "$(echo lib/part)$(echo .data)"'),
    task: { watch: ['lib/**'] },
    before: { 'lib/part.data': harmless },
    after: { 'lib/part.data': harm },
    seen: 'lib/part.data',
  },
];

const pythons: readonly Attack[] = [
  {
    what: 'a module of Python is changed',
    spec: script('scripts/job.py'),
    before: {
      'scripts/job.py': 'from lib.tools import (\n    part,  # here\n)\n',
      'scripts/lib/tools/part.py': '',
    },
    after: { 'scripts/lib/tools/part.py': `open('harm', 'w')\n` },
    seen: 'scripts/lib/tools/part.py',
  },
  {
    what: 'a module of Python, named in letters of another look, is changed',
    spec: script('job.py'),
    before: { 'job.py': 'import ｈelper\n', 'helper.py': '' },
    after: { 'helper.py': `open('harm', 'w')\n` },
    seen: 'helper.py',
  },
  {
    what: 'a module of the standard library is shadowed beside the script',
    spec: script('job.py'),
    before: { 'job.py': 'import fractions\n' },
    after: { 'fractions.py': `open('harm', 'w')\n` },
    seen: 'fractions.py',
  },
  {
    what: 'PYTHONPATH gets a module that Python runs at each start',
    spec: script('job.py'),
    task: env({ PYTHONPATH: 'lib' }),
    before: { 'job.py': '', 'lib/other.py': '' },
    after: { 'lib/sitecustomize.py': `open('harm', 'w')\n` },
    seen: 'lib/sitecustomize.py',
  },
  {
    what: 'a module that is run by its name is changed',
    spec: program('python3', '-m', 'tools.job'),
    before: { 'tools/job.py': '' },
    after: { 'tools/job.py': `open('harm', 'w')\n` },
    seen: 'tools/job.py',
  },
];

describe('Attacks on what surrounds a task', function () {
  this.timeout(60_000);
  const create = attackedWorkspaces();

  const hasPython = (() => {
    try {
      execFileSync('python3', ['-c', '']);
      return true;
    } catch {
      return false;
    }
  })();

  async function put(task: AttackedTask, files: Attack['before']): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await task.write(name.replace('!', ''), text, name.endsWith('!') ? 0o755 : 0o644);
    }
  }

  for (const attack of [...attacks, ...(hasPython ? pythons : [])]) {
    it(`Where ${attack.what}, nothing starts`, async () => {
      const task: AttackedTask = new AttackedTask(await create(), attack.spec, attack.task);
      await put(task, attack.before);
      const approved = await task.evidence();
      const untouched = await task.runAs(approved);
      assert.equal(untouched.outcome.reason, undefined, JSON.stringify(untouched.outcome));
      await put(task, attack.after);
      const { started, outcome } = await task.runAs(approved);
      assert.deepEqual([started, outcome], [undefined, { status: 'cancelled', reason: 'not-approved' }]);
      assert.equal(task.isHarmed, false);
      assert.ok((await task.file(attack.seen))?.hash, 'what was changed is shown');
      // The attack is one: allowed, it does what it wants.
      await task.run();
      assert.equal(task.isHarmed, true, 'it would have done harm');
    });
  }

  if (hasPython) {
    it('Where a compiled module is put beside its source, for Python not to compare them, nothing starts', async () => {
      const task = new AttackedTask(await create(), script('job.py'));
      await put(task, { 'job.py': 'import helper\n', 'helper.py': '' });
      const approved = await task.evidence();
      assert.equal((await task.runAs(approved)).outcome.reason, undefined);
      // What Python keeps for itself is compared with the source and changes nothing.
      assert.deepEqual(await task.evidence(), approved);
      await put(task, { 'evil.py': `open('harm', 'w')\n` });
      const compile =
        `import py_compile as p, importlib.util as u;` +
        `p.compile('evil.py', u.cache_from_source('helper.py'), invalidation_mode=p.PycInvalidationMode.UNCHECKED_HASH)`;
      execFileSync('python3', ['-c', compile], { cwd: task.path('') });
      assert.equal((await task.runAs(approved)).outcome.reason, 'not-approved');
      await task.run();
      assert.equal(task.isHarmed, true);
    });
  }

  it('Where the settings of the workspace give another value for ${config:…}, nothing starts', async () => {
    const settings: Record<string, unknown> = { 'report.command': 'true' };
    const setting = (name: string) => settings[name];
    const options = { setting, workspaceSetting: setting };
    const task = new AttackedTask(await create(), command('${config:report.command}'), {}, options);
    const approved = await task.evidence();
    assert.deepEqual(approved.settings, { 'report.command': 'true' });
    assert.equal((await task.runAs(approved)).outcome.status, 'succeeded');
    settings['report.command'] = 'touch harm';
    assert.equal((await task.runAs(approved)).outcome.reason, 'not-approved');
    assert.equal(task.isHarmed, false);
    await task.run();
    assert.equal(task.isHarmed, true);
  });

  it('Where the settings of the workspace name another interpreter, nothing starts', async () => {
    const settings: Record<string, unknown> = {};
    const setting = (name: string) => settings[name];
    const task = new AttackedTask(
      await create(),
      script('job.py'),
      {},
      { setting, workspaceSetting: setting },
    );
    await put(task, { 'job.py': '', 'tools/python!': `#!/bin/sh\n${harm}` });
    const approved = await task.evidence();
    settings['python.defaultInterpreterPath'] = 'tools/python';
    assert.equal((await task.runAs(approved)).outcome.reason, 'not-approved');
    assert.deepEqual((await task.evidence()).settings, settings);
    assert.equal((await task.file('tools/python'))?.role, 'interpreter');
    await task.run();
    assert.equal(task.isHarmed, true);
  });

  it('Where the settings of the workspace name a shell of the workspace, or change it, nothing starts', async () => {
    const settings: Record<string, unknown> = {};
    const setting = (name: string) => settings[name];
    const hostShell = (asked: (name: string) => unknown) => {
      const file = asked('shell');
      return typeof file === 'string' ? { file } : undefined;
    };
    const options = { setting, workspaceSetting: setting, hostShell };
    const task = new AttackedTask(await create(), command('true'), {}, options);
    await put(task, { 'tools/sh!': '#!/bin/sh\nexec /bin/sh "$@"\n' });
    const before = await task.evidence();
    settings['shell'] = task.path('tools/sh');
    assert.equal((await task.runAs(before)).outcome.reason, 'not-approved');
    const approved = await task.evidence();
    assert.equal((await task.runAs(approved)).outcome.status, 'succeeded');
    await put(task, { 'tools/sh!': `#!/bin/sh\n${harm}` });
    assert.equal((await task.runAs(approved)).outcome.reason, 'not-approved');
    assert.equal((await task.file('tools/sh'))?.role, 'shell');
    await task.run();
    assert.equal(task.isHarmed, true);
  });

  it('What LD_PRELOAD names is seen, and whether it is another one', async () => {
    const task = new AttackedTask(await create(), command('true'), env({ LD_PRELOAD: './lib/hook.so' }));
    await put(task, { 'lib/hook.so': 'one' });
    const before = await task.file('lib/hook.so');
    await put(task, { 'lib/hook.so': 'two' });
    const after = await task.file('lib/hook.so');
    assert.ok(before?.hash && after?.hash);
    assert.notEqual(before.hash, after.hash);
  });

  it('A link that is made to lead to a program elsewhere is another interpreter', async () => {
    const spec: RunSpec = { kind: 'script', script: 'job.txt', args: [], interpreter: '.venv/bin/run' };
    const task = new AttackedTask(await create(), spec);
    await put(task, { 'job.txt': harm });
    await task.link('.venv/bin/run', '/bin/true');
    const approved = await task.evidence();
    assert.equal((await task.runAs(approved)).outcome.status, 'succeeded');
    await task.link('.venv/bin/run', '/bin/sh');
    assert.equal((await task.runAs(approved)).outcome.reason, 'not-approved');
    assert.equal((await task.file('.venv/bin/run'))?.without, 'program');
    await task.run();
    assert.equal(task.isHarmed, true);
  });

  it('A program of the user’s own PATH leaves nothing in evidence, which is the same on every machine', async () => {
    const task = new AttackedTask(await create(), script('job.mjs'));
    await put(task, { 'job.mjs': `import 'node:fs';\n` });
    assert.deepEqual(
      (await task.evidence()).files.map(({ path: name }) => name),
      ['job.mjs'],
    );
    await chmod(task.path('job.mjs'), 0o755);
    assert.deepEqual(
      (await task.evidence()).files.map(({ path: name }) => name),
      ['job.mjs'],
    );
  });
});
