import assert from 'node:assert/strict';
import { parse, problemsOf } from './parsing.ts';

describe('a task that waits for another which starts nothing', () => {
  const run = '"run": {"command": "x"}';
  const file = (first: string, second: string) =>
    `{"version": 1, "tasks": {"a": {${first}${run}},\n"b": {${second}"schedule": {"after": "a"}, ${run}}}}`;

  it('is warned that the other is disabled', () => {
    assert.deepEqual(problemsOf(file('"enabled": false, ', '')), [
      '2:29 "a" warning: "a" is disabled: only its runs by hand start this task.',
    ]);
  });

  it('is warned that the other has an error, and stays in force', () => {
    const text = file('"colour": 1, ', '');
    assert.equal(
      problemsOf(text).at(-1),
      '2:29 "a" warning: "a" has an error: until it is mended it starts nothing.',
    );
    assert.deepEqual(parse(text).brokenTaskIds, ['a']);
  });

  it('is not warned where it would not run anyway', () => {
    assert.deepEqual(problemsOf(file('"enabled": false, ', '"enabled": false, ')), []);
    assert.deepEqual(problemsOf(file('', '')), []);
  });
});
