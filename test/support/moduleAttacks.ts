import type { RunSpec } from '../../src/model/task.ts';
import type { Attack } from './surroundingAttacks.ts';

const harm = 'touch harm\n';
const harmInNode = `require('node:fs').writeFileSync('harm', '');\n`;
const harmInModule = `import { writeFileSync } from 'node:fs';\nwriteFileSync('harm', '');\n`;

const script = (path: string): RunSpec => ({ kind: 'script', script: path, args: [] });
const command = (text: string): RunSpec => ({ kind: 'command', command: text });

const json = (value: unknown) => JSON.stringify(value);
const leftPad = 'node_modules/left-pad/index.js';
const useLeftPad = { 'job.mjs': `import 'left-pad';\n` };

/** A module is changed that the script leads to. */
export function changed(
  what: string,
  spec: RunSpec,
  before: Attack['before'],
  [seen, text]: readonly [string, string],
): Attack {
  return { what, spec, before, after: { [seen]: text }, seen: seen.replace(/!$/, '') };
}

/** Packages that are part of a git repository. */
export const packageAttacks: readonly Attack[] = [
  changed('a package', script('job.mjs'), { ...useLeftPad, [leftPad]: '' }, [leftPad, harmInNode]),
  changed(
    'a package whose name is no plain import',
    script('job.cjs'),
    { 'job.cjs': `const of = require; of(\n/* 'a' */ 'left-pad');\n`, [leftPad]: '' },
    [leftPad, harmInNode],
  ),
  changed(
    'a package of a package',
    script('job.mjs'),
    {
      ...useLeftPad,
      [leftPad]: `require('inner');\n`,
      'node_modules/left-pad/node_modules/inner/index.js': '',
    },
    ['node_modules/left-pad/node_modules/inner/index.js', harmInNode],
  ),
  changed(
    'the package.json of a package',
    script('job.mjs'),
    {
      ...useLeftPad,
      'node_modules/left-pad/package.json': json({ main: 'a' }),
      'node_modules/left-pad/a.js': '',
      'node_modules/left-pad/b.js': harmInNode,
    },
    ['node_modules/left-pad/package.json', json({ main: 'b' })],
  ),
  changed(
    'a part of a package that conditions, lists and stars lead to',
    script('job.mjs'),
    {
      'job.mjs': `import '@scope/pad/part/one';\n`,
      'node_modules/@scope/pad/package.json': json({
        exports: { './part/*': { browser: null, default: [{ node: './lib/*.js' }] } },
      }),
      'node_modules/@scope/pad/lib/one.js': '',
    },
    ['node_modules/@scope/pad/lib/one.js', harmInNode],
  ),
  changed(
    'a package in one file',
    script('job.cjs'),
    { 'job.cjs': `require('pad')`, 'node_modules/pad.js': '' },
    ['node_modules/pad.js', harmInNode],
  ),
  changed(
    'a package that is preloaded',
    command('node --require left-pad job.cjs'),
    { 'job.cjs': '', [leftPad]: '' },
    [leftPad, harmInNode],
  ),
  changed(
    'a package that an argument of Node imports',
    command(`node -e "require('left-pad')"`),
    { [leftPad]: '' },
    [leftPad, harmInNode],
  ),
  changed(
    'a program of a package that npm runs',
    command('npm run --silent job'),
    { 'package.json': json({ scripts: { job: 'padder' } }), 'node_modules/.bin/padder!': '#!/bin/sh\n' },
    ['node_modules/.bin/padder!', `#!/bin/sh\n${harm}`],
  ),
  changed(
    'a program of a package that npx runs',
    command('npx --no padder'),
    { 'package.json': '{}', 'node_modules/.bin/padder!': '#!/bin/sh\n' },
    ['node_modules/.bin/padder!', `#!/bin/sh\n${harm}`],
  ),
];

/** Modules that are named in other ways than by their paths. */
export const mappedAttacks: readonly Attack[] = [
  changed(
    'a module that is named by the own name of its package',
    script('scripts/job.mjs'),
    {
      'package.json': json({ name: 'own', exports: { './*': './src/*.mjs' } }),
      'scripts/job.mjs': `import 'own/lib/a';\n`,
      'src/lib/a.mjs': '',
    },
    ['src/lib/a.mjs', harmInModule],
  ),
  changed(
    'the package.json that maps a name to another module',
    script('job.mjs'),
    {
      'package.json': json({ name: 'own', exports: './a.mjs' }),
      'job.mjs': `import 'own';\n`,
      'a.mjs': '',
      'b.mjs': harmInModule,
    },
    ['package.json', json({ name: 'own', exports: './b.mjs' })],
  ),
  ...[
    './src/*.mjs',
    ['../no/*.mjs', './src/*.mjs'],
    { development: './no/*.mjs', default: './src/*.mjs' },
  ].map((target) =>
    changed(
      `a module that a name with a star stands for: ${json(target)}`,
      script('scripts/job.mjs'),
      {
        'package.json': json({ imports: { '#lib/*': target } }),
        'scripts/job.mjs': `import '#lib/deep/a';\n`,
        'src/deep/a.mjs': '',
      },
      ['src/deep/a.mjs', harmInModule],
    ),
  ),
  ...['script-shell=tools/shell', 'node-options=--require ./tools/shell'].map((line) =>
    changed(
      `what .npmrc names (${line})`,
      command('npm run --silent job'),
      {
        '.npmrc': `${line}\n`,
        'package.json': json({ scripts: { job: 'node -e 0' } }),
        'tools/shell!': line.startsWith('node') ? '' : '#!/bin/sh\n',
      },
      ['tools/shell!', line.startsWith('node') ? harmInNode : `#!/bin/sh\n${'touch harm\n'}`],
    ),
  ),
];
