import assert from 'node:assert/strict';
import { parse, problemsOf, withTask } from './parsing.ts';

const watch = 'warning: "watch" is accepted but has no effect in this version.';

describe('what this version does not carry out yet', () => {
  it('is warned of, and the task stays', () => {
    const file = withTask('{"run": {"command": "x"}, "watch": "scripts/**"}');
    assert.deepEqual(problemsOf(file), [`2:27 "watch" ${watch}`]);
    assert.equal(parse(file).config?.tasks[0]?.id, 't');
  });

  it('is not warned of where the task has an error, which says more', () => {
    assert.deepEqual(problemsOf(withTask('{"run": {"command": ""}, "watch": ["scripts/**"]}')), [
      '2:21 "" error: "command" must not be empty.',
    ]);
  });

  const carriedOut: readonly string[] = [
    '"run": {"task": "x"}',
    '"run": {"vscode": "x"}',
    '"run": {"command": "x", "windows": {}, "osx": {}, "linux": {}, "dryRun": {}}',
    '"run": {"command": "x", "options": {"envFile": ".env"}, "presentation": {"reveal": "always"}}',
    '"run": {"command": "x"}, "retry": {"attempts": 3}, "priority": 1, "secrets": ["A"]',
    '"run": {"command": "x"}, "overlap": "queue", "missed": "all", "missedWithin": "1d"',
    '"run": {"command": "x"}, "schedule": [{"startup": true}, {"daily": "06:00", "jitter": "5m"}]',
  ];
  for (const text of carriedOut) {
    it(`is none of these: ${text}`, () => assert.deepEqual(problemsOf(withTask(`{${text}}`)), []));
  }

  it('is nothing of the defaults', () => {
    const defaults = '"defaults": {"retry": {"attempts": 2}, "priority": 1}';
    assert.deepEqual(problemsOf(`{"version": 1, "tasks": {}, ${defaults}}`), []);
  });
});
