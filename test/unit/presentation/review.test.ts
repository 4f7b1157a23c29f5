import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/common/message.ts';
import { decidesCode } from '../../../src/common/decidesCode.ts';
import type { EvidenceFile, TaskReview } from '../../../src/model/approval.ts';
import type { Task } from '../../../src/model/task.ts';
import { presentReview } from '../../../src/presentation/review.ts';
import { aTask, anOutputSpec, cron, hour } from '../../support/builders.ts';

const words = { when: () => ['Every day at 06:00'] };

function aReview(given: Partial<Task> = {}, more: Partial<TaskReview> = {}): TaskReview {
  const task = aTask(given);
  return {
    ...{ taskId: task.id, hash: 'a'.repeat(64), task, state: 'new', consent: '{}', isOutside: false },
    evidence: { settings: {}, files: [] },
    ...more,
  };
}

/** Every line by its section, warnings with `! ` before them. */
function shown(review: TaskReview): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    presentReview(review, words).sections.map(({ title, lines }) => [
      inEnglish(title),
      lines.map(
        ({ text, isWarning }) =>
          (isWarning ? '! ' : '') + (typeof text === 'string' ? text : inEnglish(text)),
      ),
    ]),
  );
}

function ofFile(file: EvidenceFile): readonly string[] | undefined {
  return shown(aReview({}, { evidence: { settings: {}, files: [file] } }))['Files that decide what runs'];
}

describe('the review of a task', () => {
  it('says what runs, by kind', () => {
    const whatRuns = (run: Task['run']) => shown(aReview({ run }))['What runs'];
    assert.deepEqual(
      whatRuns({ kind: 'script', script: 'a.py', args: ['--to', 'my file'], interpreter: 'python3' }),
      ['The script a.py', 'Arguments: --to "my file"', 'Interpreter: python3'],
    );
    assert.deepEqual(whatRuns({ kind: 'command', command: 'npm run report' }), [
      'In a shell: npm run report',
    ]);
    assert.deepEqual(whatRuns({ kind: 'process', process: 'pg_dump', args: [] }), [
      'The program pg_dump, without a shell',
    ]);
    assert.deepEqual(whatRuns({ kind: 'task', task: 'npm: build' }), ['The VS Code task “npm: build”']);
    assert.deepEqual(whatRuns({ kind: 'vscode', command: 'editor.action.rename', args: [{ to: 1 }] }), [
      'The VS Code command editor.action.rename',
      'Arguments: {"to":1}',
    ]);
  });

  it('says when, in which zone, and that it rests where it is disabled', () => {
    const schedules = [cron('0 6 * * *')];
    assert.deepEqual(shown(aReview({ schedules, timezone: 'Europe/Paris' }))['When'], [
      'Every day at 06:00',
      'Time zone: Europe/Paris',
    ]);
    assert.deepEqual(shown(aReview({ schedules, isMachineZone: true, enabled: false }))['When'], [
      'Every day at 06:00',
      'Time zone: that of the machine, here UTC',
      'It is disabled: its schedule rests for now.',
    ]);
    assert.deepEqual(shown(aReview({ schedules: [] }))['When'], ['By hand only']);
  });

  it('shows variables as they are written, and secrets as ***', () => {
    const options = { env: { LANGUAGE: '${env:LANG}', API_TOKEN: 'abc', PIN: '1234' }, envFile: '.env' };
    assert.deepEqual(shown(aReview({ options, secrets: ['PIN'] }))['With these variables'], [
      'LANGUAGE = ${env:LANG}',
      'API_TOKEN = ***',
      'PIN = ***',
      'Variables of the file .env, which are not shown here',
      '! They too can decide which code programs load: look at the file.',
    ]);
  });

  it('warns of variables that decide which code programs load, also on one system and in a dry run', () => {
    const env = { NODE_OPTIONS: '--require ./x.js' };
    const review = aReview({
      options: { env },
      overrides: { osx: { command: 'b', options: { env } } },
      dryRun: { args: ['-n'], env },
    });
    const warning = '! NODE_OPTIONS decides which code programs load.';
    assert.deepEqual(shown(review)['With these variables'], ['NODE_OPTIONS = --require ./x.js', warning]);
    assert.deepEqual(shown(review)['Otherwise on one system'], [
      'macOS: command = "b"',
      'macOS: env.NODE_OPTIONS = --require ./x.js',
      warning,
    ]);
    assert.deepEqual(shown(review)['In a dry run, besides'], [
      'Arguments: -n',
      'NODE_OPTIONS = --require ./x.js',
      warning,
    ]);
  });

  it('shows what decides about code although the task calls it a secret', () => {
    const review = aReview({ options: { env: { PATH: './bin' } }, secrets: ['PATH'] });
    assert.equal(shown(review)['With these variables']?.[0], 'PATH = ./bin');
  });

  it('says where, for how long, what it generates and what else it may do', () => {
    const review = aReview({
      options: { env: {}, cwd: 'data' },
      timeout: 2 * hour,
      missed: 'all',
      retry: { attempts: 3, delay: 1000, backoff: 'fixed' },
      output: anOutputSpec({ keep: 3 }),
    });
    assert.deepEqual(shown(review)['Where'], ['In the folder data']);
    assert.deepEqual(shown(review)['Limits'], [
      'Ended after 2h',
      'Up to 3 attempts',
      'Every occurrence that was missed is made up for.',
    ]);
    assert.deepEqual(shown(review)['What it generates'], [
      'A file of what it prints: kind report, .md',
      'The newest 3 stay.',
    ]);
    const one = shown(aReview({ output: anOutputSpec({ keep: 1 }) }));
    assert.equal(one['What it generates']?.[1], 'Only the newest stays.');
  });

  it('names each file by its role, and warns of what is outside or cannot be looked at', () => {
    assert.deepEqual(ofFile({ role: 'script', path: 'a.mjs', hash: '1', target: 'b.mjs' }), [
      'Script: a.mjs',
      'a link to b.mjs',
    ]);
    assert.deepEqual(ofFile({ role: 'module', path: 'lib.mjs', without: 'missing' }), [
      'Module: lib.mjs',
      'It is not there: when it comes, you are asked again.',
    ]);
    assert.deepEqual(
      ofFile({ role: 'script', path: 'a.mjs', hash: '1', target: '/opt/a.mjs', outside: true }),
      ['Script: a.mjs', 'a link to /opt/a.mjs', '! “/opt/a.mjs” lies outside of the workspace folder.'],
    );
    assert.deepEqual(ofFile({ role: 'watch', path: 'big.bin', without: 'too-large' }), [
      'Watched: big.bin',
      '! “big.bin” is too large to be looked at as a whole: this task cannot be allowed.',
    ]);
    assert.deepEqual(ofFile({ role: 'interpreter', path: '/usr/bin/node', without: 'program' }), [
      'Interpreter: /usr/bin/node',
      'A program of this system: what it does is not part of what you allow.',
    ]);
  });

  it('calls files by what they are, and names each once with all its reasons', () => {
    const names = (files: readonly EvidenceFile[]) =>
      shown(aReview({}, { evidence: { settings: {}, files } }))['Files that decide what runs'];
    const module = (path: string): EvidenceFile => ({ role: 'module', path, hash: path });
    const paths = ['.vscode/tasks.json', 'package.json', 'Makefile', 'a.mjs', 'b.sh', '.env', 'compose.yaml'];
    assert.deepEqual(names([...paths, 'words.csv', 'eslint.config.mjs', '.npmrc'].map(module)), [
      'Configuration file: .vscode/tasks.json',
      'Configuration file: package.json',
      'Configuration file: Makefile',
      'Module: a.mjs',
      'Script: b.sh',
      'Environment file: .env',
      'Configuration file: compose.yaml',
      'File: words.csv',
      'Module: eslint.config.mjs',
      'Configuration file: .npmrc',
    ]);
    const script: EvidenceFile = { ...module('s.mjs'), role: 'script' };
    const watch = (path: string): EvidenceFile => ({ ...module(path), role: 'watch' });
    const both = [script, module('a.mjs'), module('s.mjs'), watch('a.mjs'), watch('b.csv'), watch('s.mjs')];
    assert.deepEqual(names(both), [
      'Script, also watched: s.mjs',
      'Module, also watched: a.mjs',
      'Watched: b.csv',
    ]);
    const refused: EvidenceFile = { role: 'watch', path: 'a.mjs', without: 'unreadable' };
    assert.deepEqual(names([module('a.mjs'), refused]), [
      'Module: a.mjs',
      'Watched: a.mjs',
      '! “a.mjs” cannot be read: this task cannot be allowed.',
    ]);
  });

  it('shows the settings of the workspace that decide', () => {
    const evidence = { settings: { 'python.defaultInterpreterPath': './evil' }, files: [] };
    assert.deepEqual(shown(aReview({}, { evidence }))['Settings of this workspace that decide what runs'], [
      'python.defaultInterpreterPath = "./evil"',
    ]);
  });

  it('gives each line of a command its mark, and says where blanks put its end out of sight', () => {
    assert.deepEqual(shown(aReview({ run: { kind: 'command', command: 'true\nLimits' } }))['What runs'], [
      'In a shell, 2 lines:',
      '│ true',
      '│ Limits',
    ]);
    const command = `true${' '.repeat(40)}; rm x`;
    assert.deepEqual(shown(aReview({ run: { kind: 'command', command } }))['What runs'], [
      `In a shell: ${command}`,
      '! There are long blanks in it: read it to its end.',
    ]);
  });

  it('has nothing hidden in any of its texts', () => {
    const hidden = 'a\u202e\u001b[2J\u00a0\u200bb\n';
    const env = { [hidden]: hidden };
    const review = aReview(
      {
        label: hidden,
        run: { kind: 'script', script: hidden, args: [hidden], interpreter: hidden },
        options: { cwd: hidden, env, envFile: hidden },
        overrides: { linux: { args: [hidden], options: { env } } },
        dryRun: { args: [hidden], env },
        output: anOutputSpec({ kind: hidden, extension: hidden, from: 'files', files: hidden }),
        watch: [hidden],
        schedules: [cron('0 6 * * *')],
      },
      {
        evidence: {
          settings: { [hidden]: hidden },
          files: [{ role: 'script', path: hidden, target: hidden, outside: true, without: 'too-large' }],
        },
      },
    );
    const { label } = presentReview(review, words);
    const lines = Object.values(shown({ ...review, hash: '' })).flat();
    for (const line of [label, ...lines]) assert.doesNotMatch(line, /[\p{Cc}\p{Cf}\u00a0]/u);
    assert.ok(lines.some((line) => line.includes('‹U+202E›')));
    const when = presentReview(review, { when: () => [hidden] }).sections.find(
      ({ title }) => title.text === 'When',
    );
    // A no-break space is a translated sentence’s own.
    assert.equal(when?.lines[0]?.text, 'a‹U+202E›‹U+001B›[2J\u00a0‹U+200B›b‹U+000A›');
  });
});

describe('variables that decide which code programs load', () => {
  for (const name of [
    'NODE_OPTIONS',
    'LD_PRELOAD',
    'BASH_ENV',
    'PYTHONPATH',
    'Path',
    'npm_config_registry',
    'GIT_SSH',
  ]) {
    it(`are known: ${name}`, () => assert.ok(decidesCode(name)));
  }
  it('are not all of them', () => {
    for (const name of ['LANG', 'COUNT', 'NODE_ENV', 'MY_PATH', 'PORT']) assert.ok(!decidesCode(name), name);
  });
});
