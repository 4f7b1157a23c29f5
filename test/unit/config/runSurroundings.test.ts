import assert from 'node:assert/strict';
import type { Task } from '../../../src/model/task.ts';
import { parse, problemsOf, withTask } from './parsing.ts';

function taskWith(run: string): Task {
  const [task] = parse(withTask(`{"run": ${run}}`)).config?.tasks ?? [];
  assert.ok(task, problemsOf(withTask(`{"run": ${run}}`)).join('\n'));
  return task;
}

function tells(cases: Readonly<Record<string, string>>): void {
  for (const [run, expected] of Object.entries(cases)) {
    it(`tells what is wrong: ${run}`, () =>
      assert.deepEqual(problemsOf(withTask(`{"run": ${run}}`)), [expected]));
  }
}

describe('the options of a run', () => {
  it('hold what the file says and no more', () => {
    const all = '{"cwd": "a", "env": {"A": "1"}, "envFile": "${env:HOME}/.env"}';
    assert.deepEqual(taskWith(`{"command": "x", "options": ${all}}`).options, {
      cwd: 'a',
      env: { A: '1' },
      envFile: '${env:HOME}/.env',
    });
    assert.deepEqual(taskWith('{"command": "x", "options": {"envFile": ".env"}}').options, {
      env: {},
      envFile: '.env',
    });
    assert.deepEqual(taskWith('{"command": "x"}').options, { env: {} });
  });

  tells({
    '{"command": "x", "options": {"envFile": ""}}': '2:49 "" error: "envFile" must not be empty.',
    '{"command": "x", "options": {"envFile": [".env"]}}':
      '2:49 [".env"] error: "envFile" must be a text in double quotes.',
    '{"command": "x", "options": {"envFile": "a\\u0000"}}':
      '2:51 \\u0000 error: The character \\u0000 cannot stand in this text.',
  });
});

describe('what differs on one system', () => {
  it('is kept for each, and holds what the file says and no more', () => {
    const text = `{"script": "a.sh", "args": ["1"],
      "windows": {"script": "a.ps1", "interpreter": "pwsh", "args": [], "options": {"env": {"A": ""}}},
      "osx": {"options": {"cwd": "b", "envFile": "mac.env"}}, "linux": {}}`;
    const { run, overrides } = taskWith(text);
    assert.deepEqual(run, { kind: 'script', script: 'a.sh', args: ['1'] });
    assert.deepEqual(overrides, {
      windows: { script: 'a.ps1', interpreter: 'pwsh', args: [], options: { env: { A: '' } } },
      osx: { options: { cwd: 'b', envFile: 'mac.env' } },
      linux: {},
    });
  });

  it('may be any part of a command or a process', () => {
    assert.deepEqual(taskWith('{"command": "ls", "windows": {"command": "dir"}}').overrides, {
      windows: { command: 'dir' },
    });
    assert.deepEqual(taskWith('{"process": "x", "osx": {"process": "y", "args": ["z"]}}').overrides, {
      osx: { process: 'y', args: ['z'] },
    });
    assert.deepEqual(taskWith('{"process": "x"}').overrides, {});
  });

  const oneKind = 'A run is of one kind on every system';
  tells({
    '{"script": "a.sh", "windows": {"command": "a.cmd"}}': `2:40 "command" error: ${oneKind}: "command" cannot replace "script". Allowed here: script, args, interpreter, options.`,
    '{"command": "x", "linux": {"process": "x"}}': `2:36 "process" error: ${oneKind}: "process" cannot replace "command". Allowed here: command, options.`,
    '{"process": "x", "osx": {"task": "x"}}': `2:34 "task" error: ${oneKind}: "task" cannot replace "process". Allowed here: process, args, options.`,
    '{"command": "x", "osx": {"args": []}}':
      '2:34 "args" error: Unknown property "args". Allowed here: command, options.',
    '{"command": "x", "osx": {"comand": "y"}}':
      '2:34 "comand" error: Unknown property "comand". Did you mean "command"?',
    '{"command": "x", "osx": {"command": ""}}': '2:45 "" error: "command" must not be empty.',
    '{"script": "x", "osx": {"script": "/x"}}':
      '2:44 /x error: "/x" is an absolute path. Write it relative to the workspace folder.',
    '{"command": "x", "osx": "y"}': '2:33 "y" error: "osx" must be an object: { … }.',
    '{"command": "x", "osx": {"options": {"env": {"A": 1}}}}':
      '2:59 1 error: "A" must be a text in double quotes.',
    '{"command": "x", "osx": {"options": {"envFile": ""}}}': '2:57 "" error: "envFile" must not be empty.',
    '{"command": "x", "mac": {}}':
      '2:26 "mac" error: Unknown property "mac". Allowed here: command, options, presentation, dryRun, windows, osx, linux.',
  });

  it('that stands in the task is told where it belongs', () => {
    assert.deepEqual(problemsOf(withTask('{"run": {"command": "x"}, "windows": {}}')), [
      '2:27 "windows" error: "windows" belongs inside "run".',
    ]);
  });
});

describe('a dry run', () => {
  it('adds arguments and variables, which are plain texts', () => {
    const { dryRun } = taskWith(
      '{"command": "x", "dryRun": {"args": ["--dry-run", "", "${env:A} | b"], "env": {"A": ""}}}',
    );
    assert.deepEqual(dryRun, { args: ['--dry-run', '', '${env:A} | b'], env: { A: '' } });
  });

  it('may add nothing: then the script knows by SCHEDULER_DRY_RUN', () => {
    assert.deepEqual(taskWith('{"script": "a.py", "dryRun": {}}').dryRun, { args: [], env: {} });
    assert.deepEqual(taskWith('{"process": "a", "dryRun": {"args": [], "env": {}}}').dryRun, {
      args: [],
      env: {},
    });
    assert.ok(!Object.hasOwn(taskWith('{"script": "a.py"}'), 'dryRun'));
  });

  tells({
    '{"command": "x", "dryRun": true}': '2:36 true error: "dryRun" must be an object: { … }.',
    '{"command": "x", "dryRun": {"args": "-n"}}': '2:45 "-n" error: "args" must be a list: [ … ].',
    '{"command": "x", "dryRun": {"args": [1]}}':
      '2:46 1 error: Each entry of "args" must be a text in double quotes.',
    '{"command": "x", "dryRun": {"env": {"": "1"}}}':
      '2:45 "" error: The name of an environment variable cannot be empty or hold "=".',
  });
});

describe('the terminal of a run', () => {
  it('is revealed as the file says, else never', () => {
    for (const reveal of ['never', 'silent', 'always']) {
      assert.equal(taskWith(`{"command": "x", "presentation": {"reveal": "${reveal}"}}`).reveal, reveal);
    }
    assert.equal(taskWith('{"command": "x", "presentation": {}}').reveal, 'never');
    assert.equal(taskWith('{"command": "x"}').reveal, 'never');
  });
});

describe('the runs of VS Code’s own', () => {
  const plain = { options: { env: {} }, overrides: {}, reveal: 'never' };

  it('are a task by its label, or a command with arguments of any kind', () => {
    const { run, options, overrides, reveal, ...task } = taskWith('{"task": "npm: build"}');
    assert.deepEqual(run, { kind: 'task', task: 'npm: build' });
    assert.deepEqual({ options, overrides, reveal }, plain);
    assert.ok(!Object.hasOwn(task, 'dryRun'));
    const other = taskWith('{"vscode": "x.y", "args": [{"z": 1}, null, "${env:A}"]}');
    assert.deepEqual(other.run, {
      kind: 'vscode',
      command: 'x.y',
      args: [{ z: 1 }, null, '${env:A}'],
    });
    assert.deepEqual({ options: other.options, overrides: other.overrides, reveal: other.reveal }, plain);
    assert.deepEqual(taskWith('{"vscode": "x.y"}').run, { kind: 'vscode', command: 'x.y', args: [] });
  });

  tells({
    '{"task": "x", "dryRun": {}}': '2:23 "dryRun" error: Unknown property "dryRun". Allowed here: task.',
    '{"vscode": "x", "windows": {}}':
      '2:25 "windows" error: Unknown property "windows". Allowed here: vscode, args.',
  });
});
