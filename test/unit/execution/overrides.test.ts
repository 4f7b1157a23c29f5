import assert from 'node:assert/strict';
import { runOn } from '../../../src/execution/overrides.ts';
import type { Task } from '../../../src/model/task.ts';
import { aTask } from '../../support/builders.ts';

describe('What a task runs on one system', () => {
  const script: Task['run'] = { kind: 'script', script: 'a.py', args: ['x'], interpreter: 'python3' };

  it('is what it runs, where nothing is said of that system', () => {
    const task = aTask({ run: script, overrides: { osx: { interpreter: 'mac' } } });
    for (const platform of ['linux', 'win32', 'freebsd'] as const) {
      assert.deepEqual(runOn(platform, task).run, script);
    }
  });

  it('has the properties that are said of it, and the others', () => {
    const overrides = { windows: { interpreter: 'py' }, osx: { args: [] }, linux: { script: 'b.py' } };
    const task = aTask({ run: script, overrides });
    assert.deepEqual(runOn('win32', task).run, { ...script, interpreter: 'py' });
    assert.deepEqual(runOn('darwin', task).run, { ...script, args: [] });
    assert.deepEqual(runOn('linux', task).run, { ...script, script: 'b.py' });
  });

  it('is of the same kind', () => {
    const windows = { command: 'dir', process: 'dir.exe', args: ['/b'] };
    const on = (run: Task['run']) => runOn('win32', aTask({ run, overrides: { windows } })).run;
    assert.deepEqual(on({ kind: 'command', command: 'ls' }), { kind: 'command', command: 'dir' });
    assert.deepEqual(on({ kind: 'process', process: 'ls', args: [] }), {
      kind: 'process',
      process: 'dir.exe',
      args: ['/b'],
    });
    assert.deepEqual(on({ kind: 'task', task: 'build' }), { kind: 'task', task: 'build' });
    assert.deepEqual(on({ kind: 'script', script: 'a', args: [] }), {
      kind: 'script',
      script: 'a',
      args: ['/b'],
    });
  });

  it('has the environment of both', () => {
    const task = aTask({
      options: { cwd: 'src', env: { A: '1', B: '1' }, envFile: '.env' },
      overrides: { linux: { options: { cwd: 'lib', env: { B: '2', C: '2' } } } },
    });
    assert.deepEqual(runOn('linux', task).options, {
      cwd: 'lib',
      env: { A: '1', B: '2', C: '2' },
      envFile: '.env',
    });
  });
});
