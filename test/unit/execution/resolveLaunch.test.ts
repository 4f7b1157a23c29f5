import assert from 'node:assert/strict';
import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { resolveLaunch, type Launch, type LaunchContext } from '../../../src/execution/resolveLaunch.ts';
import { StartProblem } from '../../../src/execution/startProblem.ts';
import type { Run } from '../../../src/model/run.ts';
import type { Task } from '../../../src/model/task.ts';
import { aRun, aTask } from '../../support/builders.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

interface Parts {
  readonly run?: Run;
  readonly added?: Readonly<Record<string, string>>;
  readonly dryRun?: boolean;
  readonly context?: Partial<LaunchContext>;
}

describe('What a task is started as', () => {
  let folder: TemporaryFolder;
  before(async () => {
    folder = await temporaryFolder();
    await mkdir(folder.path('sub'));
    await mkdir(folder.path('.venv', 'bin'), { recursive: true });
    await writeFile(folder.path('.venv', 'bin', 'python3'), '');
    await writeFile(folder.path('job.py'), 'print()\n');
    await writeFile(folder.path('job'), 'echo\n');
    await writeFile(folder.path('own'), '#!/bin/sh\n');
    await writeFile(folder.path('.env'), 'HOST=db.example\nLAYER=file\nFILE=file\n');
    await writeFile(folder.path('bad.env'), 'A\n');
    await symlink('/bin/sh', folder.path('link.sh'));
  });
  after(() => folder.remove());

  function launch(
    task: Partial<Task>,
    { run, added = {}, dryRun = false, context }: Parts = {},
  ): Promise<Launch> {
    const all: LaunchContext = { env: { PATH: '/bin' }, platform: 'linux', shell: '/bin/sh', ...context };
    return resolveLaunch(aTask(task), folder.path(), run, added, dryRun, all);
  }

  const line = async (task: Partial<Task>, parts?: Parts) => {
    const { file, args } = (await launch(task, parts)).line;
    return [file, ...args];
  };
  const script = (path: string, more: { args?: string[]; interpreter?: string } = {}): Partial<Task> => ({
    run: { kind: 'script', script: path, args: [], ...more },
  });
  const command = (text: string): Partial<Task> => ({ run: { kind: 'command', command: text } });

  it('is a program and its arguments, with the variables of tasks.json', async () => {
    const run = {
      kind: 'process',
      process: '${userHome}/bin/tool',
      args: ['${config:a.b}', '$HOME'],
    } as const;
    const setting = (name: string) => (name === 'a.b' ? 'set' : undefined);
    assert.deepEqual(await line({ run }, { context: { setting } }), [
      `${homedir()}/bin/tool`,
      'set',
      '$HOME',
    ]);
  });

  it('is a command line for the shell of the host, with what its profile adds', async () => {
    const context = { shell: '/bin/zsh', shellArgs: ['-l'] };
    assert.deepEqual(await line(command('echo ${cwd} ${x}'), { context }), [
      '/bin/zsh',
      '-l',
      '-c',
      `echo ${folder.path()} \${x}`,
    ]);
  });

  it('is a script with the interpreter that the task names, before all that is chosen', async () => {
    const context = { interpreterFor: () => 'chosen' };
    const named = script('job.py', { args: ['x'], interpreter: '.venv/bin/python3' });
    const expected = [folder.path('.venv', 'bin', 'python3'), folder.path('job.py'), 'x'];
    assert.deepEqual(await line(named, { context }), expected);
    assert.deepEqual(await line(script('job.py'), { context }), ['chosen', folder.path('job.py')]);
    assert.deepEqual(await line(script('job.py')), ['python3', folder.path('job.py')]);
  });

  it('is what it is on that system', async () => {
    const task: Partial<Task> = { ...command('ls'), overrides: { windows: { command: 'dir' } } };
    const context = { platform: 'win32', shell: 'cmd.exe' } as const;
    assert.deepEqual(await line(task, { context }), ['cmd.exe', '/d', '/s', '/c', '"dir"']);
  });

  it('has the arguments and the environment of a dry run where it is one', async () => {
    const dryRun = { args: ['--dry', '${cwd} $x'], env: { LAYER: 'dry', HOME_OF: '${userHome}' } };
    const options = { env: { LAYER: 'task' } };
    const process: Partial<Task> = { run: { kind: 'process', process: 'p', args: ['a'] }, dryRun, options };
    assert.deepEqual(await line(process, { dryRun: true }), ['p', 'a', '--dry', `${folder.path()} $x`]);
    assert.deepEqual(await line(process), ['p', 'a']);
    assert.deepEqual(
      (await line({ ...command('make'), dryRun }, { dryRun: true })).at(-1),
      `make --dry '${folder.path()} $x'`,
    );
    const ofScript = await line({ ...script('job.py', { args: ['a'] }), dryRun }, { dryRun: true });
    assert.deepEqual(ofScript.slice(2), ['a', '--dry', `${folder.path()} $x`]);
    const { env } = await launch(process, { dryRun: true });
    assert.deepEqual([env['LAYER'], env['HOME_OF'], env['SCHEDULER_DRY_RUN']], ['dry', homedir(), '1']);
    assert.equal((await launch(process)).env['LAYER'], 'task');
  });

  it('has the environment of all layers, later ones before earlier ones', async () => {
    const task: Partial<Task> = {
      id: 'digest',
      options: {
        envFile: '${workspaceFolder}/.env',
        env: { LAYER: 'task', OWN: '${env:PATH}${env:VSCODE_PID}', SCHEDULER_TASK: 'x' },
      },
      dryRun: { args: [], env: { LAYER: 'dry', DRY: '1' } },
    };
    const context = {
      env: { PATH: '/bin', LAYER: 'host', FILE: 'host', VSCODE_PID: '1', SCHEDULER_RUN_ID: 'outer' },
    };
    const run = aRun({ id: 'r1', attempts: 3 });
    const { env, variables } = await launch(task, {
      run,
      added: { LAYER: 'added', SCHEDULER_STATS: '/s' },
      dryRun: true,
      context,
    });
    const expected = [
      ['DRY', '1', 'dry-run'],
      ['FILE', 'file', 'env-file'],
      ['HOST', 'db.example', 'env-file'],
      ['LAYER', 'added', 'scheduler'],
      ['OWN', '/bin', 'task'],
      ['PATH', '/bin', 'host'],
      ['SCHEDULER_ATTEMPT', '3', 'scheduler'],
      ['SCHEDULER_DRY_RUN', '1', 'scheduler'],
      ['SCHEDULER_RUN_ID', 'r1', 'scheduler'],
      ['SCHEDULER_STATS', '/s', 'scheduler'],
      ['SCHEDULER_TASK', 'digest', 'scheduler'],
      ['SCHEDULER_TRIGGER', 'manual', 'scheduler'],
    ];
    assert.deepEqual(
      variables.map(({ name, value, from }) => [name, value, from]),
      expected,
    );
    assert.deepEqual(
      Object.entries(env).sort(),
      expected.map(([name, value]) => [name, value]),
    );
  });

  it('sees the environment of the host as it is now', async () => {
    const env: NodeJS.ProcessEnv = { PATH: '/bin', GONE: '1' };
    assert.deepEqual((await launch({}, { context: { env } })).env['GONE'], '1');
    delete env['GONE'];
    env['NEW'] = '2';
    const later = (await launch({}, { context: { env } })).env;
    assert.deepEqual([later['GONE'], later['NEW']], [undefined, '2']);
  });

  it('knows what must not be seen', async () => {
    const task: Partial<Task> = {
      options: { envFile: '.env', env: { MY_TOKEN: 'abcd', PLACE: 'here' } },
      secrets: ['PLACE'],
    };
    const { secrets } = await launch(task, { context: { env: { HOST_PASSWORD: 'hunter2', X: 'seen' } } });
    assert.deepEqual([...secrets].sort(), ['abcd', 'db.example', 'file', 'here', 'hunter2']);
  });

  it('runs in its folder', async () => {
    assert.equal((await launch({})).cwd, folder.path());
    assert.equal(
      (await launch({ options: { cwd: '${workspaceFolder}/sub', env: {} } })).cwd,
      folder.path('sub'),
    );
    assert.equal((await launch({ options: { cwd: '/', env: {} } })).cwd, '/');
  });

  const options = (given: Partial<Task['options']>): Partial<Task> => ({ options: { env: {}, ...given } });
  for (const [what, task, reason, detail] of [
    ['no such folder', options({ cwd: 'gone' }), 'cwd-not-found', '/gone'],
    ['a file as its folder', options({ cwd: 'job' }), 'cwd-not-found', '/job'],
    ['a folder that no path can name', options({ cwd: 'a\0b' }), 'cwd-not-found', '/a\0b'],
    ['no such script', script('gone.py'), 'script-not-found', '/gone.py'],
    ['a script that cannot run by itself', script('job'), 'not-permitted', '/job'],
    ['no such interpreter', script('job', { interpreter: './gone' }), 'interpreter-not-found', '/gone'],
    ['a folder as its interpreter', script('job', { interpreter: './sub' }), 'interpreter-not-found', '/sub'],
    ['no such environment file', options({ envFile: 'gone.env' }), 'env-file-not-found', '/gone.env'],
    [
      'a bad environment file',
      options({ envFile: 'bad.env' }),
      'env-file-invalid',
      '/bad.env:1: not NAME=value',
    ],
    ['a variable that means nothing', options({ env: { A: '${file}' } }), 'variable-unresolved', '${file}'],
    ['a variable that a shell does not have', command('x ${input:a}'), 'variable-unresolved', '${input:a}'],
    ['a VS Code task', { run: { kind: 'task', task: 'x' } }, 'unsupported-kind', 'task'],
    ['a VS Code command', { run: { kind: 'vscode', command: 'x', args: [] } }, 'unsupported-kind', 'vscode'],
  ] as const) {
    it(`is nothing where there is ${what}`, async () => {
      await assert.rejects(launch(task), (error) => {
        assert.ok(error instanceof StartProblem, String(error));
        const expected = detail.startsWith('/') ? folder.path() + detail : detail;
        assert.deepEqual([error.reason, error.detail], [reason, expected]);
        return true;
      });
    });
  }

  it('may be a script outside of the workspace, which the user has then allowed', async () => {
    assert.deepEqual((await line(script('/bin/sh'))).at(-1), '/bin/sh');
    assert.deepEqual((await line(script('link.sh'))).at(-1), folder.path('link.sh'));
  });

  it('does not depend on what only a dry run says', async () => {
    const dryRun = { args: ['${input:a}'], env: {} };
    assert.ok(await launch({ dryRun }));
    await assert.rejects(launch({ dryRun }, { dryRun: true }), /variable-unresolved/);
  });

  it('may be a script that runs by itself, and one whose #! line names a file', async () => {
    await chmod(folder.path('job'), 0o755);
    assert.deepEqual(await line(script('job')), [folder.path('job')]);
    assert.deepEqual(await line(script('own')), ['/bin/sh', folder.path('own')]);
    await chmod(folder.path('job'), 0o644);
  });
});
