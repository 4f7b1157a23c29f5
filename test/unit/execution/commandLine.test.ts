import assert from 'node:assert/strict';
import {
  interpreterOf,
  processCommandLine,
  scriptCommandLine,
  shellCommandLine,
} from '../../../src/execution/commandLine.ts';
import { programCandidates } from '../../../src/execution/findProgram.ts';
import { nodeStandIn } from '../../../src/execution/nodeStandIn.ts';
import { namedInterpreter } from '../../../src/execution/interpreters.ts';
import { StartProblem } from '../../../src/execution/startProblem.ts';

describe('The command line of a script', () => {
  const rows: readonly [
    string,
    { path: string; line?: string; named?: string; on?: NodeJS.Platform },
    string,
  ][] = [
    [
      'the interpreter that is named',
      { path: '/w/a.py', line: '#!/bin/sh', named: 'pypy3' },
      'pypy3 /w/a.py x',
    ],
    [
      'the #! line before the extension',
      { path: '/w/a.py', line: '#!/opt/py/bin/python' },
      '/opt/py/bin/python /w/a.py x',
    ],
    ['one argument of a #! line', { path: '/w/a', line: '#! /bin/awk -v a -f ' }, '/bin/awk|-v a -f|/w/a|x'],
    ['a line end of Windows', { path: '/w/a', line: '#!/usr/bin/env node\r' }, 'node /w/a x'],
    ['env -S', { path: '/w/a', line: '#!/usr/bin/env -S node --no-warnings' }, 'node --no-warnings /w/a x'],
    [
      'env with a variable',
      { path: '/w/a', line: '#!/usr/bin/env -S A=1 node' },
      '/usr/bin/env|-S A=1 node|/w/a|x',
    ],
    ['env with an option', { path: '/w/a', line: '#!/usr/bin/env -i' }, '/usr/bin/env -i /w/a x'],
    [
      'env with two words and no -S, as Linux takes it',
      { path: '/w/a', line: '#!/usr/bin/env node -x' },
      '/usr/bin/env|node -x|/w/a|x',
    ],
    ['.py', { path: '/w/a.py' }, 'python3 /w/a.py x'],
    [
      '.py on Windows',
      { path: 'C:\\w\\a.py', line: '#!/usr/bin/env python3', on: 'win32' },
      'python C:\\w\\a.py x',
    ],
    ['.mjs', { path: '/w/a.mjs' }, 'node /w/a.mjs x'],
    ['.cjs', { path: '/w/a.cjs' }, 'node /w/a.cjs x'],
    ['.js', { path: '/w/a.js' }, 'node /w/a.js x'],
    ['.ts', { path: '/w/a.TS' }, 'node /w/a.TS x'],
    ['.sh', { path: '/w/a.sh' }, 'sh /w/a.sh x'],
    ['.rb', { path: '/w/a.rb' }, 'ruby /w/a.rb x'],
    ['.pl', { path: '/w/a.pl' }, 'perl /w/a.pl x'],
    ['.php', { path: '/w/a.php' }, 'php /w/a.php x'],
    ['.ps1', { path: '/w/a.ps1' }, 'pwsh -NoProfile -NonInteractive -File /w/a.ps1 x'],
    [
      '.ps1 on Windows',
      { path: 'a.ps1', on: 'win32' },
      'powershell -NoProfile -NonInteractive -ExecutionPolicy Bypass -File a.ps1 x',
    ],
    ['a #! line on Windows', { path: 'a', line: '#!/bin/bash', on: 'win32' }, 'bash a x'],
    ['an unknown extension', { path: '/w/a.xyz' }, '/w/a.xyz x'],
    ['an empty #! line', { path: '/w/a.sh', line: '#!' }, 'sh /w/a.sh x'],
  ];
  for (const [what, { path, line = '', named, on = 'linux' }, expected] of rows) {
    it(`follows ${what}`, () => {
      const script = { path, firstLine: line };
      const interpreter = named === undefined ? interpreterOf(script, on) : namedInterpreter(named, on);
      const { file, args } = scriptCommandLine(script, ['x'], interpreter);
      assert.equal([file, ...args].join(expected.includes('|') ? '|' : ' '), expected);
    });
  }

  it('says what is missing', () => {
    const missing = (path: string) => {
      const script = { path, firstLine: '' };
      return scriptCommandLine(script, [], interpreterOf(script, 'linux')).missing;
    };
    assert.equal(missing('/w/a.sh'), 'interpreter-not-found');
    assert.equal(missing('/w/a'), 'script-not-found');
    assert.equal(
      processCommandLine({ kind: 'process', process: 'x', args: [] }).missing,
      'program-not-found',
    );
  });
});

describe('The command line for a shell', () => {
  it('ends in what is added, as that shell has to read it', () => {
    const run = { kind: 'command', command: 'make report' } as const;
    assert.deepEqual(shellCommandLine(run, ['-n', 'a b'], '/bin/sh', ['-e']), {
      file: '/bin/sh',
      args: ['-e', '-c', "make report -n 'a b'"],
      verbatim: false,
      missing: 'program-not-found',
    });
    assert.equal(shellCommandLine(run, ['a b'], 'cmd.exe').args.at(-1), '"make report "a b""');
  });
});

describe('A program on Windows', () => {
  it('is looked for in the folder and on the path, with each ending', () => {
    const env = { Path: 'C:\\bin;"D:\\my tools";', PATHEXT: '.EXE;.CMD' };
    assert.deepEqual(programCandidates('npm', env, 'C:\\w'), [
      'C:\\w\\npm',
      'C:\\w\\npm.EXE',
      'C:\\w\\npm.CMD',
      'C:\\bin\\npm',
      'C:\\bin\\npm.EXE',
      'C:\\bin\\npm.CMD',
      'D:\\my tools\\npm',
      'D:\\my tools\\npm.EXE',
      'D:\\my tools\\npm.CMD',
    ]);
    assert.deepEqual(programCandidates('.\\t.exe', { PATHEXT: '.EXE' }, 'C:\\w'), [
      'C:\\w\\t.exe',
      'C:\\w\\t.exe.EXE',
    ]);
  });
});

describe('A missing node', () => {
  const launch = (file: string) => ({
    line: { file, args: ['/w/a.mjs'], verbatim: false, missing: 'interpreter-not-found' as const },
    cwd: '/w',
    env: { A: '1' },
  });
  const missing = new StartProblem('interpreter-not-found', 'node');

  it('is replaced by Electron, which is told so', () => {
    const standIn = nodeStandIn(missing, launch('node'), '/opt/code/code', true);
    assert.deepEqual([standIn?.line.file, standIn?.line.args], ['/opt/code/code', ['/w/a.mjs']]);
    assert.deepEqual(standIn?.env, { A: '1', ELECTRON_RUN_AS_NODE: '1' });
  });

  it('is replaced by a host that is Node itself, untold', () => {
    assert.deepEqual(nodeStandIn(missing, launch('node'), '/srv/node', false)?.env, { A: '1' });
  });

  it('is not replaced by anything else, nor is anything else replaced', () => {
    assert.equal(nodeStandIn(missing, launch('node'), '/usr/bin/scheduler', false), undefined);
    assert.equal(nodeStandIn(missing, launch('/opt/node'), '/srv/node', false), undefined);
    assert.equal(nodeStandIn(missing, launch('python3'), '/srv/node', false), undefined);
    assert.equal(
      nodeStandIn(new StartProblem('not-permitted', 'node'), launch('node'), '/srv/node', false),
      undefined,
    );
  });
});
