import assert from 'node:assert/strict';
import { parse, problemsOf, withTask } from './parsing.ts';

const withoutEffect = (name: string) => `warning: "${name}" is accepted but has no effect in this version.`;

describe('what this version does not carry out yet', () => {
  const run = '"run": {"command": "x"}';
  const cases: Readonly<Record<string, string | readonly string[]>> = {
    [`{${run}, "schedule": {"startup": true}}`]: `2:40 "startup" ${withoutEffect('startup')}`,
    [`{${run}, "schedule": {"yearly": "12-25"}}`]: `2:40 "yearly" ${withoutEffect('yearly')}`,
    [`{${run}, "schedule": {"monthly": "last"}}`]: `2:51 "last" ${withoutEffect('monthly: last')}`,
    [`{${run}, "schedule": {"weekly": "monday", "everyWeeks": 2, "from": "2026-01-05"}}`]: `2:74 2 ${withoutEffect('everyWeeks: 2')}`,
    [`{${run}, "schedule": [{"daily": "06:00", "jitter": "5m"}]}`]: `2:59 "jitter" ${withoutEffect('jitter')}`,
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
    [`{${run}, "overlap": "queue", "missed": "all", "missedWithin": "1d"}`]: [
      `2:38 "queue" ${withoutEffect('overlap: queue')}`,
      `2:57 "all" ${withoutEffect('missed: all')}`,
      `2:64 "missedWithin" ${withoutEffect('missedWithin')}`,
    ],
    [`{${run}, "secrets": ["A"], "watch": "scripts/**"}`]: [
      `2:27 "secrets" ${withoutEffect('secrets')}`,
      `2:45 "watch" ${withoutEffect('watch')}`,
    ],
    [`{${run}, "schedule": {"after": "u"}}, "u": {${run}}`]: `2:40 "after" ${withoutEffect('after')}`,
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
      problemsOf('{"version": 1, "tasks": {},\n"defaults": {"overlap": "allow", "priority": 1}}'),
      [`2:25 "allow" ${withoutEffect('overlap: allow')}`, `2:34 "priority" ${withoutEffect('priority')}`],
    );
  });

  it('is silent about what is the plain behaviour', () => {
    const text = `{${run}, "overlap": "skip", "missed": "once", "schedule": [{"monthly": 1}, {"weekly": "monday", "everyWeeks": 1}]}`;
    assert.deepEqual(problemsOf(withTask(text)), []);
    assert.deepEqual(
      problemsOf(withTask('{"run": {"command": "x", "presentation": {"reveal": "never"}}}')),
      [],
    );
  });
});
