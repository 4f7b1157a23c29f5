import assert from 'node:assert/strict';
import { delimiter } from 'node:path';
import { inEnglish } from '../../../src/common/message.ts';
import type { ResolvedRun } from '../../../src/engine/ports.ts';
import type { Task } from '../../../src/model/task.ts';
import { describeResolved } from '../../../src/presentation/resolvedText.ts';
import { aTask } from '../../support/builders.ts';

const resolved: ResolvedRun = {
  commandLine: ['/bin/bash', '-c', 'echo "a  b"\nexit'],
  cwd: '/home/me/music',
  variables: [
    { name: 'API_TOKEN', value: '***', from: 'env-file' },
    { name: 'EMPTY', value: '', from: 'task' },
    { name: 'HOME', value: '/home/me', from: 'host' },
    { name: 'PATH', value: ['/usr/local/bin', '/usr/bin'].join(delimiter), from: 'host' },
    { name: 'SCHEDULER_TASK', value: 'report', from: 'scheduler' },
  ],
};

function describeTask(given: Partial<Task>, run: Parameters<typeof describeResolved>[1] = resolved): string {
  return describeResolved(aTask({ label: 'Report', ...given }), run, undefined, inEnglish);
}

describe('what a task would be run as', () => {
  it('is said argument by argument, with its shell, folder, PATH and every variable by its origin', () => {
    assert.equal(
      describeTask({ run: { kind: 'command', command: 'echo' } }),
      [
        'Report (report)',
        '',
        'What would be started, an argument in each line:',
        '  /bin/bash',
        '  -c',
        '  "echo \\"a  b\\"\\nexit"',
        '',
        'Shell: /bin/bash',
        'Folder: /home/me/music',
        '',
        'Where programs are looked for (PATH), in this order:',
        '  /usr/local/bin',
        '  /usr/bin',
        '',
        'Told by the scheduler:',
        '  SCHEDULER_TASK=report',
        '',
        'Set by “env” of the task:',
        '  EMPTY=""',
        '',
        'Read from its “envFile”:',
        '  API_TOKEN=***',
        '',
        'Inherited from this window or command line:',
        '  HOME=/home/me',
        `  PATH=/usr/local/bin${delimiter}/usr/bin`,
        '',
      ].join('\n'),
    );
  });

  it('names the interpreter of a script, or that it needs none', () => {
    const script = { kind: 'script', script: 'scripts/a.py', args: [] } as const;
    const by = (...commandLine: string[]) => describeTask({ run: script }, { ...resolved, commandLine });
    assert.match(by('/usr/bin/python3', 'scripts/a.py'), /^Interpreter: \/usr\/bin\/python3$/m);
    assert.match(by('/home/me/music/scripts/a.py'), /^Interpreter: none/m);
    const overrides = { linux: { script: 'scripts/b.sh' } };
    const own = describeTask({ run: script, overrides }, { ...resolved, commandLine: ['/x/scripts/b.sh'] });
    assert.match(own, /^Interpreter: none/m);
    assert.doesNotMatch(describeTask({}), /Interpreter|Shell/);
  });

  it('without a PATH says what that means', () => {
    assert.match(
      describeTask({}, { ...resolved, variables: resolved.variables.slice(0, 3) }),
      /^There is no PATH/m,
    );
  });

  it('in VS Code has no environment of its own', () => {
    const inside = { commandLine: ['npm: build'], cwd: '/work', variables: [] };
    const text = describeTask({ run: { kind: 'task', task: 'npm: build' } }, inside);
    assert.match(text, /^The VS Code task that would be run:\n {2}npm: build$/m);
    assert.match(text, /^It runs inside VS Code/m);
    assert.doesNotMatch(text, /PATH/);
  });

  it('is nothing where the task cannot be started: then it says why', () => {
    const text = describeTask({}, { status: 'failed', reason: 'program-not-found', detail: 'pg_dump' });
    assert.match(text, /^It could not be started as it is\.\nThe program “pg_dump” was not found/m);
  });

  it('as a dry run is told apart', () => {
    const dry: ResolvedRun = {
      commandLine: ['pg_dump', '--dry-run'],
      cwd: '/',
      variables: [
        ...resolved.variables,
        { name: 'ONLY_TRY', value: 'yes', from: 'dry-run' },
        { name: 'SCHEDULER_DRY_RUN', value: '1', from: 'scheduler' },
      ],
    };
    const text = describeResolved(aTask(), resolved, dry, inEnglish);
    assert.match(
      text,
      /As a dry run it would be started as:\n {2}pg_dump\n {2}--dry-run\n\n.*:\n {2}ONLY_TRY=yes\n {2}SCHEDULER_DRY_RUN=1\n$/,
    );
  });

  it('hides nothing that cannot be seen', () => {
    const text = describeTask({}, { ...resolved, commandLine: ['a\u202Eb', ' c', '\x1b[2J'] });
    assert.match(text, /^ {2}" c"$/m);
    assert.ok(text.includes('"\\u001b[2J"') && text.includes('"a\\u{202e}b"'));
  });
});
