import assert from 'node:assert/strict';
import type { Task } from '../../../src/model/task.ts';
import { parse, problemsOf, withTask } from './parsing.ts';

const run = '"run": {"command": "x"}';

/** The task `t`, whose own properties and whose file's defaults are these. */
function taskOf(own: string, defaults = ''): Task | undefined {
  return parse(`{"version": 1, "defaults": {${defaults}}, "tasks": {"t": {${[run, own].join()}}}}`).config
    ?.tasks[0];
}

describe('retry', () => {
  it('waits 30 seconds each time where it says nothing else', () => {
    assert.deepEqual(taskOf('"retry": {"attempts": 3}')?.retry, {
      attempts: 3,
      delay: 30_000,
      backoff: 'fixed',
    });
  });

  it('is read in full', () => {
    const text = '{"attempts": 5, "delay": "1m", "backoff": "exponential", "maxDelay": "24d"}';
    assert.deepEqual(taskOf(`"retry": ${text}`)?.retry, {
      attempts: 5,
      delay: 60_000,
      backoff: 'exponential',
      maxDelay: 24 * 86_400_000,
    });
  });

  it('of the defaults holds for a task that has none, and a task’s own replaces it as a whole', () => {
    const defaults = '"retry": {"attempts": 3, "delay": "1m", "backoff": "exponential", "maxDelay": "1h"}';
    assert.deepEqual(taskOf('"label": "x"', defaults)?.retry, {
      attempts: 3,
      delay: 60_000,
      backoff: 'exponential',
      maxDelay: 3_600_000,
    });
    assert.deepEqual(taskOf('"retry": {"attempts": 1}', defaults)?.retry, {
      attempts: 1,
      delay: 30_000,
      backoff: 'fixed',
    });
  });

  it('may have a longest wait as long as the first', () => {
    const text = '{"retry": {"attempts": 2, "delay": "1m", "maxDelay": "60s"}, "run": {"command": "x"}}';
    assert.deepEqual(problemsOf(withTask(text)), []);
  });

  const tells: Readonly<Record<string, string>> = {
    '{"delay": "1s"}': '2:27 "retry" error: "attempts" is missing.',
    '3': '2:36 3 error: "retry" must be an object: { … }.',
    '{"attempts": 0}': '2:49 0 error: "attempts" must be at least 1.',
    '{"attempts": 101}': '2:49 101 error: "attempts" must be at most 100.',
    '{"attempts": 2.5}': '2:49 2.5 error: "attempts" must be a whole number.',
    '{"attempts": 2, "delay": "1m", "maxDelay": "30s"}':
      '2:79 "30s" error: "maxDelay" must be at least as long as "delay", which is 1m.',
    '{"attempts": 2, "maxDelay": "29s"}':
      '2:64 "29s" error: "maxDelay" must be at least as long as "delay", which is 30s.',
    '{"attempts": 2, "delay": "25d"}': '2:62 25d error: This can be at most 24 days.',
    '{"attempts": 2, "maxDelay": "25d"}': '2:65 25d error: This can be at most 24 days.',
    '{"attempts": 2, "delay": "0s"}': '2:62 0s error: A duration must be longer than 0.',
    '{"attempts": 2, "backoff": "linear"}':
      '2:63 "linear" error: "backoff" cannot be "linear". Allowed: fixed, exponential.',
    '{"attempts": 2, "max": "1h"}': '2:52 "max" error: Unknown property "max". Did you mean "maxDelay"?',
  };
  for (const [text, expected] of Object.entries(tells)) {
    it(`tells what is wrong: ${text}`, () =>
      assert.deepEqual(problemsOf(withTask(`{${run}, "retry": ${text}}`)), [expected]));
  }

  it('is checked in the defaults too', () => {
    assert.deepEqual(
      problemsOf(
        '{"version": 1, "tasks": {},\n"defaults": {"retry": {"attempts": 2, "delay": "2m", "maxDelay": "1m"}}}',
      ),
      ['2:66 "1m" error: "maxDelay" must be at least as long as "delay", which is 2m.'],
    );
  });

  it('that stands in the run is told where it belongs, and so are priority and secrets', () => {
    const inRun = (property: string) => problemsOf(withTask(`{"run": {"command": "x", ${property}}}`));
    assert.deepEqual(
      ['"retry": {}', '"priority": 1', '"secrets": []'].flatMap(inRun),
      ['retry', 'priority', 'secrets'].map(
        (name) => `2:26 "${name}" error: "${name}" belongs to the task, beside "run".`,
      ),
    );
  });
});

describe('priority', () => {
  it('is the task’s own, else that of the defaults, else 0', () => {
    assert.equal(taskOf('"priority": -100')?.priority, -100);
    assert.equal(taskOf('"priority": 0', '"priority": 7')?.priority, 0);
    assert.equal(taskOf('"label": "x"', '"priority": 7')?.priority, 7);
    assert.equal(taskOf('"label": "x"')?.priority, 0);
  });

  const tells: Readonly<Record<string, string>> = {
    '101': '2:39 101 error: "priority" must be at most 100.',
    '-101': '2:39 -101 error: "priority" must be at least -100.',
    '0.5': '2:39 0.5 error: "priority" must be a whole number.',
    '"high"': '2:39 "high" error: "priority" must be a number.',
  };
  for (const [text, expected] of Object.entries(tells)) {
    it(`cannot be ${text}`, () =>
      assert.deepEqual(problemsOf(withTask(`{${run}, "priority": ${text}}`)), [expected]));
  }
});

describe('secrets', () => {
  it('are names of environment variables', () => {
    assert.deepEqual(taskOf('"secrets": ["DATABASE_URL", "ProgramFiles(x86)", "été"]')?.secrets, [
      'DATABASE_URL',
      'ProgramFiles(x86)',
      'été',
    ]);
  });

  for (const name of ['$API_TOKEN', '${API_TOKEN}', '%API_TOKEN%', 'API_TOKEN=x', 'API TOKEN', '']) {
    it(`cannot be what would mask nothing: "${name}"`, () => {
      const text =
        'error: "{}" is not the name of an environment variable. Write the name alone, such as "API_TOKEN".';
      assert.deepEqual(problemsOf(withTask(`{${run}, "secrets": ["A", "${name}"]}`)), [
        `2:45 ${name} ${text.replace('{}', () => name)}`,
      ]);
    });
  }

  it('are a list', () => {
    assert.deepEqual(problemsOf(withTask(`{${run}, "secrets": "A"}`)), [
      '2:38 "A" error: "secrets" must be a list: [ … ].',
    ]);
  });
});
