import assert from 'node:assert/strict';
import type { TaskOverview } from '../../src/app/workspaceScheduler.ts';
import { oneLine } from '../../src/cli/printers/plainText.ts';
import { inEnglish } from '../../src/common/message.ts';
import type { TaskFigures } from '../../src/engine/archive.ts';
import type { LiveRun, RunFollower } from '../../src/engine/ports.ts';
import type { Run } from '../../src/model/run.ts';
import type { Task } from '../../src/model/task.ts';
import { describeResolved } from '../../src/presentation/resolvedText.ts';
import { summaryExcerpt } from '../../src/presentation/summaryExcerpt.ts';
import { InstantFormat } from '../../src/presentation/time.ts';
import { uiText } from '../../src/presentation/uiText.ts';
import type { FolderEvent, FolderScheduler, FolderSchedulers } from '../../src/vscode/folderSchedulers.ts';
import type { RunConsent } from '../../src/vscode/approvals/runConsent.ts';
import { aRun, aTask, at } from '../support/builders.ts';
import { FakeClock } from '../support/fakeClock.ts';
import { Uri, installFakeVscode, shown } from '../support/fakeVscode.ts';

const now = at('2026-11-22T07:00Z');
const hostile =
  'Fix$(error) [here](command:workbench.action.terminal.kill "Open")\n✔ Backup: succeeded\u202Egnp.\u001b]0;x\u0007\u009b2J\u2066';

const task = aTask({ label: hostile, description: hostile, group: hostile, output: anOutput() });
const run = aRun({
  ...{ label: hostile, status: 'failed', reason: 'spawn-failed', detail: hostile, host: hostHere() },
  ...{
    stats: { [hostile]: hostile },
    summary: hostile,
    startedAt: now - 1000,
    createdAt: now - 1000,
    endedAt: now,
  },
});
const figures: TaskFigures = { taskId: task.id, runs: 0, succeeded: 0, failureStreak: 0 };

function anOutput(): NonNullable<Task['output']> {
  return { kind: hostile, extension: 'md', from: 'stdout', keep: 5 };
}

function hostHere(): Run['host'] {
  return { kind: 'vscode', pid: process.pid, startToken: 'first' };
}

/** A folder whose only task, and its runs, are as hostile as they can be. */
function world(overview: Partial<TaskOverview> = {}) {
  const listeners: ((event: FolderEvent) => void)[] = [];
  const scheduler = {
    folder: '/home/ada/work',
    config: { file: 'good', problems: [], text: '', brokenTaskIds: [hostile], config: { tasks: [task] } },
    trouble: undefined,
    approvals: { trouble: undefined },
    tasks: () => [
      { task, next: now + 60_000, active: undefined, last: run, approval: 'approved', ...overview },
    ],
    outputFile: () => Promise.resolve(undefined),
    outputs: () =>
      Promise.resolve([
        { taskId: task.id, runId: run.id, path: `${hostile}.md`, kind: hostile, createdAt: now, bytes: 1 },
      ]),
    history: () => Promise.resolve([run]),
    findRun: () => Promise.resolve(run),
    figures: () => Promise.resolve(figures),
    attempts: () => Promise.resolve([]),
    occurrencesOf: () => undefined,
    clearHistory: () => Promise.resolve(0),
  };
  const folder = { name: hostile, index: 0, uri: Uri.file('/home/ada/work') };
  const from = { folder, scheduler } as unknown as FolderScheduler;
  const folders = {
    all: () => [from, from],
    faults: () => [],
    get: () => from,
    onEvent: (listener: (event: FolderEvent) => void) => {
      listeners.push(listener);
      return { dispose: () => undefined };
    },
  } as unknown as FolderSchedulers;
  const tell = (event: FolderEvent['event'], of: FolderScheduler | undefined = from) => {
    for (const listener of listeners) listener({ from: of, event });
  };
  return { folders, from, tell };
}

const format = new InstantFormat('en');
const clock = new FakeClock(now);
const link = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)/i;
const icon = /\$\([\w~-]+\)/;
const acting = /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u;

/** What is shown on a line is words alone; `own`: the icons that are ours. */
function assertWords(text: unknown, own = ''): void {
  assert.ok(typeof text === 'string' && text !== '');
  assert.ok(text.startsWith(own));
  const words = text.slice(own.length);
  assert.doesNotMatch(words, link);
  assert.doesNotMatch(words, icon);
  assert.doesNotMatch(words, acting);
}

async function shownBy(act: () => unknown): Promise<typeof shown> {
  shown.length = 0;
  await act();
  await new Promise((resolve) => setImmediate(resolve));
  assert.ok(shown.length > 0, 'nothing was shown');
  return [...shown];
}

describe('an attack by the words of a config or a script', () => {
  let uninstall: () => void;
  before(() => {
    uninstall = installFakeVscode();
  });
  after(() => uninstall());

  it('puts no link into the notification of a failed run', async () => {
    const { notifyOfRuns } = await import('../../src/vscode/notifications.ts');
    const { folders, tell } = world();
    notifyOfRuns(folders);
    for (const { text } of await shownBy(() => tell({ type: 'run', run }))) assertWords(text);
  });

  it('puts no link into the other notifications', async () => {
    const { notifyOfRuns } = await import('../../src/vscode/notifications.ts');
    const { tellFault } = await import('../../src/vscode/tellFault.ts');
    const { folders, from, tell } = world();
    notifyOfRuns(folders);
    const events: (() => unknown)[] = [
      () => tell({ type: 'trouble', error: new Error(hostile) }),
      () => tell({ type: 'overdue', taskIds: [task.id] }),
      () => tell({ type: 'history-replaced', path: `/home/ada/${hostile}` }),
      () => tellFault(from.folder, new Error(hostile)),
    ];
    for (const event of events) for (const { text } of await shownBy(event)) assertWords(text);
  });

  it('puts no icon into the status bar, and no line into its tooltip', async () => {
    const { StatusBar } = await import('../../src/vscode/views/statusBar.ts');
    for (const overview of [
      {},
      { last: undefined },
      { approval: 'new' as const },
      { active: { ...run, status: 'running' as const } },
    ]) {
      const { folders, tell } = world(overview);
      const bar = new StatusBar(folders, clock);
      const texts = await shownBy(() => tell({ type: 'tick', now }));
      for (const { where, text } of texts) {
        if (where === 'status bar') assertWords(text, /^\$\([\w~-]+\) /.exec(text)?.[0]);
        else
          assert.ok(
            text.split('\n').every((line) => !acting.test(line)) && text.split('\n').length <= 2,
            text,
          );
      }
      bar.dispose();
    }
  });

  it('puts no icon or line into the lists that one picks from', async () => {
    const { pickTask } = await import('../../src/vscode/commands/pickTask.ts');
    const { pickFilterTask } = await import('../../src/vscode/commands/pickFilterTask.ts');
    const { pickFolder } = await import('../../src/vscode/commands/pickFolder.ts');
    const { showNext } = await import('../../src/vscode/commands/showNext.ts');
    const { clearHistory } = await import('../../src/vscode/commands/clearHistory.ts');
    const { folders, from } = world();
    const lists: (() => unknown)[] = [
      () => pickTask(folders, undefined, ''),
      () => pickFilterTask(folders, {}, ''),
      () => pickFolder([from.folder, from.folder]),
      () => showNext(folders, clock, format, () => Promise.resolve()).run(),
      () => clearHistory(folders).run({ from, taskId: task.id }),
    ];
    for (const list of lists) for (const { text } of await shownBy(list)) if (text !== '') assertWords(text);
  });

  it('puts nothing but words into the trees', async () => {
    const { TasksView } = await import('../../src/vscode/views/tasksView.ts');
    const { OutputsView } = await import('../../src/vscode/views/outputsView.ts');
    const { runRow } = await import('../../src/vscode/views/historyRow.ts');
    const { folders, from } = world();
    const tasks = new TasksView(
      { ...folders, all: () => [from] } as unknown as FolderSchedulers,
      clock,
      format,
    );
    const outputs = new OutputsView(folders, clock, format);
    const [kind] = await outputs.getChildren();
    const [output] = await outputs.getChildren(kind);
    const rows = [
      ...tasks.getChildren().map((node) => tasks.getTreeItem(node)),
      ...[kind, output].map((node) => node && outputs.getTreeItem(node)),
      runRow({ kind: 'run', from, run }, format, now),
    ];
    assert.equal(rows.length, 5);
    for (const row of rows) {
      assertWords(row?.label);
      for (const text of [row?.description, row?.accessibilityInformation?.label]) {
        if (text !== undefined) assertWords(text);
      }
    }
  });

  it('puts no line of its own into a tooltip, and Markdown that may run nothing', async () => {
    const { taskTooltip, brokenTaskTooltip } = await import('../../src/vscode/views/taskTooltip.ts');
    const { runTooltip } = await import('../../src/vscode/views/runTooltip.ts');
    const { from } = world();
    const withoutSummary = aRun({ ...run, ...{ summary: ' ' } });
    const plain = [
      await taskTooltip(
        { task, next: now, active: undefined, last: withoutSummary } as TaskOverview,
        [],
        format,
        now,
        figures,
      ),
      await runTooltip(withoutSummary, from, format),
      brokenTaskTooltip(from, hostile),
    ];
    for (const text of plain) {
      assert.ok(typeof text === 'string');
      for (const line of text.split('\n')) assert.doesNotMatch(line, acting);
      assert.ok(!text.split('\n').some((line) => line.startsWith('✔ Backup')), text);
    }
    const tooltip = await runTooltip(run, from, format);
    assert.ok(typeof tooltip === 'object');
    assert.deepEqual([tooltip.isTrusted, tooltip.supportHtml, tooltip.supportThemeIcons].filter(Boolean), []);
    const [ours = ''] = tooltip.value.split('\n---\n');
    assert.doesNotMatch(ours, link);
    assert.doesNotMatch(ours.replaceAll('\n', ''), acting);
  });

  it('puts no link above the History view, whose message would show it as one', async () => {
    const { filterWords } = await import('../../src/vscode/views/filterWords.ts');
    assertWords(filterWords({ task: { folder: '', id: 'report', label: hostile }, text: hostile }));
  });

  it('names no terminal or page otherwise than it is called', async () => {
    const { SchedulerTasks } = await import('../../src/vscode/tasks/schedulerTasks.ts');
    const { OutputPreviews } = await import('../../src/vscode/previews/outputPreviews.ts');
    const { folders, from } = world();
    const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const [provided] = new SchedulerTasks(folders, {} as RunConsent, log, clock, format).provideTasks();
    assertWords(provided?.name);
    assertWords(provided?.detail);
    const context = {
      extensionUri: Uri.file('/'),
      workspaceState: { get: () => ({}), update: () => Promise.resolve() },
    };
    const previews = new OutputPreviews(folders, context as never, format);
    const [output] = await from.scheduler.outputs();
    assert.ok(output);
    const texts = await shownBy(() => previews.open({ kind: 'output', from, output }));
    for (const { text } of texts) assertWords(text);
  });

  it('writes no line into the log of a run that passes for ours', async () => {
    const { runLogText } = await import('../../src/vscode/documents/runLogText.ts');
    const { from } = world();
    const text = await runLogText(from, aRun({ ...run, ...{ summary: ' ' } }), [], format);
    for (const line of text.split('\n')) {
      assert.doesNotMatch(line, acting);
      assert.ok(!line.startsWith('✔ Backup'), text);
    }
    assert.doesNotMatch(await runLogText(from, run, [], format), /[^\P{Cc}\n]/u);
  });

  it('writes no line into the terminal of a run that passes for ours', async () => {
    const { RunTerminal } = await import('../../src/vscode/tasks/runTerminal.ts');
    const written: string[] = [];
    const context = { clock, format, attemptsOf: () => Promise.resolve([]) };
    const terminal = new RunTerminal(() => undefined, context);
    terminal.onDidWrite((text) => written.push(text));
    let follower: RunFollower | undefined;
    const live = { run, task, follow: (given: RunFollower) => (follower = given), cancel: () => undefined };
    terminal.show(live as unknown as LiveRun);
    follower?.onEnd({ ...run, warnings: [{ code: 'stats-invalid', detail: hostile }] });
    const text = written.join('');
    assert.ok(text.includes('Fix'));
    assert.doesNotMatch(text.replaceAll(/\p{Cc}\[\d*m/gu, '').replaceAll('\r\n', ''), acting);
    assert.ok(!text.split('\r\n').some((line) => line.includes('✔ Backup') && line.startsWith('✔')), text);
  });

  it('shows no image and no turned text in a tooltip by a summary', () => {
    const excerpt = summaryExcerpt('![x](https://example.org/seen.png) \u202Egnp\u001b[2J');
    assert.ok(!excerpt.includes('![x]('));
    assert.doesNotMatch(excerpt, acting);
  });

  it('writes no line of its own where a task’s environment is shown, or in a table of the command line', () => {
    const failed = { status: 'failed', reason: 'spawn-failed', detail: 'x' } as const;
    const lines = describeResolved(task, failed, undefined, inEnglish).split('\n');
    for (const line of lines) assert.doesNotMatch(line, acting);
    assert.ok(!lines.some((line) => line.startsWith('✔ Backup')));
    assert.doesNotMatch(oneLine(hostile), acting);
  });

  it('of megabytes holds nothing up', () => {
    assert.ok(uiText('x'.repeat(5_000_000)).length < 2000);
  });

  it('says no word that is a key of every object', async () => {
    const { OutputPreviews } = await import('../../src/vscode/previews/outputPreviews.ts');
    const { folders } = world();
    const context = {
      extensionUri: Uri.file('/'),
      workspaceState: { get: () => ({}), update: () => Promise.resolve() },
    };
    const previews = new OutputPreviews(folders, context as never, format);
    let closed = false;
    await previews.deserializeWebviewPanel({ title: 'toString', dispose: () => (closed = true) } as never);
    assert.ok(closed);
  });
});
