import assert from 'node:assert/strict';
import { parse, problemsOf, withTask } from './parsing.ts';

const withoutEffect = (name: string) => `warning: "${name}" is accepted but has no effect in this version.`;

describe('what this version does not carry out yet', () => {
  const run = '"run": {"command": "x"}';
  const cases: Readonly<Record<string, string | readonly string[]>> = {
    [`{"run": {"task": "x"}}`]: `2:10 "task" ${withoutEffect('task')}`,
    [`{"run": {"vscode": "x"}}`]: `2:10 "vscode" ${withoutEffect('vscode')}`,
    [`{"run": {"command": "x", "windows": {}, "osx": {}, "linux": {}, "dryRun": {}}}`]: [
      `2:26 "windows" ${withoutEffect('windows')}`,
      `2:41 "osx" ${withoutEffect('osx')}`,
      `2:52 "linux" ${withoutEffect('linux')}`,
      `2:65 "dryRun" ${withoutEffect('dryRun')}`,
    ],
    [`{"run": {"command": "x", "options": {"envFile": ".env"}}}`]: `2:38 "envFile" ${withoutEffect('envFile')}`,
    [`{"run": {"command": "x", "presentation": {"reveal": "always"}}}`]: `2:53 "always" ${withoutEffect('reveal: always')}`,
    [`{${run}, "retry": {"attempts": 3}, "priority": 1}`]: [
      `2:27 "retry" ${withoutEffect('retry')}`,
      `2:53 "priority" ${withoutEffect('priority')}`,
    ],
    [`{${run}, "secrets": ["A"], "watch": "scripts/**"}`]: [
      `2:27 "secrets" ${withoutEffect('secrets')}`,
      `2:45 "watch" ${withoutEffect('watch')}`,
    ],
  };
  for (const [text, expected] of Object.entries(cases)) {
    it(`is warned of, and the task stays: ${text}`, () => {
      const file = withTask(text);
      assert.deepEqual(problemsOf(file), [expected].flat());
      assert.equal(parse(file).config?.tasks[0]?.id, 't');
    });
  }

  it('is warned of in the defaults of the file', () => {
    assert.deepEqual(
      problemsOf('{"version": 1, "tasks": {},\n"defaults": {"retry": {"attempts": 2}, "priority": 1}}'),
      [`2:14 "retry" ${withoutEffect('retry')}`, `2:40 "priority" ${withoutEffect('priority')}`],
    );
  });

  it('is silent about the plain behaviour', () => {
    assert.deepEqual(
      problemsOf(withTask('{"run": {"command": "x", "presentation": {"reveal": "never"}}}')),
      [],
    );
  });

  it('is none of time: every form and policy is carried out', () => {
    const schedules = [
      '{"startup": true}',
      '{"after": "u"}',
      '{"yearly": "12-25"}',
      '{"monthly": "last"}',
      '{"weekly": "monday", "everyWeeks": 2, "from": "2026-01-05", "jitter": "5m"}',
    ];
    const policies = '"overlap": "queue", "missed": "all", "missedWithin": "1d"';
    const text = `{${run}, ${policies}, "schedule": [${schedules.join()}]}, "u": {${run}}`;
    assert.deepEqual(problemsOf(withTask(text)), []);
  });
});
