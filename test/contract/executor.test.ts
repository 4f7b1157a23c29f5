import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../src/common/clock.ts';
import { ProcessRunner } from '../../src/execution/processRunner.ts';
import type { RunSpec } from '../../src/model/task.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { executionRequest, ProcessWorkspace } from '../support/processWorkspace.ts';
import type { Behaviour } from '../support/scriptedExecutor.ts';
import { fails, hangs, ScriptedExecutor, succeeds } from '../support/scriptedExecutor.ts';
import type { Manner } from './executor.ts';
import { describeExecutor } from './executor.ts';

const command = (text: string): RunSpec => ({ kind: 'command', command: text });

const processes: Record<Manner, RunSpec> = {
  succeeds: command('true'),
  'fails with 3': command('exit 3'),
  hangs: { kind: 'process', process: 'sleep', args: ['60'] },
  stubborn: command("trap '' TERM; echo ready; while :; do sleep 60; done"),
  talks: command('echo one; echo two >&2'),
  'tells a secret': command('echo the word is $PASSWORD'),
  reports: command(
    `echo '{"albums": 395}' > "$SCHEDULER_STATS"; printf Done > "$SCHEDULER_SUMMARY"; sleep 60 &`,
  ),
  'cannot start': { kind: 'process', process: 'no-such-program-anywhere', args: [] },
  'is a VS Code task': { kind: 'task', task: 'npm: build' },
  'is a VS Code command': { kind: 'vscode', command: 'workbench.action.files.saveAll', args: [] },
};

const behaviours: Record<Manner, Behaviour> = {
  succeeds,
  'fails with 3': fails(3),
  hangs,
  stubborn: { ...hangs, print: ['ready\n'], ignoresTerm: true },
  talks: { ...succeeds, print: ['one\n', { stream: 'stderr', text: 'two\n' }] },
  'tells a secret': { ...succeeds, print: ['the word is ***\n'], secrets: ['open-sesame'] },
  reports: {
    end: {
      ...{ status: 'succeeded', exitCode: 0, stats: { albums: 395 }, summary: 'Done' },
      warnings: [{ code: 'left-behind', detail: '1' }],
    },
  },
  'cannot start': {
    end: { status: 'failed', reason: 'program-not-found', detail: 'no-such-program-anywhere' },
    neverStarts: true,
  },
  'is a VS Code task': succeeds,
  'is a VS Code command': succeeds,
};

describeExecutor('ProcessRunner', async () => {
  const workspace = await ProcessWorkspace.create();
  return {
    executor: new ProcessRunner({
      ...{ clock: systemClock, shell: '/bin/sh', scratch: workspace.scratch },
      env: { PATH: process.env['PATH'], PASSWORD: 'open-sesame' },
    }),
    request: (manner, parts) => workspace.request(processes[manner], parts),
    elapse: (milliseconds) => setTimeout(milliseconds),
    dispose: async () => {
      assert.deepEqual(await workspace.survivors(), []);
      await workspace.dispose();
    },
  };
});

describeExecutor('ScriptedExecutor', () => {
  const clock = new FakeClock(Date.UTC(2026, 10, 22));
  const executor = new ScriptedExecutor(clock);
  return Promise.resolve({
    executor,
    request: (manner, parts) => {
      executor.behave('job', behaviours[manner]);
      return executionRequest(processes[manner], '/workspace', parts);
    },
    elapse: (milliseconds) => clock.advanceBy(milliseconds),
    dispose: () => {
      assert.deepEqual(executor.running, []);
      assert.equal(clock.timers, 0);
      return Promise.resolve();
    },
  });
});
