import assert from 'node:assert/strict';
import { hashOfTask } from '../../../src/approval/hashes.ts';
import type { Evidence, EvidenceFile, TaskReview } from '../../../src/model/approval.ts';
import type { Task } from '../../../src/model/task.ts';
import { isOwnChange, isTyped, OwnText, type OwnEdit } from '../../../src/vscode/approvals/ownEdits.ts';
import { aTask, at } from '../../support/builders.ts';

const directory = 'Scheduled Output';
const path = 'scripts/pull.mjs';
const edit: OwnEdit = { path, saved: 'after', origins: new Set(['before']) };

function evidenceOf(
  hash: string,
  files: readonly EvidenceFile[] = [],
  given: Partial<EvidenceFile> = {},
): Evidence {
  return { settings: {}, files: [{ role: 'script', path, hash, ...given }, ...files] };
}

interface Given {
  readonly task?: Partial<Task>;
  readonly taskBefore?: Partial<Task>;
  readonly now?: Evidence;
  readonly then?: Evidence;
}

/** A task whose script was "before" when it was allowed, and is "after" now. */
function aReview(given: Given = {}, review: Partial<TaskReview> = {}): TaskReview {
  const { now = evidenceOf('after'), then = evidenceOf('before') } = given;
  const task = aTask(given.task);
  const before = {
    hash: hashOfTask(aTask(given.taskBefore ?? given.task), directory, then),
    at: at('2026-11-22T06:00Z'),
    consent: '{}',
    evidence: then,
  };
  const hash = hashOfTask(task, directory, now);
  const rest = { consent: '{}', evidence: now, before, isOutside: false } as const;
  return { taskId: task.id, hash, task, state: 'changed', ...rest, ...review };
}

const isOwn = (given?: Given, review?: Partial<TaskReview>, own: Partial<OwnEdit> = {}) =>
  isOwnChange(aReview(given, review), { ...edit, ...own }, directory);

describe('a change that its user has typed', () => {
  it('is the user’s own where the script is all that differs from what was allowed', () => {
    assert.equal(isOwn(), true);
    assert.equal(
      isOwn({
        now: evidenceOf('after', [], { role: 'module' }),
        then: evidenceOf('before', [], { role: 'module' }),
      }),
      true,
    );
  });

  it('is not, where the file on disk is another one than was saved', () => {
    assert.equal(isOwn({ now: evidenceOf('swapped') }), false);
  });

  it('is not, where the typing did not begin at what was allowed', () => {
    assert.equal(isOwn({}, {}, { origins: new Set(['pulled']) }), false);
    assert.equal(isOwn({}, {}, { origins: new Set() }), false);
  });

  it('is not, where another file of the task has changed as well', () => {
    const other = (hash: string): EvidenceFile => ({ role: 'module', path: 'scripts/lib.mjs', hash });
    assert.equal(
      isOwn({ now: evidenceOf('after', [other('1')]), then: evidenceOf('before', [other('1')]) }),
      true,
    );
    assert.equal(
      isOwn({ now: evidenceOf('after', [other('2')]), then: evidenceOf('before', [other('1')]) }),
      false,
    );
    assert.equal(isOwn({ now: evidenceOf('after', [other('1')]) }), false, 'a module that is new');
    assert.equal(isOwn({ then: evidenceOf('before', [other('1')]) }), false, 'a module that is gone');
  });

  it('is not, where scheduler.json says something else, be it a secret that no review shows', () => {
    const withKey = (key: string) => ({ options: { env: { API_KEY: key } }, secrets: ['API_KEY'] });
    assert.equal(isOwn({ task: withKey('one'), taskBefore: withKey('two') }), false);
    const settings = { 'terminal.integrated.automationProfile.linux': '/bin/zsh' };
    assert.equal(isOwn({ now: { ...evidenceOf('after'), settings } }), false);
  });

  it('is not, where it is an env file, an interpreter, a link, or lies outside', () => {
    for (const given of [
      { role: 'env-file' },
      { role: 'interpreter' },
      { role: 'program' },
      { role: 'shell' },
      { target: 'elsewhere/pull.mjs' },
      { outside: true },
    ] as const) {
      const now = evidenceOf('after', [], given);
      assert.equal(isOwn({ now, then: evidenceOf('before', [], given) }), false, JSON.stringify(given));
    }
  });

  it('is not, where the script is the env file too', () => {
    const file = (hash: string): EvidenceFile => ({ role: 'env-file', path, hash });
    const [now, then] = [evidenceOf('after', [file('after')]), evidenceOf('before', [file('before')])];
    assert.equal(isOwn({ now, then }), false);
  });

  it('is not in scheduler.json, even where a task watches it', () => {
    const config = '.vscode/scheduler.json';
    const watched = { role: 'watch', path: config } as const;
    const given = { now: evidenceOf('after', [], watched), then: evidenceOf('before', [], watched) };
    assert.equal(isOwn(given, {}, { path: config }), false);
  });

  it('is not, where nothing of the task is allowed any more', () => {
    assert.equal(isOwn({}, { state: 'new' }), false);
    const { before, ...revoked } = aReview();
    assert.ok(before);
    assert.equal(isOwnChange(revoked, edit, directory), false);
  });

  it('is not, where the task cannot be read whole', () => {
    const obstacle: EvidenceFile = { role: 'module', path: 'scripts/huge.mjs', without: 'too-large' };
    assert.equal(isOwn({}, { obstacle }), false);
  });
});

describe('what a document has come from', () => {
  const typed = { size: 1, isUndo: false, isInFront: true, isAtCursor: true };

  it('counts as typed in small pieces at the cursor of the editor in front, or by undoing', () => {
    assert.equal(isTyped(typed), true);
    assert.equal(isTyped({ ...typed, size: 500 }), true);
    assert.equal(isTyped({ ...typed, size: 501 }), false);
    assert.equal(isTyped({ ...typed, isAtCursor: false }), false);
    assert.equal(isTyped({ ...typed, isInFront: false }), false);
    assert.equal(isTyped({ ...typed, size: 9000, isAtCursor: false, isUndo: true }), true);
    assert.equal(isTyped({ ...typed, isUndo: true, isInFront: false }), false);
  });

  it('is what was on disk, over any number of saves with nothing but typing between', () => {
    const text = new OwnText('a');
    text.changed(typed);
    assert.deepEqual([...text.saved('b')], ['a']);
    text.changed(typed);
    assert.deepEqual([...text.saved('c')], ['a', 'b']);
  });

  it('is nothing after one change by something else, until the next save', () => {
    const text = new OwnText('a');
    text.changed(typed);
    text.changed({ ...typed, isAtCursor: false });
    text.changed(typed);
    assert.deepEqual([...text.saved('b')], []);
    text.changed(typed);
    assert.deepEqual([...text.saved('c')], ['b']);
  });

  it('is what another program has written, where the editor has read that', () => {
    const text = new OwnText('a');
    text.changed(typed, 'pulled');
    text.changed(typed, 'pulled and typed');
    text.differs();
    text.changed(typed);
    assert.deepEqual([...text.saved('b')], ['pulled']);
    text.changed(typed, 'pulled again');
    assert.deepEqual([...text.saved('pulled again')], ['pulled again']);
  });

  it('is what was on disk, where the first change is one that the editor made it differ by', () => {
    const text = new OwnText('a');
    text.changed(typed, 'a and typed');
    text.differs();
    assert.deepEqual([...text.saved('b')], ['a']);
    text.changed({ ...typed, isAtCursor: false }, 'b and edited');
    text.differs();
    assert.deepEqual([...text.saved('c')], []);
  });

  it('is unknown where it was opened with changes that nobody has seen', () => {
    const text = new OwnText(undefined);
    text.changed(typed);
    assert.deepEqual([...text.saved('b')], []);
  });
});
