import { join } from 'node:path';
import type { Outcome } from '../../../src/model/run.ts';
import type { RunSpec, Task } from '../../../src/model/task.ts';
import { program, script, shell } from './realRun.ts';

/** One real process and how it has to end. */
export interface ProcessRow {
  readonly what: string;
  readonly run: RunSpec | ((folder: string) => RunSpec);
  readonly files?: Readonly<Record<string, string>>;
  readonly executable?: readonly string[];
  readonly options?: Partial<Task['options']>;
  readonly outcome: Outcome | ((folder: string) => Outcome);
  /** `{folder}` stands for the workspace folder. */
  readonly stdout?: string;
  readonly stderr?: string;
}

export const succeeded: Outcome = { status: 'succeeded', exitCode: 0 };
const exited = (exitCode: number): Outcome => ({ status: 'failed', reason: 'exit-code', exitCode });
const notStarted = (reason: Outcome['reason'] & string, detail: string): Outcome => ({
  status: 'failed',
  reason,
  detail,
});

export const processTable: readonly ProcessRow[] = [
  { what: 'exit 0', run: program('true'), outcome: succeeded },
  { what: 'exit 1', run: program('false'), outcome: exited(1) },
  { what: 'exit 255', run: shell('exit 255'), outcome: exited(255) },
  {
    what: 'a signal to itself',
    run: shell('kill -SEGV $$'),
    outcome: { status: 'failed', reason: 'signal', signal: 'SIGSEGV' },
  },
  {
    what: 'KILL from outside',
    run: shell('kill -KILL $$'),
    outcome: { status: 'failed', reason: 'signal', signal: 'SIGKILL' },
  },
  {
    what: 'a shell that does not know the command',
    run: shell('no-such-command-here 2>/dev/null'),
    outcome: exited(127),
  },
  {
    what: 'both streams',
    run: shell('echo out; echo err >&2'),
    outcome: succeeded,
    stdout: 'out\n',
    stderr: 'err\n',
  },
  {
    what: 'a pipeline',
    run: shell('printf "b\\na\\n" | sort | tr "\\n" ","'),
    outcome: succeeded,
    stdout: 'a,b,',
  },
  { what: 'no last newline', run: shell('printf end'), outcome: succeeded, stdout: 'end' },
  {
    what: 'arguments that no shell touches',
    run: program('printf', '%s|', '$HOME', 'a b', '*', '"'),
    outcome: succeeded,
    stdout: '$HOME|a b|*|"|',
  },
  { what: 'a reader of stdin', run: program('cat'), outcome: succeeded, stdout: '' },
  { what: 'output after exec', run: shell('exec echo replaced'), outcome: succeeded, stdout: 'replaced\n' },
  {
    what: 'a script by its interpreter',
    run: { ...script('job.txt', 'x'), interpreter: 'sh' } as RunSpec,
    files: { 'job.txt': 'echo "$1"' },
    outcome: succeeded,
    stdout: 'x\n',
  },
  {
    what: 'a script by its #! line, without the x bit',
    run: script('job'),
    files: { job: '#!/bin/sh\necho here' },
    outcome: succeeded,
    stdout: 'here\n',
  },
  {
    what: 'a script by env and a #! line',
    run: script('job.py'),
    files: { 'job.py': '#!/usr/bin/env sh\necho sh' },
    outcome: succeeded,
    stdout: 'sh\n',
  },
  {
    what: 'a script by its extension',
    run: script('job.sh', 'a b'),
    files: { 'job.sh': 'echo "<$1>"' },
    outcome: succeeded,
    stdout: '<a b>\n',
  },
  {
    what: 'an .mjs script',
    run: script('job.mjs', '7'),
    files: { 'job.mjs': 'console.log(process.argv[2])' },
    outcome: succeeded,
    stdout: '7\n',
  },
  {
    what: 'an executable without any hint',
    run: script('job'),
    files: { job: 'echo by itself' },
    executable: ['job'],
    outcome: succeeded,
    stdout: 'by itself\n',
  },
  {
    what: 'a script of the workspace by its absolute path',
    run: (folder) => script(join(folder, 'job.sh')),
    files: { 'job.sh': 'echo abs' },
    outcome: succeeded,
    stdout: 'abs\n',
  },
  {
    what: 'its folder',
    run: shell('pwd'),
    options: { cwd: 'sub' },
    outcome: succeeded,
    stdout: '{folder}/sub\n',
  },
  {
    what: 'a program of its folder',
    run: program('./tool'),
    files: { tool: '#!/bin/sh\necho tool' },
    executable: ['tool'],
    outcome: succeeded,
    stdout: 'tool\n',
  },
  {
    what: 'variables in all places',
    run: program('${env:SHELL}', '-c', 'echo $A', '${unknown}'),
    options: { cwd: '${workspaceFolder}/sub', env: { A: '${workspaceFolder}' } },
    outcome: succeeded,
    stdout: '{folder}\n',
  },
  {
    what: 'no such program',
    run: program('no-such-program'),
    outcome: notStarted('program-not-found', 'no-such-program'),
  },
  {
    what: 'no such interpreter by name',
    run: { ...script('job.sh'), interpreter: 'no-such-interpreter' } as RunSpec,
    files: { 'job.sh': '' },
    outcome: notStarted('interpreter-not-found', 'no-such-interpreter'),
  },
  {
    what: 'no such interpreter in env',
    run: script('job'),
    files: { job: '#!/usr/bin/env no-such-lang\n' },
    outcome: notStarted('interpreter-not-found', 'no-such-lang'),
  },
  {
    what: 'no such interpreter behind a program',
    run: program('./tool'),
    files: { tool: '#!/no/such/lang\n' },
    executable: ['tool'],
    outcome: notStarted('interpreter-not-found', '/no/such/lang'),
  },
  {
    what: 'no such interpreter in the workspace',
    run: { ...script('job.sh'), interpreter: '.venv/bin/python' } as RunSpec,
    files: { 'job.sh': '' },
    outcome: (folder) => notStarted('interpreter-not-found', join(folder, '.venv/bin/python')),
  },
  {
    what: 'no such script',
    run: script('gone.sh'),
    outcome: (folder) => notStarted('script-not-found', join(folder, 'gone.sh')),
  },
  {
    what: 'a folder as a script',
    run: script('sub'),
    outcome: (folder) => notStarted('script-not-found', join(folder, 'sub')),
  },
  {
    what: 'no such cwd',
    run: program('true'),
    options: { cwd: 'gone' },
    outcome: (folder) => notStarted('cwd-not-found', join(folder, 'gone')),
  },
  {
    what: 'a file as cwd',
    run: program('true'),
    files: { file: '' },
    options: { cwd: 'file' },
    outcome: (folder) => notStarted('cwd-not-found', join(folder, 'file')),
  },
  {
    what: 'a program without the x bit',
    run: program('./tool'),
    files: { tool: '#!/bin/sh\n' },
    outcome: notStarted('not-permitted', './tool'),
  },
  {
    what: 'a script without the x bit and any hint',
    run: script('job'),
    files: { job: 'echo no' },
    outcome: (folder) => notStarted('not-permitted', join(folder, 'job')),
  },
  {
    what: 'a script outside the workspace',
    run: script('../outside.sh'),
    outcome: (folder) => notStarted('outside-workspace', join(folder, '../outside.sh')),
  },
  {
    what: 'a script of the system',
    run: script('/bin/sh'),
    outcome: notStarted('outside-workspace', '/bin/sh'),
  },
  {
    what: 'a script whose link leads outside',
    run: script('link.sh'),
    outcome: (folder) => notStarted('outside-workspace', join(folder, 'link.sh')),
  },
  {
    what: 'a variable that only an editor has',
    run: program('echo', '${file}'),
    outcome: notStarted('spawn-failed', 'cannot resolve ${file}'),
  },
  {
    what: 'the same name in a shell',
    run: shell('file=mine; echo ${file}'),
    outcome: succeeded,
    stdout: 'mine\n',
  },
  {
    what: 'a VS Code task',
    run: { kind: 'task', task: 'npm: build' },
    outcome: notStarted('unsupported-kind', 'task'),
  },
  {
    what: 'a VS Code command',
    run: { kind: 'vscode', command: 'x', args: [] },
    outcome: notStarted('unsupported-kind', 'vscode'),
  },
];
