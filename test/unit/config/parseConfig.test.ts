import assert from 'node:assert/strict';
import { parseConfigInSteps } from '../../../src/config/parseConfig.ts';
import { parse, problemsOf, withTask } from './parsing.ts';

const example = `{
  "version": 1,
  "timezone": "Europe/Paris",          // IANA; default: the machine's
  "maxConcurrent": 2,
  "outputs": { "directory": "./Out/", "keep": 7 },
  "history": { "runsPerTask": 20, "maxAge": "52w", "maxLogSize": "2 GB" },
  "defaults": { "timeout": "20m", "missed": "all", "missedWithin": "24h", "overlap": "replace",
                "notify": "never", "retry": { "attempts": 3 }, "priority": 2, "interrupted": "retry" },
  "tasks": {
    "generate-haiku": {
      "label": "Haikus",
      "description": "Five random albums, one haiku each",
      "group": "music",
      "enabled": false,
      "schedule": { "daily": "06:00" },
      "run": { "script": "scripts/generate-haiku.mjs", "args": ["--count", "5"], "interpreter": "node",
               "options": { "cwd": "scripts", "env": { "A": "" } } },
      "output": { "kind": "haiku", "extension": "md", "keep": 10 },
    },
    "2": { "timezone": "UTC", "run": { "command": "true" }, "timeout": "1h", "killAfter": "1s", "notify": "always", "output": {},
           "missed": "skip", "missedWithin": "1h", "overlap": "allow", "retry": { "attempts": 1, "delay": "1m" }, "priority": -1,
           "interrupted": "leave" },
    "1": { "run": { "process": "pg_dump", "args": ["-Fc"] } },
  },
}`;

describe('a good config', () => {
  it('has no problems, and every default is filled in', () => {
    assert.deepEqual(parse(example), {
      problems: [],
      brokenTaskIds: [],
      config: {
        timezone: 'Europe/Paris',
        maxConcurrent: 2,
        outputDirectory: 'Out',
        history: { runsPerTask: 20, maxAge: 31_449_600_000, maxLogSize: 2_000_000_000 },
        tasks: [
          {
            id: 'generate-haiku',
            label: 'Haikus',
            description: 'Five random albums, one haiku each',
            group: 'music',
            enabled: false,
            schedules: [{ form: 'daily', at: [{ hour: 6, minute: 0, second: 0 }] }],
            timezone: 'Europe/Paris',
            run: {
              kind: 'script',
              script: 'scripts/generate-haiku.mjs',
              args: ['--count', '5'],
              interpreter: 'node',
            },
            options: { cwd: 'scripts', env: { A: '' } },
            overrides: {},
            reveal: 'never',
            secrets: [],
            timeout: 1_200_000,
            killAfter: 5000,
            notify: 'never',
            missed: 'all',
            missedWithin: 86_400_000,
            overlap: 'replace',
            interrupted: 'retry',
            retry: { attempts: 3, delay: 30_000, backoff: 'fixed' },
            priority: 2,
            watch: [],
            output: { kind: 'haiku', extension: 'md', from: 'files', keep: 10 },
          },
          {
            id: '2',
            label: '2',
            enabled: true,
            schedules: [],
            timezone: 'UTC',
            run: { kind: 'command', command: 'true' },
            options: { env: {} },
            overrides: {},
            reveal: 'never',
            secrets: [],
            timeout: 3_600_000,
            killAfter: 1000,
            notify: 'always',
            missed: 'skip',
            missedWithin: 3_600_000,
            overlap: 'allow',
            interrupted: 'leave',
            retry: { attempts: 1, delay: 60_000, backoff: 'fixed' },
            priority: -1,
            watch: [],
            output: { kind: 'output', extension: 'txt', from: 'files', keep: 7 },
          },
          {
            id: '1',
            label: '1',
            enabled: true,
            schedules: [],
            timezone: 'Europe/Paris',
            run: { kind: 'process', process: 'pg_dump', args: ['-Fc'] },
            options: { env: {} },
            overrides: {},
            reveal: 'never',
            secrets: [],
            timeout: 1_200_000,
            killAfter: 5000,
            notify: 'never',
            missed: 'all',
            missedWithin: 86_400_000,
            overlap: 'replace',
            interrupted: 'retry',
            retry: { attempts: 3, delay: 30_000, backoff: 'fixed' },
            priority: 2,
            watch: [],
          },
        ],
      },
    });
  });

  it('takes the machine’s zone and the plain defaults where the file says nothing', () => {
    const { config } = parse('{ "version": 1, "tasks": {} }');
    assert.deepEqual(config, {
      timezone: 'America/Lima',
      maxConcurrent: 3,
      outputDirectory: 'Scheduled Output',
      history: { runsPerTask: 1000, maxAge: 15_552_000_000, maxLogSize: 200_000_000 },
      tasks: [],
    });
    const [task] = parse(withTask('{"run": {"command": "x"}}')).config?.tasks ?? [];
    assert.deepEqual([task?.timeout, task?.killAfter, task?.notify], [600_000, 5000, 'failure']);
    assert.deepEqual([task?.missed, task?.missedWithin, task?.overlap], ['once', undefined, 'skip']);
    assert.deepEqual([task?.retry, task?.priority, task?.dryRun], [undefined, 0, undefined]);
    assert.equal(task?.interrupted, 'leave');
  });

  it('keeps the plain limits of the history beside those that it names', () => {
    const { config } = parse('{ "version": 1, "tasks": {}, "history": { "maxLogSize": "1MB" } }');
    assert.deepEqual(config?.history, {
      runsPerTask: 1000,
      maxAge: 15_552_000_000,
      maxLogSize: 1_000_000,
    });
  });

  it('reads every form of schedule', () => {
    const bounds = '"timezone": "UTC", "jitter": "5m", "start": "2026-01-01", "end": "2026-12-31T18:00"';
    const { config } = parse(
      withTask(`{"run": {"command": "x"}, "schedule": [
        {"every": "6 hours", "from": "2026-01-31T06:00", ${bounds}},
        {"daily": ["18:30", "06:00", "18:30:00"]},
        {"weekly": ["sunday", "monday"], "at": "10:00", "everyWeeks": 2, "from": "2026-01-05"},
        {"monthly": 31, "at": ["00:00:05"]},
        {"monthly": "last friday"},
        {"yearly": "12-25"},
        {"cron": "0 2 * * 1-5"},
        {"once": "2026-12-24T18:00"},
        {"startup": true},
        {"after": "t2"},
        {"after": "t2", "on": "always"}
      ]}, "t2": {"run": {"command": "x"}}`),
    );
    const midnight = { hour: 0, minute: 0, second: 0 };
    assert.deepEqual(config?.tasks[0]?.schedules, [
      {
        form: 'every',
        count: 6,
        unit: 'hour',
        from: '2026-01-31T06:00:00',
        timezone: 'UTC',
        jitter: 300_000,
        start: '2026-01-01T00:00:00',
        end: '2026-12-31T18:00:00',
      },
      {
        form: 'daily',
        at: [
          { hour: 6, minute: 0, second: 0 },
          { hour: 18, minute: 30, second: 0 },
        ],
      },
      {
        form: 'weekly',
        days: ['monday', 'sunday'],
        at: [{ hour: 10, minute: 0, second: 0 }],
        everyWeeks: 2,
        from: '2026-01-05T00:00:00',
      },
      { form: 'monthly', on: { day: 31 }, at: [{ hour: 0, minute: 0, second: 5 }] },
      { form: 'monthly', on: { nth: 'last', weekday: 'friday' }, at: [midnight] },
      { form: 'yearly', month: 12, day: 25, at: [midnight] },
      {
        form: 'cron',
        expression: '0 2 * * 1-5',
        pattern: {
          seconds: [0],
          minutes: [0],
          hours: [2],
          months: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
          daysOfWeek: { days: [1, 2, 3, 4, 5], nth: [] },
          keepsCadence: false,
        },
      },
      { form: 'once', at: '2026-12-24T18:00:00' },
      { form: 'startup' },
      { form: 'after', task: 't2', on: 'success' },
      { form: 'after', task: 't2', on: 'always' },
    ]);
  });

  it('may begin with a byte order mark, which takes no column', () => {
    assert.equal(parse(`\uFEFF${example}`).config?.tasks.length, 3);
    assert.deepEqual(problemsOf('\uFEFF{"version": 1, "tasks": {"a": 1}}'), [
      '1:31 1 error: "a" must be an object: { … }.',
    ]);
  });
});

describe('a bad task', () => {
  const text = `{"version": 1, "tasks": {
    "good": {"run": {"command": "x"}},
    "bad": {"run": {"command": ""}},
    "twice": {"run": {"command": "first"}},
    "twice": {"run": {"command": "second"}},
    "__proto__": {"run": {"command": "x"}},
    ".hidden": {"run": {"command": "x"}},
    "late": {"run": {"command": "x"}, "watch": "x", "schedule": {"after": "bad"}}
  }}`;

  it('is left out, and the others stay', () => {
    const { config, brokenTaskIds } = parse(text);
    assert.deepEqual(
      config?.tasks.map(({ id }) => id),
      ['good', 'late'],
    );
    assert.deepEqual(brokenTaskIds, ['bad', 'twice', '.hidden']);
  });

  it('is named by its problems', () => {
    const named = parse(text).problems.map(({ taskId, severity }) => `${severity} ${taskId}`);
    assert.deepEqual(named, [
      ...['error bad', 'error twice', 'error __proto__', 'error .hidden'],
      'warning late',
    ]);
  });
});

describe('a bad file', () => {
  const bad = ['', '[]', 'null', '{', '{"version": 2, "tasks": {}}', '{"version": 1}', '{"tasks": {}}'];
  for (const text of bad) {
    it(`gives no config: ${text || '(empty)'}`, () => {
      assert.equal(parse(text).config, undefined);
      assert.equal(parse(text).problems[0]?.severity, 'error');
    });
  }

  it('still tells what is wrong in its tasks, beside what is wrong with it as a whole', () => {
    assert.deepEqual(problemsOf('{"version": 1, "maxConcurrent": 0,\n"tasks": {"a": {}}}'), [
      '1:33 0 error: "maxConcurrent" must be at least 1.',
      '2:11 "a" error: "run" is missing.',
    ]);
  });

  it('is refused above 5 MB, unread', () => {
    const text = `{"version": 1, "tasks": {}}${' '.repeat(5 * 1024 * 1024)}`;
    assert.deepEqual(problemsOf(text), ['1:1  error: The file is larger than 5 MB.']);
  });

  it('may nest as deep as it likes without breaking the reader', () => {
    const deep = `{"version": 1, "tasks": ${'['.repeat(100_000)}`;
    assert.deepEqual(problemsOf(deep), ['1:88 [ error: The file nests deeper than 64 levels.']);
  });
});

describe('a file of ten thousand tasks', () => {
  const entries = Array.from({ length: 10_000 }, (_, index) => [
    `task-${index}`,
    { schedule: { daily: '06:00' }, run: { script: 'a.py' } },
  ]);
  const text = JSON.stringify({ version: 1, tasks: Object.fromEntries(entries) as object });

  it('is read in many small steps, with the same result as at once', async () => {
    let pauses = 0;
    const pause = () => {
      pauses++;
      return Promise.resolve();
    };
    const inSteps = await parseConfigInSteps(text, { machineTimezone: 'America/Lima' }, pause);
    assert.equal(inSteps.config?.tasks.length, 10_000);
    assert.deepEqual(inSteps, parse(text));
    assert.ok(pauses > 200, `${pauses} pauses`);
  });
});
