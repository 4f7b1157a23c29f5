import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/common/message.ts';
import { runStatuses, type Run, type RunReason, type Trigger } from '../../../src/model/run.ts';
import { explainRun } from '../../../src/presentation/runReason.ts';
import { presentRun, presentStatus, presentTrigger } from '../../../src/presentation/statusPresentation.ts';
import { aRun } from '../../support/builders.ts';

// Written out as records, so that the compiler names what a new word of the model lacks here.

const triggers: Record<Trigger, string> = {
  schedule: 'scheduled',
  'catch-up': 'caught up',
  manual: 'by hand',
  after: 'after another task',
  startup: 'at startup',
  api: 'by another program',
};

const reasons: Record<RunReason, [given: Partial<Run>, says: string]> = {
  'exit-code': [{ exitCode: 3 }, 'exit code 3'],
  signal: [{ signal: 'SIGSEGV' }, 'SIGSEGV'],
  timeout: [{}, 'timeout'],
  stopped: [{}, 'stopped by you'],
  'host-closed': [{}, 'closed'],
  'host-died': [{}, 'went away'],
  overlap: [{}, 'still going'],
  replaced: [{}, 'A newer run'],
  superseded: [{}, 'a newer occurrence followed'],
  'not-caught-up': [{}, 'does not catch up'],
  'too-old': [{}, '“missedWithin”'],
  'too-many': [{}, 'too many'],
  'clock-ahead': [{}, 'clock that ran ahead'],
  'task-removed': [{}, 'taken out of scheduler.json'],
  'chain-stopped': [{}, '“on”'],
  imported: [{ occurrences: 12 }, 'the last of 12 runs'],
  'interpreter-not-found': [{ detail: 'python3' }, '“python3”'],
  'program-not-found': [{ detail: 'pg_dump' }, '“pg_dump”'],
  'script-not-found': [{ detail: 'a/b.mjs' }, '“a/b.mjs”. Correct “script”'],
  'cwd-not-found': [{ detail: 'data' }, '“data” to run in. Create it'],
  'not-permitted': [{ detail: 'run.sh' }, '“run.sh”'],
  'outside-workspace': [{ detail: '../x' }, '“../x”'],
  'not-approved': [{}, 'have not allowed it as it is'],
  'changed-at-start': [{ detail: 'scripts/a.mjs' }, '“scripts/a.mjs” became another file'],
  'unsupported-kind': [{ detail: 'vscode' }, 'need a VS Code window'],
  'variable-unresolved': [{ detail: '$file' }, '“$file” has no value'],
  'env-file-not-found': [{ detail: 'a/.env' }, '“a/.env”. Create it, or correct “envFile”'],
  'env-file-invalid': [{ detail: 'a/.env:3: NAME' }, 'a/.env:3: NAME. It takes lines of the form'],
  'vscode-task-not-found': [{ detail: 'npm: build' }, 'no task “npm: build”'],
  'vscode-task-busy': [{ detail: 'npm: build' }, '“npm: build” was running already'],
  'vscode-command-failed': [{ detail: 'No editor is open' }, 'failed: No editor is open'],
  'exit-unknown': [{}, 'no exit code'],
  'spawn-failed': [{ detail: 'E2BIG' }, 'E2BIG'],
  'log-not-opened': [{ detail: 'The disk is full' }, 'The disk is full'],
  'interval-restarted': [{}, 'its interval counts from'],
  'log-failed': [{ detail: 'The disk is full' }, 'The disk is full'],
  'output-failed': [{ detail: 'The disk is full' }, 'The disk is full'],
};

/** Codicons that have several names, as far as a status could bear one of them. */
const sameGlyph: Readonly<Record<string, string>> = {
  history: 'clock',
  stop: 'error',
  more: 'ellipsis',
  'issue-closed': 'pass',
  circle: 'circle-outline',
};

describe('every status', () => {
  it('has a wording and a shape of its own', () => {
    const presented = runStatuses.map(presentStatus);
    const glyphs = presented.map(({ icon }) => sameGlyph[icon] ?? icon);
    assert.equal(new Set(glyphs).size, runStatuses.length);
    assert.equal(new Set(presented.map(({ label }) => inEnglish(label))).size, runStatuses.length);
    for (const { icon, label } of presented) {
      assert.match(icon, /^[a-z-]+(~spin)?$/);
      assert.match(inEnglish(label), /^[a-z ]+$/);
    }
  });

  it('that is good or bad news differs in colour too', () => {
    assert.notEqual(presentStatus('succeeded').color, presentStatus('failed').color);
    assert.equal(presentStatus('timed-out').color, presentStatus('failed').color);
  });

  it('spins only while something runs', () => {
    assert.deepEqual(
      runStatuses.filter((status) => presentStatus(status).icon.includes('~spin')),
      ['running'],
    );
  });
});

describe('a run', () => {
  const words = (given: Partial<Run>) => inEnglish(presentRun(aRun(given)).label);

  it('that has been tried and waits is told from one that waits for its turn', () => {
    assert.equal(words({ status: 'queued', attempts: 0 }), 'queued');
    const waiting = { status: 'queued', attempts: 2, retryAt: 1 } as const;
    assert.equal(words(waiting), 'waiting for attempt 3');
    assert.notEqual(presentRun(aRun(waiting)).icon, presentStatus('queued').icon);
    assert.equal(words({ status: 'running', attempts: 2 }), 'running');
    assert.equal(words({ ...waiting, status: 'cancelled' }), 'stopped');
  });

  it('that has succeeded with warnings shows it; one that has failed is a failure', () => {
    const warnings = [{ code: 'left-behind', detail: '1' }] as const;
    assert.equal(words({ warnings }), 'succeeded with warnings');
    assert.equal(presentRun(aRun({ warnings })).icon, 'warning');
    assert.equal(words({ warnings: [] }), 'succeeded');
    assert.equal(words({ status: 'failed', warnings }), 'failed');
  });

  it('has a shape for each of these that no status has', () => {
    const own = [
      presentRun(aRun({ status: 'queued', retryAt: 1 })),
      presentRun(aRun({ warnings: [{ code: 'stats-invalid' }] })),
    ].map(({ icon }) => icon);
    const shapes = [...runStatuses.map((status) => presentStatus(status).icon), ...own];
    assert.equal(new Set(shapes.map((icon) => sameGlyph[icon] ?? icon)).size, runStatuses.length + 2);
  });
});

describe('every trigger', () => {
  for (const [trigger, words] of Object.entries(triggers) as [Trigger, string][]) {
    it(`has a wording: ${trigger}`, () => assert.equal(inEnglish(presentTrigger(trigger)), words));
  }
});

describe('every reason', () => {
  for (const [reason, [given, says]] of Object.entries(reasons) as [RunReason, [Partial<Run>, string]][]) {
    it(`has a sentence: ${reason}`, () => {
      const explained = explainRun(aRun({ reason, ...given }));
      assert.ok(explained);
      const sentence = inEnglish(explained);
      assert.ok(sentence.includes(says), sentence);
      assert.doesNotMatch(sentence, /[{}]|undefined|\?\?/);
    });
  }

  for (const reason of ['superseded', 'not-caught-up', 'too-old', 'too-many'] as const) {
    it(`counts the occurrences that one row accounts for: ${reason}`, () => {
      const explained = explainRun(aRun({ status: 'missed', reason, occurrences: 1000 }));
      assert.ok(explained);
      assert.match(inEnglish(explained), /start them: 1000 occurrences in a row, /);
    });
  }

  it('explains an outcome and an attempt as well as a run', () => {
    const explained = explainRun({ reason: 'exit-code', exitCode: 3 });
    assert.equal(explained && inEnglish(explained), 'It ended with exit code 3.');
  });

  it('is silent where there is nothing to explain', () => {
    assert.equal(explainRun(aRun()), undefined);
  });

  it('shows a detail with braces as it is', () => {
    const explained = explainRun(aRun({ reason: 'spawn-failed', detail: '{detail} {x}' }));
    assert.ok(explained);
    assert.equal(inEnglish(explained), 'It could not be started: {detail} {x}');
  });
});
