import assert from 'node:assert/strict';
import { inheritedEnvironment, mergeEnvironment, toldVariables } from '../../../src/execution/environment.ts';
import { executionRequest } from '../../support/processWorkspace.ts';

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

  it('tells no occurrence to a run by hand', () => {
    const { run } = executionRequest({ kind: 'command', command: '' }, '/w', {
      run: { id: 'r', taskId: 't' },
    });
    assert.deepEqual(toldVariables(run, 2), {
      SCHEDULER_TASK: 't',
      SCHEDULER_RUN_ID: 'r',
      SCHEDULER_TRIGGER: 'manual',
      SCHEDULER_ATTEMPT: '2',
      SCHEDULER_DRY_RUN: '0',
    });
  });

  it('knows on Windows that Path and PATH are one', () => {
    const layers = [{ Path: 'a', X: '1' }, { PATH: 'b' }];
    assert.deepEqual(mergeEnvironment('win32', ...layers), { PATH: 'b', X: '1' });
    assert.deepEqual(mergeEnvironment('linux', ...layers), { Path: 'a', PATH: 'b', X: '1' });
  });
});
