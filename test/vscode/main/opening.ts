import assert from 'node:assert/strict';
import { utimes } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { WorkspaceScheduler } from '../../../src/app/workspaceScheduler.ts';
import { Emitter } from '../../../src/common/emitter.ts';
import { HistoryUnwritableError } from '../../../src/history/database/unwritable.ts';
import type { SchedulerEvent } from '../../../src/model/events.ts';
import { FolderSchedulers } from '../../../src/vscode/folderSchedulers.ts';
import { VscodeExecutor } from '../../../src/vscode/tasks/vscodeExecutor.ts';
import { StatusBar } from '../../../src/vscode/views/statusBar.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { quietLog } from '../../support/quietLog.ts';
import { once, workspaceFile } from '../schedulerHost.ts';

/** As much of a façade as opening and the status bar ask for. */
class OpenedScheduler {
  readonly #events = new Emitter<SchedulerEvent>(assert.ifError);
  readonly onEvent = this.#events.event;
  readonly folder = 'music';
  readonly config = { file: 'good' };
  readonly approvals = { trouble: undefined };
  readonly done: string[] = [];
  fault: Error | undefined;
  trouble: unknown;

  tasks(): [] {
    return [];
  }

  reload({ force = false } = {}): Promise<void> {
    this.done.push(force ? 'reload again' : 'reload');
    return this.fault ? Promise.reject(this.fault) : Promise.resolve();
  }

  start(): void {
    this.done.push('start');
  }

  readHistory(): Promise<void> {
    return Promise.resolve();
  }

  stop(): Promise<void> {
    return Promise.resolve();
  }

  say(event: SchedulerEvent, trouble: unknown): void {
    this.trouble = trouble;
    this.#events.fire(event);
  }
}

describe('a scheduler that cannot be opened', () => {
  let clock: FakeClock;
  let opened: OpenedScheduler;
  /** What stands in the way of opening it; taken away one by one. */
  let faults: Error[];
  let tries: number;
  let folders: FolderSchedulers;
  let statusBar: StatusBar;

  beforeEach(() => {
    clock = new FakeClock(Date.now());
    opened = new OpenedScheduler();
    faults = [];
    tries = 0;
    folders = new FolderSchedulers({
      clock,
      log: quietLog,
      executorOf: ({ uri }) =>
        new VscodeExecutor(uri, { clock, going: new Set(), endProcess: () => Promise.resolve() }),
      create() {
        tries++;
        const fault = faults.shift();
        return fault ? Promise.reject(fault) : Promise.resolve(opened as unknown as WorkspaceScheduler);
      },
    });
    statusBar = new StatusBar(folders, clock);
  });

  afterEach(async () => {
    await folders.stop();
    statusBar.dispose();
    await vscode.commands.executeCommand('notifications.clearAll');
  });

  const openAll = () => folders.openAll(() => ({ present: () => undefined }));
  const isOpen = () => folders.all().length === 1 && folders.faults().length === 0;

  it('is tried again every 30 seconds, and the status bar says so until it is open', async () => {
    faults = [new Error('disk full'), new Error('disk full')];
    await openAll();
    assert.deepEqual(
      [folders.all(), folders.faults().map(({ error }) => String(error)), tries],
      [...[[], ['Error: disk full'], 1]],
    );
    assert.equal(statusBar.text, '$(warning) Scheduler: not open');
    const again = once(folders.onEvent, () => (tries === 2 ? true : undefined));
    await clock.advanceBy(30_000);
    await again;
    assert.equal(isOpen(), false);
    const open = once(folders.onEvent, () => (isOpen() ? true : undefined));
    await clock.advanceBy(30_000);
    await open;
    assert.equal(tries, 3);
    assert.deepEqual(opened.done, ['reload again', 'start']);
    assert.match(statusBar.text, /nothing is due/);
    await clock.advanceBy(60_000);
    assert.equal(tries, 3);
  });

  it('is tried again at once when its scheduler.json changes', async () => {
    faults = [new Error('disk full')];
    await openAll();
    const open = once(folders.onEvent, () => (isOpen() ? true : undefined));
    await utimes(workspaceFile('.vscode', 'scheduler.json'), new Date(), new Date());
    await open;
    assert.equal(tries, 2);
    assert.equal(clock.timers, 0);
  });

  it('but can be read is shown, and begins once its schedule can be put in force', async () => {
    opened.fault = new HistoryUnwritableError('full', new Error('ENOSPC'));
    await openAll();
    assert.deepEqual([folders.all().length, folders.faults().length], [1, 1]);
    assert.deepEqual(opened.done, ['reload']);
    opened.fault = undefined;
    const open = once(folders.onEvent, () => (isOpen() ? true : undefined));
    await clock.advanceBy(30_000);
    await open;
    assert.deepEqual(opened.done, ['reload', 'reload again', 'start']);
    assert.equal(tries, 1);
  });

  it('or whose history cannot be written, has the status bar say so until it can', async () => {
    await openAll();
    assert.match(statusBar.text, /nothing is due/);
    const error = new HistoryUnwritableError('full', new Error('ENOSPC'));
    opened.say({ type: 'trouble', error }, error);
    assert.equal(statusBar.text, '$(warning) History not written');
    assert.match(statusBar.tooltip, /^The history cannot be written\.[^]*The disk of the history is full\.$/);
    opened.say({ type: 'recovered' }, undefined);
    assert.match(statusBar.text, /nothing is due/);
  });
});
