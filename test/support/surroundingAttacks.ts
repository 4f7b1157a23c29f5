import type { RunSpec, Task } from '../../src/model/task.ts';

const harmless = 'true\n';
const harm = 'touch harm\n';
const harmInNode = `require('node:fs').writeFileSync('harm', '');\n`;
const harmInModule = `import { writeFileSync } from 'node:fs';\nwriteFileSync('harm', '');\n`;

const script = (path: string, ...args: string[]): RunSpec => ({ kind: 'script', script: path, args });
const command = (text: string): RunSpec => ({ kind: 'command', command: text });
const program = (path: string, ...args: string[]): RunSpec => ({ kind: 'process', process: path, args });
const env = (variables: Record<string, string>): Partial<Task> => ({ options: { env: variables } });
const path = process.env['PATH'] ?? '';

/** What somebody does who can write in the workspace, and the file whose change tells. */
export interface Attack {
  readonly what: string;
  readonly spec: RunSpec;
  readonly task?: Partial<Task>;
  /** What is there when the user looks. */
  readonly before: Readonly<Record<string, string>>;
  /** What comes with the next pull. A name with `!` can be run. */
  readonly after: Readonly<Record<string, string>>;
  /** The file whose change is seen. */
  readonly seen: string;
}

export const attacks: readonly Attack[] = [
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

/** Where there is Python. */
export const pythons: readonly Attack[] = [
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
