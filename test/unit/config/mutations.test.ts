import assert from 'node:assert/strict';
import fc from 'fast-check';
import { inEnglish } from '../../../src/common/message.ts';
import { setTaskEnabled } from '../../../src/config/editConfig.ts';
import { parseSchedule } from '../../../src/config/parseSchedule.ts';
import { createPositions } from '../../../src/config/problem.ts';
import { parse } from './parsing.ts';

const good = `{
  // a comment
  "version": 1, "timezone": "Europe/Paris", "maxConcurrent": 3, "outputs": { "directory": "Out", "keep": 5 },
  "defaults": { "timeout": "10m", "missed": "all", "retry": { "attempts": 3, "delay": "30s" }, "priority": -5 },
  "tasks": {
    "a": {
      "label": "\\u00c9té", "enabled": true, "schedule": [{ "daily": ["06:00", "18:30"] }, { "cron": "0 2 * * 1-5" }],
      "run": { "script": "a.py", "args": ["--x", "5"], "options": { "env": { "A": "1" }, "cwd": ".", "envFile": ".env" },
        "windows": { "interpreter": "py", "options": { "env": { "B": "" } } }, "dryRun": { "args": ["-n"], "env": {} } },
      "retry": { "attempts": 2, "backoff": "exponential", "maxDelay": "1h" }, "secrets": ["DATABASE_URL"],
      "output": { "kind": "haiku", "extension": "md", "files": "out/*.md", "keep": 10 },
    },
    "b": { "schedule": { "after": "a", "on": "always" }, "run": { "command": "echo \\"hi\\"", "osx": { "command": "say hi" }, "presentation": { "reveal": "silent" } } }, /* and */
    "c": { "schedule": { "monthly": "last friday", "at": "10:00", "end": "2026-12-31" }, "run": { "process": "x" } },
    "d": { "schedule": { "every": "6 hours", "from": "2026-01-31T06:00" }, "run": { "vscode": "x", "args": [{}] } },
    "e": {
      "overlap": "queue", "missedWithin": "24h", "run": { "command": "x" }, "schedule": [
        { "cron": "*/15 30 22-2 L,15W nov-feb FRI#2,5L", "jitter": "5s", "start": "2026-01-01" }, { "cron": "@daily" },
        { "weekly": ["monday", "friday"], "at": "10:00", "everyWeeks": 2, "from": "2026-01-05", "jitter": "1d12h" },
        { "yearly": "02-29", "at": ["08:00", "20:00:30"], "timezone": "America/St_Johns" }, { "monthly": 31 },
        { "once": "2026-12-24T18:00" }, { "startup": true }, { "after": "d", "on": "failure" }
      ]
    }
  },
}`;

/** Neither throws, and what is told lies inside the text and can be worded. */
function checkAll(text: string): void {
  const { problems, config, brokenTaskIds } = parse(text);
  const positionOf = createPositions(text);
  for (const { offset, length, message, path } of problems) {
    assert.ok(offset >= 0 && length >= 0 && offset + length <= text.length, `${offset}+${length}`);
    // What the damaged text itself holds may look like a placeholder.
    for (const [, name = ''] of message.text.matchAll(/\{(\w+)\}/g)) {
      assert.ok(Object.hasOwn(message.args, name), `{${name}} of "${message.text}" is not filled in`);
      assert.doesNotMatch(String(message.args[name]), /^undefined$|\[object/);
    }
    assert.ok(positionOf(offset).column >= 1 && Array.isArray(path));
  }
  if (config === undefined) assert.ok(problems.some(({ severity }) => severity === 'error'));
  for (const id of brokenTaskIds) assert.ok(!config?.tasks.some((task) => task.id === id));
}

const noise = fc.constantFrom(
  ...[
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '\\',
    '/',
    '//',
    '/*',
    '*/',
    '0',
    '-1',
    '1e999',
    'null',
    'true',
    '""',
  ],
  ...[
    '"__proto__": {},',
    '"a": 1,',
    '\u0000',
    '\uFEFF',
    '\r',
    '\n',
    '\ud800',
    '😀',
    '\\u0000',
    '..',
    '99999999999',
  ],
);
const place = fc.nat(good.length);

interface Mutation {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: place,
  remove: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4 }), fc.nat(80)),
  insert: fc.oneof(fc.constant(''), noise, fc.string({ maxLength: 5 })),
});

function mutated(text: string, mutations: readonly Mutation[]): string {
  return mutations.reduce(
    (result, { at, remove, insert }) => result.slice(0, at) + insert + result.slice(at + remove),
    text,
  );
}

describe('thousands of damaged configs', () => {
  it('never break the parser: characters deleted, inserted and replaced', () => {
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (mutations) => {
        const text = mutated(good, mutations);
        checkAll(text);
        setTaskEnabled(text, 'a', false);
        setTaskEnabled(text, 'b', true);
      }),
      { numRuns: 4000 },
    );
  });

  it('never break the parser: parts swapped', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 4, maxLength: 4 }), (places) => {
        const [a = 0, b = 0, c = 0, d = 0] = [...places].sort((x, y) => x - y);
        checkAll(good.slice(0, a) + good.slice(c, d) + good.slice(b, c) + good.slice(a, b) + good.slice(d));
      }),
      { numRuns: 1000 },
    );
  });

  it('never break the parser: values of another type', () => {
    // Every literal and every simple container of the text, put in the place of every other.
    const values = [...good.matchAll(/"(?:[^"\\]|\\.)*"(?!\s*:)|\b\d+\b|\btrue\b|\[[^[\]]*\]|\{[^{}]*\}/g)];
    const value = fc.constantFrom(...values);
    fc.assert(
      fc.property(
        value,
        fc.oneof(
          value.map(([text]) => text),
          fc.json(),
        ),
        (old, replacement) => {
          checkAll(good.slice(0, old.index) + replacement + good.slice(old.index + old[0].length));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('never break the reader of a schedule', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), noise), (text) => {
        const { schedules, problems } = parseSchedule(text);
        assert.ok(schedules !== undefined || problems.length > 0);
        for (const { offset, length } of problems) assert.ok(offset >= 0 && offset + length <= text.length);
      }),
      { numRuns: 1000 },
    );
  });

  it('never break the reader of a cron expression', () => {
    const parts = fc.constantFrom(...'*/-,?#@+:LlWw 0123456789'.split(''), ' * ', 'FRI', 'jan', '59', '*/');
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(parts, { maxLength: 30 }).map((all) => all.join('')),
        ),
        (text) => {
          const { problems } = parseSchedule(JSON.stringify({ cron: `${text} * * *`, jitter: '40d' }));
          for (const { message } of problems)
            assert.doesNotMatch(inEnglish(message), /undefined|NaN|Infinity/);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('are damaged from a good one', () => {
    const { problems, config } = parse(good);
    assert.deepEqual(
      problems.filter(({ severity }) => severity === 'error'),
      [],
    );
    assert.equal(config?.tasks.length, 5);
    const forms = new Set(config.tasks.flatMap(({ schedules }) => schedules.map(({ form }) => form)));
    assert.equal(forms.size, 9);
  });
});
