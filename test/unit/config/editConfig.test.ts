import assert from 'node:assert/strict';
import fc from 'fast-check';
import { newConfigText, setTaskEnabled } from '../../../src/config/editConfig.ts';
import { parse, problemsOf } from './parsing.ts';

function edited(text: string, taskId: string, enabled: boolean): string {
  let result = text;
  for (const { offset, length, replacement } of setTaskEnabled(text, taskId, enabled)) {
    result = result.slice(0, offset) + replacement + result.slice(offset + length);
  }
  return result;
}

describe('enabling and disabling a task', () => {
  const cases: readonly (readonly [name: string, before: string, after: string])[] = [
    ['changes the literal', '{"enabled": true, "run": {}}', '{"enabled": false, "run": {}}'],
    ['mends a literal that is none', '{"enabled": "yes"}', '{"enabled": false}'],
    ['goes before the others on their line', '{ "run": {} }', '{ "enabled": false, "run": {} }'],
    ['goes before the others without spaces', '{"run":{}}', '{"enabled": false,"run":{}}'],
    [
      'takes a line of its own',
      '{\n      "run": {}\n    }',
      '{\n      "enabled": false,\n      "run": {}\n    }',
    ],
    [
      'takes the line ends and tabs of the file',
      '{\r\n\t\t"run": {}\r\n\t}',
      '{\r\n\t\t"enabled": false,\r\n\t\t"run": {}\r\n\t}',
    ],
    [
      'leaves the comment beside the brace there',
      '{ // why\n  "run": {}\n}',
      '{ // why\n  "enabled": false,\n  "run": {}\n}',
    ],
    [
      'leaves the comment above a property there',
      '{\n  // how\n  "run": {}\n}',
      '{\n  "enabled": false,\n  // how\n  "run": {}\n}',
    ],
    [
      'leaves a comment in the line there',
      '{ /* a */ "run": {} }',
      '{ "enabled": false, /* a */ "run": {} }',
    ],
    ['fills an empty object', '{}', '{ "enabled": false }'],
    ['fills an empty object with a space', '{ }', '{ "enabled": false }'],
    ['fills an empty object of two lines', '{\n    }', '{\n      "enabled": false\n    }'],
    ['fills an object of comments', '{ // a\n    }', '{ // a\n      "enabled": false\n    }'],
  ];
  for (const [name, before, after] of cases) {
    it(name, () => {
      const file = (task: string) =>
        `// top\n{ "version": 1, "tasks": { "a": {}, "t": ${task}, /* end */ } }\n`;
      assert.equal(edited(file(before), 't', false), file(after));
    });
  }

  it('changes nothing where nothing has to change', () => {
    const text = '{"tasks": {"on": {"enabled": true}, "off": {"enabled": false}, "plain": {}}}';
    assert.deepEqual(setTaskEnabled(text, 'on', true), []);
    assert.deepEqual(setTaskEnabled(text, 'off', false), []);
    assert.deepEqual(setTaskEnabled(text, 'plain', true), []);
  });

  it('changes nothing in what it cannot read, or where the task is not', () => {
    for (const text of ['', '{', '[]', '{"tasks": []}', '{"tasks": {"t": 1}}', '{"tasks": {"u": {}}}']) {
      assert.deepEqual(setTaskEnabled(text, 't', false), [], text);
    }
  });

  it('counts a byte order mark', () => {
    assert.equal(
      edited('\uFEFF{"tasks": {"t": {"enabled": true}}}', 't', false),
      '\uFEFF{"tasks": {"t": {"enabled": false}}}',
    );
  });

  it('keeps all else to the byte, whatever the comments and the layout', () => {
    const tokens = [
      ...[
        '{',
        '"version"',
        ':',
        '1',
        ',',
        '"tasks"',
        ':',
        '{',
        '"a"',
        ':',
        '{',
        '"label"',
        ':',
        '"A, {"',
        ',',
      ],
      ...['"run"', ':', '{', '"command"', ':', '"x"', '}', '}', ',', '"b"', ':', '{', '"run"', ':', '{'],
      ...['"command"', ':', '"y"', '}', ',', '"enabled"', ':', 'true', '}', '}', '}'],
    ];
    const space = fc.constantFrom(
      '',
      '',
      ' ',
      '\n',
      '\r\n',
      '\n  ',
      '\t',
      '/* "enabled": true */',
      '// {\n',
      '/*\n*/',
    );
    const layout = fc.array(space, { minLength: tokens.length, maxLength: tokens.length });
    fc.assert(
      fc.property(layout, fc.constantFrom('a', 'b'), (gaps, id) => {
        const text = tokens.map((token, index) => token + (gaps[index] ?? '')).join('');
        const [edit, ...more] = setTaskEnabled(text, id, false);
        assert.ok(edit !== undefined && more.length === 0);
        assert.match(edit.replacement, id === 'a' ? /^\s*"enabled": false,$/ : /^false$/);
        assert.equal(text.slice(edit.offset, edit.offset + edit.length), id === 'a' ? '' : 'true');
        const off = edited(text, id, false);
        const before = parse(text).config;
        const after = parse(off);
        assert.deepEqual(after.problems, []);
        assert.deepEqual(after.config, {
          ...before,
          tasks: before?.tasks.map((task) => (task.id === id ? { ...task, enabled: false } : task)),
        });
        assert.deepEqual(parse(edited(off, id, true)).config, before);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a new scheduler.json', () => {
  it('has one task that is good and in force', () => {
    const text = newConfigText();
    assert.deepEqual(problemsOf(text), []);
    const tasks = parse(text).config?.tasks ?? [];
    assert.deepEqual(
      tasks.map(({ id, enabled, schedules, run }) => ({ id, enabled, schedules, run })),
      [
        {
          id: 'hello',
          enabled: true,
          schedules: [{ form: 'every', count: 1, unit: 'hour' }],
          run: { kind: 'command', command: 'echo Hello from Workspace Scheduler' },
        },
      ],
    );
  });
});
