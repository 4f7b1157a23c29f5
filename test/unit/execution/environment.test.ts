import assert from 'node:assert/strict';
import {
  inheritedEnvironment,
  listVariables,
  mergeLayers,
  toldVariables,
} from '../../../src/execution/environment.ts';
import { aRun, at } from '../../support/builders.ts';

describe('The environment of a run', () => {
  it('holds nothing of the editor and of an outer run', () => {
    const inherited = inheritedEnvironment({
      PATH: '/bin',
      NODE_OPTIONS: '--max-old-space-size=4096',
      ELECTRON_RUN_AS_NODE: '1',
      VSCODE_IPC_HOOK_CLI: '/run/vscode.sock',
      SCHEDULER_HOME: '/state',
      SCHEDULER_OCCURRENCE: '2026-11-22T06:00:00.000Z',
      SCHEDULER_OUTPUT: '/outer.md',
      UNSET: undefined,
    });
    assert.deepEqual(inherited, {
      PATH: '/bin',
      NODE_OPTIONS: '--max-old-space-size=4096',
      SCHEDULER_HOME: '/state',
    });
  });

  it('holds no options that a debugger has set', () => {
    const env = { NODE_OPTIONS: '--require bootloader.js', VSCODE_INSPECTOR_OPTIONS: '{}' };
    assert.deepEqual(inheritedEnvironment(env), {});
  });

  it('tells a run by hand of no occurrence', () => {
    assert.deepEqual(toldVariables('t', aRun({ id: 'r', attempts: 2 }), false), {
      SCHEDULER_TASK: 't',
      SCHEDULER_RUN_ID: 'r',
      SCHEDULER_TRIGGER: 'manual',
      SCHEDULER_ATTEMPT: '2',
      SCHEDULER_DRY_RUN: '0',
    });
  });

  it('tells a run of the schedule what for', () => {
    const run = aRun({ trigger: 'schedule', occurrence: at('2026-11-22T06:00Z'), attempts: 1 });
    const told = toldVariables('t', run, true);
    assert.equal(told['SCHEDULER_OCCURRENCE'], '2026-11-22T06:00:00.000Z');
    assert.equal(told['SCHEDULER_DRY_RUN'], '1');
  });

  it('tells of the task alone where there is no run', () => {
    assert.deepEqual(toldVariables('t', undefined, true), { SCHEDULER_TASK: 't', SCHEDULER_DRY_RUN: '1' });
  });

  const layers = [
    { from: 'host', variables: { Path: 'a', X: '1', B: '0' } },
    { from: 'task', variables: { PATH: 'b', X: '2' } },
  ] as const;

  it('says where each variable comes from, by name', () => {
    assert.deepEqual(listVariables(layers, 'linux'), [
      { name: 'B', value: '0', from: 'host' },
      { name: 'PATH', value: 'b', from: 'task' },
      { name: 'Path', value: 'a', from: 'host' },
      { name: 'X', value: '2', from: 'task' },
    ]);
    assert.deepEqual(mergeLayers(layers, 'linux'), { B: '0', PATH: 'b', Path: 'a', X: '2' });
  });

  it('knows on Windows that Path and PATH are one', () => {
    assert.deepEqual(mergeLayers(layers, 'win32'), { B: '0', PATH: 'b', X: '2' });
  });
});
