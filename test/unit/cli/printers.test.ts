import assert from 'node:assert/strict';
import { withoutColour } from '../../../src/cli/paint.ts';
import { checkSummary, recordedRows } from '../../../src/cli/printers/checkReport.ts';
import { alignColumns } from '../../../src/cli/printers/columns.ts';
import { describeRun } from '../../../src/cli/printers/describeRun.ts';
import { displayWidth } from '../../../src/cli/printers/displayWidth.ts';
import { historyTable } from '../../../src/cli/printers/historyTable.ts';
import { oneLine, shortened } from '../../../src/cli/printers/plainText.ts';
import { problemCount, problemLines } from '../../../src/cli/printers/problemLines.ts';
import { runResult } from '../../../src/cli/printers/runResult.ts';
import { nextText } from '../../../src/cli/printers/nextText.ts';
import { taskTable } from '../../../src/cli/printers/taskTable.ts';
import { statusText } from '../../../src/cli/printers/statusSign.ts';
import type { Wording } from '../../../src/cli/printers/wording.ts';
import type { TaskHere } from '../../../src/cli/tasksHere.ts';
import { inEnglish, message } from '../../../src/common/message.ts';
import type { Problem } from '../../../src/config/problem.ts';
import { runStatuses, type Run } from '../../../src/model/run.ts';
import type { Schedule } from '../../../src/model/schedule.ts';
import type { Task } from '../../../src/model/task.ts';
import { InstantFormat } from '../../../src/presentation/time.ts';
import { aTask, cron } from '../../support/builders.ts';

// The tables show seconds on the machine's wall clock, so instants are built on it.
const today = (hour: number, minute = 0, second = 0) =>
  new Date(2026, 10, 22, hour, minute, second).getTime();
const day = 86_400_000;

const wording: Wording = {
  translate: inEnglish,
  locale: 'en',
  paint: withoutColour,
  instants: new InstantFormat('en'),
  now: today(12),
};

const waiting: Run = {
  id: '20261122-060000-7f3a2c',
  taskId: 'haiku',
  label: 'Haikus',
  trigger: 'schedule',
  status: 'queued',
  occurrence: today(6),
  occurrences: 1,
  attempts: 0,
  createdAt: today(6),
  host: { kind: 'cli', pid: 1, startToken: 'x' },
};
const ran: Run = {
  ...waiting,
  status: 'succeeded',
  attempts: 1,
  startedAt: today(6, 0, 3),
  endedAt: today(6, 0, 15),
  exitCode: 0,
  pid: 42,
};

describe('alignColumns', () => {
  it('puts cells below each other, by the columns that they take', () => {
    assert.deepEqual(
      alignColumns([
        ['a', 'bb', 'c'],
        ['日本', '\u001b[31mx\u001b[39m', 'd'],
      ]),
      ['a     bb  c', '日本  \u001b[31mx\u001b[39m   d'],
    );
  });

  it('leaves out what is empty in every row', () => {
    assert.deepEqual(
      alignColumns([
        ['a', '', 'b'],
        ['c', '', ''],
      ]),
      ['a  b', 'c'],
    );
  });

  it('knows wide characters and those that take nothing', () => {
    assert.equal(displayWidth('e\u0301'), 1);
    assert.equal(displayWidth('🎵'), 2);
    assert.equal(displayWidth('✔ ok'), 4);
  });
});

describe('plain text', () => {
  it('keeps control characters from the terminal', () => {
    assert.equal(oneLine('a\u001b[31mb\r\nc\u202Ed\u2028e'), 'a [31mb c d e');
  });

  it('is shortened by whole characters', () => {
    assert.equal(shortened('🎵🎵🎵', 3), '🎵🎵🎵');
    assert.equal(shortened('🎵🎵🎵🎵', 3), '🎵🎵…');
  });
});

describe('describeRun', () => {
  it('shows each kind as its author would write it', () => {
    assert.equal(describeRun({ kind: 'script', script: 'a b.py', args: ['', 'c'] }), '"a b.py" "" c');
    assert.equal(describeRun({ kind: 'script', script: 'a', args: [], interpreter: 'python3' }), 'python3 a');
    assert.equal(describeRun({ kind: 'command', command: 'echo "x y"' }), 'echo "x y"');
    assert.equal(describeRun({ kind: 'process', process: 'pg_dump', args: ['-Fc'] }), 'pg_dump -Fc');
    assert.equal(describeRun({ kind: 'task', task: 'npm: build' }), 'task "npm: build"');
    assert.equal(describeRun({ kind: 'vscode', command: 'a.b', args: [] }), 'vscode a.b');
  });
});

describe('statusText', () => {
  it('has a sign of its own and a word for every status', () => {
    const texts = runStatuses.map((status) => statusText(status, wording));
    const signs = texts.map((text) => text.split(' ')[0]);
    assert.equal(new Set(signs).size, runStatuses.length);
    for (const text of texts) assert.match(text, /^\S \w/);
  });

  it('is coloured as a whole', () => {
    const painted: Wording = { ...wording, paint: (colour, text) => `<${colour}>${text}` };
    assert.equal(statusText('failed', painted), '<red>✖ failed');
  });
});

describe('runResult', () => {
  it('says how long it took and what it made', () => {
    assert.deepEqual(runResult(ran, ['out/a.md'], wording), ['✔ succeeded in 12 s', '  → out/a.md']);
  });

  it('says why it failed and where its log is', () => {
    assert.deepEqual(runResult({ ...ran, status: 'failed', reason: 'exit-code', exitCode: 3 }, [], wording), [
      '✖ failed in 12 s',
      '  It ended with exit code 3.',
      `  Its log: scheduler log ${ran.id}`,
    ]);
  });

  it('names no log where no process has started', () => {
    assert.deepEqual(runResult({ ...waiting, status: 'cancelled', reason: 'stopped' }, [], wording), [
      '■ stopped',
      '  It was stopped by you.',
    ]);
  });
});

describe('historyTable', () => {
  it('says which run one makes up for', () => {
    const again: Run = { ...ran, trigger: 'catch-up', causedBy: '20261122-055900-aaaaaa' };
    assert.match(historyTable([again], wording)[2] ?? '', / makes up for 20261122-055900-aaaaaa {2}/);
    assert.match(historyTable([{ ...ran, trigger: 'catch-up' }], wording)[2] ?? '', / caught up {2}/);
  });

  it('keeps to its line whatever the ids of its runs are', () => {
    const id = '2026\u001B[2J\nid';
    const odd: Run = { ...ran, id, trigger: 'catch-up', causedBy: id };
    const lines = historyTable([odd], wording);
    assert.match(lines[2] ?? '', / makes up for 2026 \[2J id {2}2026 \[2J id$/);
    assert.doesNotMatch(lines.join(''), /\p{Cc}/u);
  });

  it('names the task whose end started a run, where it is known', () => {
    const chained: Run = { ...ran, trigger: 'after', causedBy: 'x' };
    const [, , row = ''] = historyTable([chained], wording, new Map([['x', 'pull']]));
    assert.match(row, / after pull {2}\d/);
    const [, , unknown = ''] = historyTable([chained], wording);
    assert.match(unknown, / after another task {2}\d/);
  });

  it('groups by day, newest first, with the reason below', () => {
    const skipped: Run = { ...waiting, id: 'b', status: 'skipped', reason: 'overlap' };
    assert.deepEqual(
      historyTable(
        [
          { ...ran, status: 'failed', reason: 'exit-code', exitCode: 3 },
          { ...skipped, occurrence: today(5) - day },
          { ...skipped, id: 'c', occurrence: today(6) - day, createdAt: today(6) - day, occurrences: 3 },
          { ...ran, id: 'd', status: 'running', startedAt: today(11, 59, 30), createdAt: today(6) - 2 * day },
        ],
        wording,
      ),
      [
        '  STATUS     TASK   SCHEDULED           STARTED   TOOK  TRIGGER    RUN',
        'Today',
        '  ✖ failed   haiku  06:00               06:00:03  12 s  scheduled  20261122-060000-7f3a2c',
        '    It ended with exit code 3.',
        '  » skipped  haiku  yesterday 05:00     –         –     scheduled  b',
        '    The last run was still going.',
        'Yesterday',
        '  » skipped  haiku  06:00 and 2 before  –         –     scheduled  c',
        '    The last run was still going.',
        'Fri, Nov 20',
        '  ▶ running  haiku  06:00               11:59:30  30 s  scheduled  d',
      ],
    );
  });
});

describe('the table of tasks', () => {
  const script = 'scripts/pull-everything-there-is.mjs --since yesterday';
  const task = aTask({ id: 'pull', run: { kind: 'command', command: script } });
  const overview: TaskHere = {
    ...{ task, next: undefined, active: undefined, last: undefined, approval: 'approved' },
    needsVscode: false,
  };
  const next = (given: Partial<Task>, more: Partial<TaskHere> = {}) =>
    nextText({ ...overview, task: { ...task, ...given }, ...more }, wording);

  it('shortens what a task runs where the terminal is narrow, so that no line wraps', () => {
    const width = (columns?: number) =>
      Math.max(
        ...taskTable([overview], [], columns === undefined ? wording : { ...wording, columns }).map(
          (line) => line.length,
        ),
      );
    assert.equal(width(), width(200));
    assert.ok(width() > 75, String(width()));
    assert.equal(width(70), 70);
    const [, , ...row] = taskTable([overview], [], { ...wording, columns: 48 });
    assert.deepEqual(
      row,
      ['  ●  pull  scripts/pull-everythin…  by hand only', '      never ran'],
      'something is left of it',
    );
  });

  it('says what else than the clock starts a task', () => {
    const after: Schedule = { form: 'after', task: 'pull', on: 'success' };
    assert.equal(next({ schedules: [after] }), 'after pull succeeds');
    assert.equal(
      next({ schedules: [{ form: 'startup' }, { ...after, on: 'always' }] }),
      'when the workspace opens; after pull ends',
    );
    const once: Schedule = { form: 'once', at: '2020-01-01T00:00:00' };
    assert.equal(next({ schedules: [once, after] }), 'after pull succeeds');
  });

  it('tells what never comes due from what will not any more', () => {
    assert.equal(next({ schedules: [cron('0 0 31 2 *')] }), 'never');
    assert.equal(next({ schedules: [{ form: 'once', at: '2020-01-01T00:00:00' }] }), 'never again');
    const hourly: Schedule = { form: 'every', count: 1, unit: 'hour', end: '2020-01-01T00:00:00' };
    assert.equal(next({ schedules: [hourly] }), 'never');
    assert.equal(next({ schedules: [hourly] }, { last: ran }), 'never again');
  });
});

describe('problems', () => {
  const text = '{\n  "a": 1\n}';
  const problem: Problem = {
    severity: 'error',
    message: message('Wrong.'),
    offset: 4,
    length: 3,
    path: ['a'],
  };

  it('are placed by line and column', () => {
    assert.deepEqual(problemLines([problem], text, 'x.json', wording), ['x.json:2:3: error: Wrong.']);
  });

  it('are counted by kind', () => {
    const warning: Problem = { ...problem, severity: 'warning' };
    assert.equal(problemCount([problem], wording), '✖ 1 error');
    assert.equal(problemCount([warning, warning], wording), '! 2 warnings');
    assert.equal(problemCount([problem, problem, warning], wording), '✖ 2 errors, 1 warning');
  });
});

describe('the report of a check', () => {
  it('adds up what was recorded without a run', () => {
    const missed: Run = { ...ran, status: 'missed', occurrences: 1000 };
    assert.deepEqual(recordedRows([missed, { ...missed, occurrences: 2 }, ran], wording), [
      'haiku: ○ missed 1002 occurrences, recorded',
    ]);
  });

  it('counts only what there is', () => {
    const none = { tasks: 3, due: 0, waiting: 0, succeeded: 0, failed: 0, skipped: 0, missed: 0 };
    assert.equal(checkSummary(none, wording), 'nothing due');
    assert.equal(
      checkSummary({ ...none, due: 2, succeeded: 1, failed: 1, missed: 4 }, wording),
      '2 due, 1 succeeded, 1 failed, 4 missed',
    );
  });
});
