import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/common/message.ts';
import { runStatuses, type Run, type RunReason, type Trigger } from '../../../src/model/run.ts';
import { explainRun } from '../../../src/presentation/runReason.ts';
import { presentStatus, presentTrigger } from '../../../src/presentation/statusPresentation.ts';
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
  'interpreter-not-found': [{ detail: 'python3' }, '“python3”'],
  'program-not-found': [{ detail: 'pg_dump' }, '“pg_dump”'],
  'script-not-found': [{ detail: 'a/b.mjs' }, '“a/b.mjs”'],
  'cwd-not-found': [{ detail: 'data' }, '“data”'],
  'not-permitted': [{ detail: 'run.sh' }, '“run.sh”'],
  'outside-workspace': [{ detail: '../x' }, '“../x”'],
  'unsupported-kind': [{ detail: 'vscode' }, 'cannot be carried out yet'],
  'spawn-failed': [{ detail: 'E2BIG' }, 'E2BIG'],
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

  it('is silent where there is nothing to explain', () => {
    assert.equal(explainRun(aRun()), undefined);
  });

  it('shows a detail with braces as it is', () => {
    const explained = explainRun(aRun({ reason: 'spawn-failed', detail: '{detail} {x}' }));
    assert.ok(explained);
    assert.equal(inEnglish(explained), 'It could not be started: {detail} {x}');
  });
});
