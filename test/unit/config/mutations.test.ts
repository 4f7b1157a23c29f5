import assert from 'node:assert/strict';
import fc from 'fast-check';
import { setTaskEnabled } from '../../../src/config/editConfig.ts';
import { parseSchedule } from '../../../src/config/parseSchedule.ts';
import { createPositions } from '../../../src/config/problem.ts';
import { parse } from './parsing.ts';

const good = `{
  // a comment
  "version": 1, "timezone": "Europe/Paris", "maxConcurrent": 3, "outputs": { "directory": "Out", "keep": 5 },
  "defaults": { "timeout": "10m", "retry": { "attempts": 3, "delay": "30s" } },
  "tasks": {
    "a": {
      "label": "\\u00c9té", "enabled": true, "schedule": [{ "daily": ["06:00", "18:30"] }, { "cron": "0 2 * * 1-5" }],
      "run": { "script": "a.py", "args": ["--x", "5"], "options": { "env": { "A": "1" }, "cwd": "." } },
      "output": { "kind": "haiku", "extension": "md", "files": "out/*.md", "keep": 10 },
    },
    "b": { "schedule": { "after": "a", "on": "always" }, "run": { "command": "echo \\"hi\\"" } }, /* and */
    "c": { "schedule": { "monthly": "last friday", "at": "10:00", "end": "2026-12-31" }, "run": { "process": "x" } },
    "d": { "schedule": { "every": "6 hours", "from": "2026-01-31T06:00" }, "run": { "vscode": "x", "args": [{}] } }
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

  it('are damaged from a good one', () => {
    const { problems, config } = parse(good);
    assert.deepEqual(
      problems.filter(({ severity }) => severity === 'error'),
      [],
    );
    assert.equal(config?.tasks.length, 4);
  });
});
