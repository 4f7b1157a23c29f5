import assert from 'node:assert/strict';
import { examineHistory, type HistoryFindings } from '../../../src/app/examineHistory.ts';
import type { KeptState } from '../../../src/engine/ports.ts';
import type { SeenHost } from '../../../src/history/folders/seenHosts.ts';
import type { Host, Run } from '../../../src/model/run.ts';
import type { Task } from '../../../src/model/task.ts';
import { scheduleKey } from '../../../src/schedule/occurrences.ts';
import { aHost, at, aTask, cron, day, hour, minute } from '../../support/builders.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { MemoryRunStore } from '../../support/memoryRunStore.ts';

const self = aHost({ startToken: 'doctor', machine: 'desk' });
const alive = aHost({ pid: 1, machine: 'desk', kind: 'vscode' });
const dead = aHost({ pid: 2, machine: 'desk' });
const elsewhere = aHost({ pid: 3, machine: 'server' });
const check = { faults: [], runs: 3, bytes: 4096, schemaVersion: 4, sqliteVersion: '3.51.0' };

/** A history whose rows are those of the hosts above, and a doctor for it. */
class Practice {
  readonly clock = new FakeClock(at('2026-11-22T12:00Z'));
  readonly store = new MemoryRunStore(self);
  /** By pid. */
  readonly beats = new Map<number, number>();
  readonly kept = new Map<string, KeptState>();
  seen: readonly SeenHost[] = [];
  orphans: () => Promise<readonly string[]> = () => Promise.resolve([]);
  beat: () => Promise<void> = () => Promise.resolve();

  constructor() {
    this.store.beat = () => this.beat();
    this.store.lastBeat = ({ pid }: Host) => Promise.resolve(this.beats.get(pid));
  }

  async opened(host: Host, taskId: string): Promise<Run> {
    const request = { taskId, label: taskId, trigger: 'manual', overlap: 'allow', priority: 0 } as const;
    const { run } = await this.store.alongside(host).open(request, this.clock.now());
    return run ?? assert.fail('There is no row');
  }

  async begun(host: Host, taskId: string): Promise<Run> {
    const { id } = await this.opened(host, taskId);
    const limits = { maxConcurrent: 99, alone: false, giveWay: false };
    const { run } = await this.store.alongside(host).begin(id, limits, this.clock.now());
    return run ?? assert.fail('It has not begun');
  }

  examine(tasks: readonly Task[] = []): Promise<HistoryFindings> {
    return examineHistory({
      store: this.store,
      archive: { check: () => Promise.resolve(check) },
      housekeeping: { orphans: () => this.orphans() },
      hosts: {
        self,
        isAlive: ({ pid, machine }) =>
          Promise.resolve(machine === 'server' ? undefined : pid === alive.pid || pid === self.pid),
      },
      kept: { states: () => Promise.resolve(this.kept) },
      seen: () => Promise.resolve(this.seen),
      clock: this.clock,
      tasks,
      machineSeed: 'this machine',
    });
  }
}

describe('Examining a history', () => {
  let practice: Practice;
  beforeEach(() => {
    practice = new Practice();
  });

  it('finds nothing in one that is well', async () => {
    await practice.begun(alive, 'going');
    const { hosts, ...rest } = await practice.examine();
    assert.deepEqual(rest, {
      ...{ check, unwritable: undefined, unreadable: undefined },
      ...{ orphans: [], overdue: [], interrupted: [], stale: [] },
    });
    assert.deepEqual(
      hosts.map(({ host }) => host.pid),
      [alive.pid],
    );
  });

  it('finds rows whose host is gone, but for those that have outlived it', async () => {
    const waiting = await practice.opened(dead, 'a');
    const running = await practice.begun(dead, 'b');
    const outlived = await practice.begun(dead, 'c');
    const ended = await practice.begun(dead, 'd');
    const lost = await practice.begun(alive, 'e');
    practice.kept.set(outlived.id, 'going').set(ended.id, 'ended').set(lost.id, 'lost');
    const { stale } = await practice.examine();
    assert.deepEqual(
      stale.map(({ id }) => id),
      [waiting.id, running.id, lost.id],
    );
  });

  it('takes a host of another machine for gone after five minutes without a sign of it', async () => {
    await practice.begun(elsewhere, 'a');
    const now = practice.clock.now();
    practice.beats.set(elsewhere.pid, now - 4 * minute);
    assert.deepEqual((await practice.examine()).stale, []);
    practice.beats.set(elsewhere.pid, now - 6 * minute);
    assert.equal((await practice.examine()).stale.length, 1);
    practice.beats.clear();
    assert.equal((await practice.examine()).stale.length, 1);
  });

  it('names the hosts that are alive, each once, and not itself', async () => {
    await practice.begun(alive, 'a');
    const seenAt = practice.clock.now() - minute;
    practice.seen = [alive, dead, elsewhere, self].map((host) => ({ host, seenAt }));
    const { hosts } = await practice.examine();
    assert.deepEqual(
      hosts.map(({ host }) => host.pid),
      [alive.pid, elsewhere.pid],
    );
  });

  it('names the runs of the last seven days that were interrupted', async () => {
    const old = await practice.begun(dead, 'old');
    const outcome = { status: 'interrupted', reason: 'host-died' } as const;
    await practice.store.end(old.id, outcome, practice.clock.now());
    await practice.clock.advanceBy(7 * day + minute);
    const recent = await practice.begun(dead, 'recent');
    await practice.store.end(recent.id, outcome, practice.clock.now());
    assert.deepEqual(
      (await practice.examine()).interrupted.map(({ taskId }) => taskId),
      ['recent'],
    );
  });

  it('names the tasks that are due for minutes and have no row', async () => {
    const task = aTask({ id: 'hourly', schedules: [cron('30 * * * *')] });
    const disabled = aTask({ id: 'off', schedules: [cron('30 * * * *')], enabled: false });
    const window = aTask({ id: 'window', schedules: [cron('30 * * * *')], run: { kind: 'task', task: 'x' } });
    const tasks = [task, disabled, window];
    const key = scheduleKey(task.schedules, task.timezone);
    const enrolments = tasks.map(({ id }) => ({ taskId: id, scheduleKey: key }));
    await practice.store.enrol(enrolments, [], practice.clock.now());
    await practice.clock.advanceBy(31 * minute);
    assert.deepEqual((await practice.examine(tasks)).overdue, []);
    await practice.clock.advanceBy(2 * minute);
    assert.deepEqual((await practice.examine(tasks)).overdue, ['hourly', 'window']);
    // A schedule that is not in force owes nothing.
    await practice.clock.advanceBy(3 * hour);
    assert.deepEqual(
      (await practice.examine([aTask({ id: 'hourly', schedules: [cron('0 0 * * *')] })])).overdue,
      [],
    );
  });

  it('tells a history that cannot be written from one that can', async () => {
    const full = new Error('disk is full');
    practice.beat = () => Promise.reject(full);
    const findings = await practice.examine();
    assert.equal(findings.unwritable, full);
    assert.equal(findings.unreadable, undefined);
    assert.equal(findings.check, check);
  });

  it('goes on where a question is not answered', async () => {
    const broken = new Error('out of reach');
    practice.orphans = () => Promise.reject(broken);
    const findings = await practice.examine();
    assert.equal(findings.unreadable, broken);
    assert.deepEqual(findings.orphans, []);
    assert.equal(findings.check, check);
  });
});
