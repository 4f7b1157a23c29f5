import type { RunSpec } from '../../src/model/task.ts';
import { changed } from './moduleAttacks.ts';
import type { Attack } from './surroundingAttacks.ts';

const harm = 'touch harm\n';
const harmInNode = `require('node:fs').writeFileSync('harm', '');\n`;
const harmInModule = `import { writeFileSync } from 'node:fs';\nwriteFileSync('harm', '');\n`;
const harmInPython = `open('harm', 'w').close()\n`;
const harmInRuby = `File.write('harm', '')\n`;
const harmInPhp = `<?php file_put_contents('harm', '');\n`;

const script = (path: string): RunSpec => ({ kind: 'script', script: path, args: [] });
const program = (path: string, ...args: string[]): RunSpec => ({ kind: 'process', process: path, args });

const json = (value: unknown) => JSON.stringify(value);

/** Modules that are found by what is said elsewhere, or by a path of several parts. */
export const foundAttacks: readonly (Attack & { readonly needs: string })[] = [
  ...(
    [
      [`require(require('node:path').join(__dirname, '..', 'lib', 'part'));`, 'lib/part.js'],
      [`require(require('node:path').resolve(\n  'lib',\n  'part.js',\n));`, 'lib/part.js'],
    ] as const
  ).map(([text, part]) => ({
    ...changed(text, script('scripts/job.cjs'), { 'scripts/job.cjs': text, [part]: '' }, [part, harmInNode]),
    needs: 'node',
  })),
  {
    ...changed(
      'a package below NODE_PATH',
      script('job.cjs'),
      { 'job.cjs': `require('part');\n`, 'lib/part/package.json': '{"main":"a"}', 'lib/part/a.js': '' },
      ['lib/part/a.js', harmInNode],
    ),
    task: { options: { env: { NODE_PATH: 'lib' } } },
    needs: 'node',
  },
  ...(
    [
      [
        `import runpy, os\nrunpy.run_path(os.path.join(os.path.dirname(__file__), '..', 'lib', 'part.py'))`,
        'lib/part.py',
      ],
      [
        `import pathlib\nexec((pathlib.Path(__file__).parent / 'lib' / 'part.py').read_text())`,
        'scripts/lib/part.py',
      ],
    ] as const
  ).map(([text, part]) => ({
    ...changed(text, script('scripts/job.py'), { 'scripts/job.py': text, [part]: '' }, [part, harmInPython]),
    needs: 'python3',
  })),
  ...[
    `use lib 'lib'; use My::Part;`,
    'use FindBin; use lib "$FindBin::Bin/../lib"; use My::Part;',
    `use lib 'lib'; require My::Part;`,
  ].map((text) => ({
    ...changed(text, program('perl', 'scripts/job.pl'), { 'scripts/job.pl': text, 'lib/My/Part.pm': '1;' }, [
      'lib/My/Part.pm',
      `open(F, '>harm'); 1;`,
    ]),
    needs: 'perl',
  })),
  {
    ...changed(
      'a module of TypeScript that tsconfig.json leads to',
      program('tsx', 'scripts/job.ts'),
      {
        'tsconfig.json': '{ "extends": "./config/base", /* a */ }',
        'config/base.json': json({ compilerOptions: { paths: { '@/*': ['../src/*'] } } }),
        'scripts/job.ts': `import '@/part';\n`,
        'src/part.ts': '',
      },
      ['src/part.ts', harmInModule],
    ),
    needs: 'tsx',
  },
  {
    ...changed(
      'a module of Lua',
      program('lua', 'job.lua'),
      { 'job.lua': 'require "lib.part"', 'lib/part.lua': '' },
      ['lib/part.lua', `io.open('harm', 'w')`],
    ),
    needs: 'lua',
  },
];

/** Code that other calls lead to than an import. */
export const callAttacks: readonly (Attack & { readonly needs: string })[] = [
  {
    ...changed(
      'a module of a file that is called as configs are',
      program('node', 'job.conf'),
      { 'job.conf': `require('./part');\n`, 'part.js': '' },
      ['part.js', harmInNode],
    ),
    needs: 'node',
  },
  ...(
    [
      [`new (require('node:worker_threads').Worker)('./scripts/part.js');`, 'part.js'],
      [`const { Worker } = require('node:worker_threads'); new Worker('./scripts/part');`, 'part.js'],
      [`require('node:child_process').fork('./scripts/part');`, 'part.js'],
      [`require('node:child_process').fork('scripts/part');`, 'part.js'],
      [`const { createRequire } = require('node:module'); createRequire(__filename)('./part');`, 'part.js'],
      [`require(require.resolve('./part'));`, 'part.js'],
      [
        `new (require('node:worker_threads').Worker)(new URL('./part.js', 'file://' + __filename));`,
        'part.js',
      ],
    ] as const
  ).map(([text, part]) => ({
    ...changed(text, script('scripts/job.cjs'), { 'scripts/job.cjs': text, [`scripts/${part}`]: '' }, [
      `scripts/${part}`,
      harmInNode,
    ]),
    needs: 'node',
  })),
  ...(
    [
      [`import sys; sys.path.insert(0, 'lib')\nimport part`, 'lib/part.py'],
      [`import sys\nsys.path.append(\n  'lib'\n)\nimport part`, 'lib/part.py'],
      [
        `import os, sys\nhere = os.path.dirname(os.path.dirname(__file__))\nsys.path.insert(0, os.path.join(here, 'lib', 'more'))\nimport part`,
        'lib/more/part.py',
      ],
      [
        `import sys, pathlib\nsys.path.insert(0, str(pathlib.Path(__file__).parent.parent / 'lib'))\nimport part`,
        'lib/part.py',
      ],
      [
        `import sys; sys.path[:0] = ['lib']\nimport importlib; importlib.import_module('part')`,
        'lib/part.py',
      ],
      [`import sys\nwhere = 'lib'\nsys.path.append(where)\nimport part`, 'lib/part.py'],
      [`import runpy; runpy.run_path('lib/part.py')`, 'lib/part.py'],
      [`import runpy; runpy.run_path('lib/part')`, 'lib/part'],
      [`import runpy, sys; sys.path.append('lib'); runpy.run_module('part')`, 'lib/part.py'],
      [`exec(open('lib/part.py').read())`, 'lib/part.py'],
      [`exec(open('lib/part.txt').read())`, 'lib/part.txt'],
      [`exec(compile(open("lib/part.txt").read(), 'a', 'exec'))`, 'lib/part.txt'],
    ] as const
  ).map(([text, part]) => ({
    ...changed(text, script('scripts/job.py'), { 'scripts/job.py': text, [part]: '' }, [part, harmInPython]),
    needs: 'python3',
  })),
  {
    ...changed(
      'a folder that another module adds to sys.path',
      script('scripts/job.py'),
      {
        'scripts/job.py': 'import setup_path\nimport part\n',
        'scripts/setup_path.py': `import sys\nsys.path.append('lib')\n`,
        'lib/part.py': '',
      },
      ['lib/part.py', harmInPython],
    ),
    needs: 'python3',
  },
  ...[
    `source "$(dirname "$0")/lib/part"`,
    '. "${BASH_SOURCE%/*}/lib/part"',
    'DIR=$(cd "$(dirname "$0")" && pwd); . "$DIR/lib/part"',
    'DIR="$(cd "$(dirname "${BASH_SOURCE[0]}")/../scripts" && pwd)"\n. "$DIR/lib/part"',
    'here=${0%/*}; bash "$here"/lib/part',
  ].map((text) => ({
    ...changed(
      text,
      script('scripts/job.bash'),
      { 'scripts/job.bash!': `#!/usr/bin/env bash\n${text}\n`, 'scripts/lib/part': 'true\n' },
      ['scripts/lib/part', harm],
    ),
    needs: 'bash',
  })),
  ...(
    [
      [`require_relative '../lib/part'`, 'lib/part.rb'],
      [`load 'lib/part'`, 'lib/part'],
      [`$LOAD_PATH.unshift File.expand_path('../../lib', __FILE__)\nrequire 'part'`, 'lib/part.rb'],
      [`$:.unshift File.join(__dir__, '..', 'lib')\nrequire 'part'`, 'lib/part.rb'],
      [`autoload :Part, './lib/part'\nPart rescue nil`, 'lib/part.rb'],
    ] as const
  ).map(([text, part]) => ({
    ...changed(text, script('scripts/job.rb'), { 'scripts/job.rb': text, [part]: '' }, [part, harmInRuby]),
    needs: 'ruby',
  })),
  ...(
    [
      [`require __DIR__ . '/part.php';`, 'scripts/part.php'],
      [`include_once(dirname(__FILE__) . '/part.inc');`, 'scripts/part.inc'],
      [`require_once 'lib/part.inc';`, 'lib/part.inc'],
    ] as const
  ).map(([text, part]) => ({
    ...changed(text, program('php', 'scripts/job.php'), { 'scripts/job.php': `<?php ${text}`, [part]: '' }, [
      part,
      harmInPhp,
    ]),
    needs: 'php',
  })),
];
