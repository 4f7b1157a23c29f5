import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { SchedulerApi } from '../../../src/extension.ts';
import type { Activation } from '../../bench/activation.ts';
import { runMochaSuite } from '../../support/host/mochaSuite.ts';
import { extensionId, workspaceFile } from '../schedulerHost.ts';

const forms = [
  { daily: '06:00' },
  { cron: '*/15 2 * * 1-5' },
  { weekly: 'monday', at: '10:00' },
  { every: '6 hours', from: '2026-01-01T00:00' },
];

/** A schedule as a large repository may have it; nothing in it is due within the bench. */
function config(count: number): string {
  const tasks = Array.from({ length: count }, (_, index) => [
    `task-${index}`,
    {
      label: `Task ${index}`,
      description: 'One of very many',
      schedule: forms[index % forms.length],
      run: { script: 'scripts/task.mjs', args: ['--number', String(index)] },
      output: { kind: 'report', extension: 'md', keep: 5 },
    },
  ]);
  return JSON.stringify(
    { version: 1, timezone: 'Europe/Paris', tasks: Object.fromEntries(tasks) as object },
    undefined,
    2,
  );
}

async function elapsed(work: () => Thenable<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function measure(): Promise<Activation> {
  // Let the window come to rest first.
  await wait(3000);
  const peer = vscode.extensions.getExtension('vscode.markdown-language-features');
  assert.ok(peer && !peer.isActive);
  const peerTime = await elapsed(() => peer.activate());
  await mkdir(workspaceFile('.vscode'));
  await writeFile(
    workspaceFile('.vscode', 'scheduler.json'),
    config(Number(process.env['SCHEDULER_BENCH_TASKS'])),
  );
  const extension = vscode.extensions.getExtension<SchedulerApi>(extensionId);
  assert.ok(extension && !extension.isActive, 'it was active before it was asked');
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const whole = await elapsed(() => extension.activate());
  const ready = await elapsed(() => extension.exports.ready);
  delay.disable();
  const { parts } = extension.exports;
  assert.ok(parts);
  assert.equal(
    parts.folders.all()[0]?.scheduler.tasks().length,
    Number(process.env['SCHEDULER_BENCH_TASKS']),
  );
  return { activate: parts.activation, whole, ready, longestHold: delay.max / 1e6, peer: peerTime };
}

export function run(): Promise<void> {
  return runMochaSuite(() => {
    it('activates', async () => {
      await writeFile(process.env['SCHEDULER_BENCH_RESULT'] ?? '', JSON.stringify(await measure()));
    });
    return Promise.resolve();
  }, 60_000);
}
