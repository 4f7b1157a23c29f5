import assert from 'node:assert/strict';
import { checkCounts, isDueHere } from '../../../src/cli/checkCounts.ts';
import { tellFailedAttempt } from '../../../src/cli/tellFailedAttempt.ts';
import { runJson } from '../../../src/cli/json/runJson.ts';
import { withoutColour } from '../../../src/cli/paint.ts';
import { planLines, recordedRows } from '../../../src/cli/printers/checkReport.ts';
import { historyTable } from '../../../src/cli/printers/historyTable.ts';
import { nextText } from '../../../src/cli/printers/nextText.ts';
import { occurrenceTable } from '../../../src/cli/printers/occurrenceTable.ts';
import { resolvedRunTable } from '../../../src/cli/printers/resolvedRunTable.ts';
import { runResult } from '../../../src/cli/printers/runResult.ts';
import type { Wording } from '../../../src/cli/printers/wording.ts';
import { RunsAsTheyAre } from '../../../src/cli/runsAsTheyAre.ts';
import type { TaskHere } from '../../../src/cli/tasksHere.ts';
import { inEnglish } from '../../../src/common/message.ts';
import type { Attempt, Run } from '../../../src/model/run.ts';
import { explainWarning } from '../../../src/presentation/runWarning.ts';
import { InstantFormat } from '../../../src/presentation/time.ts';
import { aHost, aRun, aTask, minute, second } from '../../support/builders.ts';

// Seconds are shown on the machine's wall clock, so instants are built on it.
const now = new Date(2026, 10, 22, 12).getTime();

const wording: Wording = {
  translate: inEnglish,
  locale: 'en',
  paint: withoutColour,
  instants: new InstantFormat('en'),
  now,
};

const ran = aRun({ createdAt: now, endedAt: now + 12 * second });
const buildTask = aTask({ id: 'build', run: { kind: 'task', task: 'npm: build' } });

function here(given: Partial<TaskHere> = {}): TaskHere {
  return {
    ...{
      task: aTask(),
      next: undefined,
      active: undefined,
      last: undefined,
      approval: 'approved' as const,
      needsVscode: false,
    },
    ...given,
  };
}

describe('the result of a run', () => {
  it('marks a dry run, and says how many attempts it took', () => {
    assert.deepEqual(runResult({ ...ran, dryRun: true }, [], wording), ['✔ succeeded in 12 s (dry run)']);
    assert.deepEqual(runResult({ ...ran, attempts: 3 }, ['a.md'], wording), [
      '✔ succeeded in 12 s (3 attempts)',
      '  → a.md',
    ]);
  });

  it('shows warnings, figures and the summary, without control characters', () => {
    const run: Run = {
      ...ran,
      warnings: [{ code: 'left-behind', detail: '2' }],
      stats: { albums: 395, 'by year': { 1999: 3 }, note: 'a\u001b[31mb' },
      summary: '# Done\n\n- one\u001b]0;x\u0007\n  - two\r\n\n',
    };
    assert.deepEqual(runResult(run, [], wording), [
      '✔ succeeded with warnings in 12 s',
      '  ! It left 2 processes behind, which were ended.',
      '  albums   395',
      '  by year  {"1999":3}',
      '  note     a [31mb',
      '  # Done',
      '',
      '  - one ]0;x',
      '    - two',
    ]);
  });

  it('shows of a long report what a glance takes in', () => {
    const summary = Array.from({ length: 23 }, (_, line) => `line ${line}`).join('\n');
    const [, ...lines] = runResult({ ...ran, summary }, [], wording);
    assert.deepEqual(lines.slice(-2), ['  line 19', '  … 3 more lines']);
    const stats = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`n${index}`, index]));
    assert.equal(runResult({ ...ran, stats }, [], wording).at(-1), '  … 1 more line');
  });

  it('has a log where an earlier attempt has printed', () => {
    const failed: Run = { ...ran, status: 'failed', reason: 'program-not-found', detail: 'x', attempts: 2 };
    assert.match(runResult(failed, [], wording).at(-1) ?? '', /Its log: /);
  });
});

describe('an attempt that has failed', () => {
  const attempt: Attempt = {
    ...{ runId: ran.id, number: 1, startedAt: now, endedAt: now, status: 'failed' },
    ...{ exitCode: 3, reason: 'exit-code' },
  };
  const row = { ...ran, status: 'queued', retryAt: now + 5.5 * minute } as const;
  const tell = (attempts: readonly Attempt[], task = aTask(), retryAt: number = row.retryAt) =>
    tellFailedAttempt(
      { ...row, retryAt },
      { attempts: () => Promise.resolve(attempts), tasks: () => [here({ task })] },
      () => wording,
    );

  it('is told with its number, why, and when the next one starts', async () => {
    const retry = { attempts: 3, delay: 1000, backoff: 'fixed' } as const;
    assert.deepEqual(await tell([attempt], aTask({ retry })), [
      '↻ Attempt 1 of 3 failed. It ended with exit code 3. The next one starts at 12:05:30.',
    ]);
  });

  it('is told where its task has changed meanwhile, or another day comes next', async () => {
    assert.deepEqual(await tell([attempt], aTask({ id: 'other' }), now + 13 * 60 * minute), [
      '↻ Attempt 1 of 2 failed. It ended with exit code 3. The next one starts at tomorrow 01:00.',
    ]);
    assert.deepEqual(await tell([]), []);
  });
});

describe('what the history shows of a run', () => {
  const rows = (run: Run) => historyTable([run], wording).slice(2);

  it('are its marks', () => {
    assert.match(rows({ ...ran, dryRun: true })[0] ?? '', /^ {2}✔ succeeded \(dry run\) {2}report /);
    assert.match(rows({ ...ran, attempts: 2 })[0] ?? '', /^ {2}✔ succeeded \(2 attempts\) {2}report /);
    assert.match(rows({ ...ran, status: 'running', attempts: 2 })[0] ?? '', /^ {2}▶ running \(attempt 2\) /);
    assert.match(rows(ran)[0] ?? '', /^ {2}✔ succeeded {2}report /);
  });

  it('are its warnings, and when its next attempt starts', () => {
    assert.equal(
      rows({ ...ran, warnings: [{ code: 'stats-too-large' }] })[1],
      `    ! ${inEnglish(explainWarning({ code: 'stats-too-large' }))}`,
    );
    const waiting = rows({ ...ran, status: 'queued', attempts: 2, retryAt: now + minute });
    assert.match(waiting[0] ?? '', /^ {2}◌ waiting for attempt 3 {2}report /);
    assert.equal(waiting[1], '    The next attempt starts at 12:01:00.');
  });
});

describe('a run as JSON', () => {
  it('has its attempts, its report and its warnings', () => {
    const { attempts, dryRun, retryAt, stats, summary, warnings, causedBy } = runJson(
      {
        ...{ ...ran, attempts: 2, dryRun: true, stats: { a: 1 }, summary: '# S', causedBy: 'x' },
        warnings: [{ code: 'summary-too-large' }],
      },
      inEnglish,
    );
    assert.deepEqual(
      { attempts, dryRun, retryAt, stats, summary, causedBy },
      { attempts: 2, dryRun: true, retryAt: null, stats: { a: 1 }, summary: '# S', causedBy: 'x' },
    );
    assert.deepEqual(warnings, [
      {
        code: 'summary-too-large',
        detail: null,
        explanation: inEnglish(explainWarning({ code: 'summary-too-large' })),
      },
    ]);
  });

  it('says nothing where there is nothing to say', () => {
    const { attempts, dryRun, retryAt, stats, summary, warnings } = runJson(ran, inEnglish);
    assert.deepEqual([attempts, dryRun, retryAt, stats, summary, warnings], [1, false, null, null, null, []]);
  });

  it('says when the next attempt starts, while there will be one', () => {
    const retryAt = now + minute;
    assert.equal(
      runJson({ ...ran, status: 'queued', retryAt }, inEnglish).retryAt,
      new Date(retryAt).toISOString(),
    );
    assert.equal(runJson({ ...ran, status: 'interrupted', retryAt }, inEnglish).retryAt, null);
  });
});

describe('a task that needs a VS Code window', () => {
  const task = buildTask;
  const due = here({ task, next: now - 5 * minute, needsVscode: true });

  it('is shown as such, due or not', () => {
    assert.equal(nextText(due, wording), 'due since 11:55, needs a VS Code window');
    assert.equal(
      nextText({ ...due, next: now + minute }, wording),
      '12:01 (in 1 min), needs a VS Code window',
    );
    assert.deepEqual(planLines([due, here({ next: now - 5 * minute, last: ran })], [], wording), [
      '  build   – due since 11:55, needs a VS Code window',
      '  report  ● due since 11:55',
    ]);
    const [line = ''] = occurrenceTable([{ task, at: now, note: undefined, needsVscode: true }], wording);
    assert.match(line, /build {2}needs a VS Code window$/);
  });

  it('is not counted as due, for nobody here will run it', () => {
    assert.equal(isDueHere(due, now), false);
    assert.equal(isDueHere({ ...due, needsVscode: false }, now), true);
    assert.equal(checkCounts([due], [], now).due, 0);
  });
});

describe('a check that is told in words', () => {
  it('says what a chain stopped at, and why else a follower did not run', () => {
    const follower: Run = aRun({ taskId: 'mail', status: 'skipped', trigger: 'after', causedBy: 'x' });
    const rows = [
      { ...follower, reason: 'chain-stopped' },
      { ...follower, taskId: 'sum', reason: 'overlap' },
    ] as const;
    const causes = new Map([['x', 'pull']]);
    assert.deepEqual(recordedRows(rows, wording, causes), [
      'mail: » skipped The chain stopped at “pull”, which did not succeed.',
      'sum: » skipped The last run was still going.',
    ]);
    assert.match(recordedRows(rows, wording)[0] ?? '', /^mail: » skipped The run that it was to follow /);
  });

  it('says of an active run whether it waits or goes', () => {
    const host = aHost({ pid: 9 });
    const active: Run = { ...ran, status: 'running', host, dryRun: true };
    assert.deepEqual(planLines([here({ active })], [], wording), [
      '  report  ▶ still running, in another command line (process 9), since 12:00 (dry run)',
    ]);
    assert.deepEqual(
      planLines([here({ active: { ...ran, status: 'queued', retryAt: now, host } })], [], wording),
      ['  report  ▶ waiting for attempt 2, in another command line (process 9), since 12:00'],
    );
  });
});

describe('a dry run whose host has died', () => {
  it('is not taken for the last result of its task', async () => {
    const asTheyAre = new RunsAsTheyAre({ self: aHost(), isAlive: () => Promise.resolve(false) });
    const active: Run = { ...ran, status: 'running' };
    const [dry] = await asTheyAre.tasks([here({ active: { ...active, dryRun: true }, last: ran })]);
    assert.equal(dry?.active, undefined);
    assert.equal(dry?.last, ran);
    const [real] = await asTheyAre.tasks([here({ active, last: ran })]);
    assert.equal(real?.last?.status, 'interrupted');
  });
});

describe('the environment of a task in words', () => {
  it('shows what is started, where, and where each variable comes from', () => {
    const lines = resolvedRunTable(
      aTask({ id: 'pull' }),
      {
        commandLine: ['/bin/sh', '-c', 'echo "a b"', ''],
        cwd: '/home/me/music',
        variables: [
          { name: 'API_KEY', value: '***', from: 'env-file' },
          { name: 'LINES', value: 'a\nb\u001b', from: 'task' },
          { name: 'PATH', value: '/bin:/usr/bin', from: 'host' },
          { name: 'SCHEDULER_TASK', value: 'pull', from: 'scheduler' },
          { name: 'X', value: '', from: 'dry-run' },
        ],
      },
      { dryRun: true },
      wording,
    );
    assert.deepEqual(lines, [
      'Task    pull (dry run)',
      'Starts  /bin/sh -c "echo \\"a b\\"" ""',
      'Folder  /home/me/music',
      '',
      '  VARIABLE        FROM           VALUE',
      '  API_KEY         envFile        ***',
      '  LINES           env            "a\\nb\\u001b"',
      '  PATH            inherited      /bin:/usr/bin',
      '  SCHEDULER_TASK  the scheduler  pull',
      '  X               dryRun',
    ]);
  });
});
