import assert from 'node:assert/strict';
import { readForeignState, type ForeignState } from '../../../src/app/foreignState.ts';
import { planImport } from '../../../src/app/planImport.ts';
import { inEnglish } from '../../../src/common/message.ts';
import { createPositions, type Problem } from '../../../src/config/problem.ts';
import { at } from '../../support/builders.ts';

const now = at('2026-11-23T12:00Z');

function read(state: unknown, timezone = 'UTC'): ForeignState {
  return readForeignState(typeof state === 'string' ? state : JSON.stringify(state, undefined, 2), {
    timezone,
    now,
  });
}

const good = {
  last_execution: '2026-11-22T06:00:00.123456',
  last_status: 'success',
  last_error: null,
  execution_count: 42,
  last_duration_seconds: 12.3456,
};

const sentences = (problems: readonly Problem[]) => problems.map(({ message }) => inEnglish(message));

/** What the reader says of a task with these values in the place of good ones. */
function faults(given: Readonly<Record<string, unknown>>): string[] {
  const { problems, tasks } = read({ tasks: { haiku: { ...good, ...given }, other: good } });
  assert.deepEqual(
    tasks.map(({ name }) => name),
    problems.length === 0 ? ['haiku', 'other'] : ['other'],
    'the other task is read all the same',
  );
  return sentences(problems);
}

describe('The state of another scheduler', () => {
  const haiku = {
    status: 'succeeded',
    startedAt: at('2026-11-22T06:00:00.123Z'),
    endedAt: at('2026-11-22T06:00:12.469Z'),
    count: 42,
    error: undefined,
  };

  it('tells of each task when it ran last, how that ended and how often it has run', () => {
    const { tasks, problems, passedOver } = read({ tasks: { generate_haiku: good } });
    assert.deepEqual({ problems, passedOver }, { problems: [], passedOver: [] });
    assert.deepEqual(
      tasks.map(({ name, last }) => ({ name, last })),
      [{ name: 'generate_haiku', last: haiku }],
    );
  });

  it('may hold the tasks by themselves, and other things beside them', () => {
    const { tasks, problems, passedOver } = read({
      version: 2,
      generate_haiku: good,
      last_check: '2026-11-22T06:00:00',
      settings: { verbose: true },
    });
    assert.deepEqual(problems, []);
    assert.deepEqual(tasks[0]?.last, haiku);
    assert.deepEqual(passedOver, ['version', 'last_check', 'settings']);
    assert.deepEqual(read({ last_check: 'x', tasks: { a: good } }).passedOver, ['last_check']);
  });

  it('may begin with a byte order mark', () => {
    assert.equal(read(`\uFEFF${JSON.stringify({ haiku: good })}`).tasks.length, 1);
  });

  it('gives times on the wall clock of the machine, through clock changes', () => {
    const startOf = (last_execution: string, timezone: string) =>
      read({ a: { ...good, last_execution } }, timezone).tasks[0]?.last?.startedAt;
    assert.equal(startOf('2026-07-01T06:00:00', 'Europe/Paris'), at('2026-07-01T04:00Z'));
    assert.equal(startOf('2026-01-01 06:00:00', 'America/Montreal'), at('2026-01-01T11:00Z'));
    assert.equal(startOf('2026-10-25T02:30:00', 'Europe/Paris'), at('2026-10-25T00:30Z'));
    assert.equal(startOf('2026-03-29T02:30:00', 'Europe/Paris'), at('2026-03-29T01:30Z'));
    assert.equal(startOf('2026-07-01T06:00:00+00:00', 'Europe/Paris'), at('2026-07-01T06:00Z'));
    assert.equal(startOf('2026-07-01T06:00Z', 'Europe/Paris'), at('2026-07-01T06:00Z'));
  });

  it('knows tasks that have never run', () => {
    for (const task of [
      { last_execution: null },
      { last_execution: '', execution_count: 0 },
      { execution_count: 0 },
    ]) {
      const { tasks, problems } = read({ tasks: { a: task } });
      assert.deepEqual([problems, tasks[0]?.last], [[], undefined]);
    }
  });

  it('keeps the error of a run that failed, and of no other', () => {
    const errorOf = (last_status: string) =>
      read({ a: { ...good, last_status, last_error: ' exit code 1\n' } }).tasks[0]?.last;
    assert.equal(errorOf('error')?.status, 'failed');
    assert.equal(errorOf('error')?.error, 'exit code 1');
    assert.equal(errorOf('success')?.error, undefined);
  });

  it('counts a last run as one at least, and knows no end that is still to come', () => {
    const last = read({
      a: { last_execution: '2026-11-23T11:59:50', last_status: 'success', last_duration_seconds: 60 },
    }).tasks[0]?.last;
    assert.deepEqual([last?.count, last?.endedAt], [1, now]);
    assert.equal(read({ a: { ...good, execution_count: 0 } }).tasks[0]?.last?.count, 1);
  });

  for (const date of [
    'yesterday',
    '2026-11-22',
    '2026-02-30T06:00:00',
    '2026-11-22T24:30:00',
    '22/11/2026 06:00',
    1763791200,
  ]) {
    it(`is refused with ${JSON.stringify(date)} for a date`, () =>
      assert.deepEqual(faults({ last_execution: date }), [
        `"last_execution" must be a date and time such as "2026-01-31T06:00:00", not ${JSON.stringify(date)}.`,
      ]));
  }

  it('is refused with a run in the future', () =>
    assert.deepEqual(faults({ last_execution: '2026-11-23T12:00:01' }), [
      '"last_execution" lies in the future: "2026-11-23T12:00:01".',
    ]));

  for (const date of [
    '0000-01-01T00:00:00',
    '0001-06-01T06:00:00',
    '1800-01-01T06:00:00',
    '1970-01-01T23:59:59Z',
  ]) {
    it(`is refused with a run of ${date}, before there was anything to schedule`, () => {
      const last_execution = date;
      assert.deepEqual(faults({ last_execution }), [`"last_execution" lies before 1970-01-02: "${date}".`]);
    });
  }

  it('may be as old as the second day of 1970, in any time zone', () => {
    assert.deepEqual(faults({ last_execution: '1970-01-02T00:00:00Z' }), []);
    const { problems } = read({ a: { ...good, last_execution: '1970-01-02T12:00:00' } }, 'Pacific/Auckland');
    assert.deepEqual(problems, []);
  });

  it('is refused with another status, or none', () => {
    assert.deepEqual(faults({ last_status: 'running' }), [
      '"last_status" must be "success" or "error", not "running".',
    ]);
    assert.match(faults({ last_status: null })[0] ?? '', /^"last_status" is missing/);
  });

  it('is refused with durations and counts that there are not', () => {
    for (const value of [-1, '12', [], true]) {
      assert.deepEqual(faults({ last_duration_seconds: value }), [
        `"last_duration_seconds" must be a number from 0 on, not ${JSON.stringify(value)}.`,
      ]);
    }
    for (const value of [-1, 1.5, '42']) {
      assert.deepEqual(faults({ execution_count: value }), [
        `"execution_count" must be a whole number from 0 on, not ${JSON.stringify(value)}.`,
      ]);
    }
    assert.deepEqual(faults({ last_error: {} }), ['"last_error" must be a text, not {}.']);
  });

  it('is refused with a task that is no object', () => {
    const { problems } = read({ tasks: { a: 'success', b: good } });
    assert.match(sentences(problems)[0] ?? '', /^The state of a task must be an object/);
  });

  it('says where it is wrong, and all that is', () => {
    const text = JSON.stringify(
      {
        tasks: {
          a: { ...good, execution_count: -1 },
          b: { last_execution: good.last_execution, execution_count: 'x' },
        },
      },
      undefined,
      2,
    );
    const { problems } = read(text);
    const position = createPositions(text);
    const places = problems.map(({ offset }) => text.split('\n')[position(offset).line - 1]?.trim());
    assert.deepEqual(places, ['"execution_count": -1,', '"b": {', '"execution_count": "x"']);
  });

  it('is refused as a whole where it is no JSON, or no object', () => {
    for (const text of ['', '{ "tasks": {', "{'a': 1}", '[]', '"a"', '{"a": NaN}', '# notes']) {
      const { tasks, problems } = read(text);
      assert.deepEqual([tasks, problems.map(({ path }) => path)], [[], [[]]], text);
    }
  });

  it('is refused where a task stands there twice', () => {
    const task = JSON.stringify(good);
    const { problems } = read(`{"tasks": {"a": ${task}, "a": ${task}}}`);
    assert.equal(problems.length, 1);
  });
});

describe('Importing the state of another scheduler', () => {
  const here = ['generate-haiku', 'read_discogs', 'report'].map((id) => ({ id, label: `The ${id}` }));

  function plan(state: object, map: Readonly<Record<string, string>> = {}) {
    const { planned, neverRan, problems } = planImport(read(state).tasks, here, new Map(Object.entries(map)));
    return {
      planned: planned.map(({ name, run }) => `${name} → ${run.taskId}`),
      neverRan,
      problems: sentences(problems),
    };
  }

  it('puts each task to the one of its id, or with dashes', () => {
    assert.deepEqual(plan({ read_discogs: good, generate_haiku: good }), {
      planned: ['read_discogs → read_discogs', 'generate_haiku → generate-haiku'],
      neverRan: [],
      problems: [],
    });
  });

  it('makes a run of what was read, with the label that the task has here', () => {
    const failed = { ...good, last_status: 'error', last_error: 'no network' };
    const { planned } = planImport(read({ report: failed }).tasks, here, new Map());
    assert.deepEqual(planned[0]?.run, {
      taskId: 'report',
      label: 'The report',
      status: 'failed',
      startedAt: at('2026-11-22T06:00:00.123Z'),
      endedAt: at('2026-11-22T06:00:12.469Z'),
      count: 42,
      detail: 'no network',
    });
  });

  it('puts a task where it is told to, before any other', () => {
    assert.deepEqual(plan({ report: good, analyze: good }, { analyze: 'report' }), {
      planned: ['analyze → report'],
      neverRan: [],
      problems: ['The task “report” has taken over “analyze” already.'],
    });
  });

  it('refuses what no task here stands for, and says which may be meant', () => {
    assert.deepEqual(plan({ generate_haikus: good, soundtrack: good }), {
      planned: [],
      neverRan: [],
      problems: [
        'There is no task “generate_haikus” here. Is it “generate-haiku”? “--map generate_haikus=generate-haiku” says so.',
        'There is no task “soundtrack” here. “--map soundtrack=ID” says which one it is.',
      ],
    });
  });

  it('asks nothing of what has never run', () => {
    const never = { last_execution: null };
    assert.deepEqual(plan({ soundtrack: never, 'generate-haiku': never, generate_haiku: good }), {
      planned: ['generate_haiku → generate-haiku'],
      neverRan: ['soundtrack', 'generate-haiku'],
      problems: [],
    });
  });
});
