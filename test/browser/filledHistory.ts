import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../src/common/clock.ts';
import type { RunStore } from '../../src/engine/runStore.ts';
import { openHistory } from '../../src/history/store/openHistory.ts';
import { stateFolder } from '../../src/history/folders/statePaths.ts';
import type { Outcome, Trigger } from '../../src/model/run.ts';
import { aHost, day, minute, second } from '../support/builders.ts';
import { quietLog } from '../support/quietLog.ts';

const limits = { maxConcurrent: 100, alone: false, giveWay: false };
const succeeded = { status: 'succeeded', exitCode: 0 } as const;
const failed = { status: 'failed', exitCode: 3, reason: 'exit-code' } as const;

/** Where the state of a workspace folder lies. `home`: what SCHEDULER_HOME says. */
export async function stateOf(folder: string, home: string): Promise<string> {
  return stateFolder({ folder: await realpath(folder), env: { SCHEDULER_HOME: home } });
}

/**
 * Gives a workspace folder a past of ten days: 240 runs of "hello" and "fails", one that was interrupted and made up
 * for, and one that was taken over from elsewhere.
 */
export async function fillHistory(folder: string, home: string): Promise<void> {
  const file = join(await stateOf(folder, home), 'history.db');
  const { store, archive } = await openHistory({ file, host: aHost(), clock: systemClock, log: quietLog });
  const begin = Date.now() - 10 * day;
  await archive.importRun({
    ...{ taskId: 'report', label: 'Report', status: 'succeeded', count: 31 },
    ...{ startedAt: begin - day, endedAt: begin - day + 42 * second },
  });
  for (let index = 0; index < 240; index++) {
    const at = begin + index * 59 * minute;
    const isBad = index % 8 === 7;
    await addRun(store, isBad ? 'Fails' : 'Hello', at, isBad ? failed : succeeded, 800 + 37 * index);
  }
  const at = Date.now() - 5 * second;
  const { run } = await store.open(requestOf('Hello', 'schedule'), at);
  if (!run) throw new Error('No row was written');
  await store.begin(run.id, limits, at);
  const follower = {
    taskId: 'hello',
    label: 'Hello',
    overlap: 'allow',
    priority: 0,
    trigger: 'catch-up',
  } as const;
  const lost = await store.end(run.id, { status: 'interrupted', reason: 'host-died' }, at + second, [
    follower,
  ]);
  for (const { id } of lost.others) {
    await store.begin(id, limits, at + 2 * second);
    await store.end(id, succeeded, at + 4 * second);
  }
  await store.close();
}

async function addRun(
  store: RunStore,
  label: string,
  at: number,
  outcome: Outcome,
  duration: number,
): Promise<void> {
  const { run } = await store.open(requestOf(label, 'schedule'), at);
  if (!run) throw new Error('No row was written');
  await store.begin(run.id, limits, at);
  await store.end(run.id, outcome, at + duration);
}

function requestOf(label: string, trigger: Trigger) {
  return { taskId: label.toLowerCase(), label, trigger, overlap: 'allow', priority: 0 } as const;
}
