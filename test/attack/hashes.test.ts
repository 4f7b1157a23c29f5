import assert from 'node:assert/strict';
import { hashOfAll, hashOfTask } from '../../src/approval/hashes.ts';
import { parseConfig } from '../../src/config/parseConfig.ts';
import type { Evidence, EvidenceFile } from '../../src/model/approval.ts';
import type { Task } from '../../src/model/task.ts';
import { aTask } from '../support/builders.ts';

const nothing: Evidence = { settings: {}, files: [] };

function hash(task: Partial<Task>, evidence = nothing, outputDirectory = 'Scheduled Output'): string {
  return hashOfTask(aTask(task), outputDirectory, evidence);
}

/** The hashes of the tasks in the text of a scheduler.json, by id. */
function hashesIn(text: string): ReadonlyMap<string, string> {
  const { config } = parseConfig(text, { machineTimezone: 'Europe/Paris' });
  const tasks = config?.tasks ?? [];
  return new Map(tasks.map((task) => [task.id, hashOfTask(task, config?.outputDirectory ?? '', nothing)]));
}

const hashIn = (task: string, more = '') =>
  hashesIn(`{"version":1,${more}"tasks":{"haiku":${task}}}`).get('haiku');

/** All of them run something else: two with one hash would be allowed together. */
function assertApart(tasks: readonly Partial<Task>[]): void {
  const hashes = tasks.map((task) => hash(task));
  assert.equal(new Set(hashes).size, tasks.length, JSON.stringify(tasks));
}

const script = (path: string, ...args: string[]): Partial<Task> => ({
  run: { kind: 'script', script: path, args },
});
const env = (variables: Readonly<Record<string, string>>): Partial<Task> => ({ options: { env: variables } });
const parsed = (text: string) => JSON.parse(text) as Readonly<Record<string, string>>;

describe('An attack on the hash that is allowed', () => {
  describe('by two texts that are taken for one', () => {
    it('in another order of keys gains nothing: it is the same task, and has the same hash', () => {
      const one = hashIn('{"run":{"process":"a","args":["b"],"options":{"env":{"A":"1","B":"2"}}}}');
      const other = hashIn('{"run":{"options":{"env":{"B":"2","A":"1"}},"args":["b"],"process":"a"}}');
      assert.ok(one);
      assert.equal(one, other);
    });

    it('with Unicode look-alikes, or another normalization, or nothing to see at all', () => {
      assertApart([
        script('scripts/report.mjs'),
        script('scripts/rеport.mjs'), // Cyrillic
        script('scripts/report．mjs'),
        script('scripts/report.mjs\u200b'),
        script('scripts/report.mjs '),
        script('scripts/report.mjs\u00a0'),
        script('\u202escripts/report.mjs'),
        script('scripts/ré.mjs'.normalize('NFC')),
        script('scripts/ré.mjs'.normalize('NFD')),
        script('scripts/ﬁx.mjs'),
        script('scripts/fix.mjs'),
        script('scripts/REPORT.mjs'),
        script('\ud800'),
        script('\udc00'),
        script('\ufffd'),
        script('\\ud800'),
      ]);
    });

    it('with a key twice in scheduler.json: such a task is none at all', () => {
      assert.ok(hashIn('{"run":{"command":"x","options":{"env":{"A":"1"}}}}'));
      assert.equal(hashIn('{"run":{"command":"date"},"run":{"command":"rm -rf ~"}}'), undefined);
      assert.equal(hashIn('{"run":{"command":"date","command":"rm -rf ~"}}'), undefined);
      assert.equal(hashIn('{"run":{"command":"x","options":{"env":{"A":"1","A":"2"}}}}'), undefined);
      const twice = '{"version":1,"tasks":{"a":{"run":{"command":"x"}},"a":{"run":{"command":"y"}}}}';
      assert.equal(hashesIn(twice).get('a'), undefined);
      assert.equal(hashIn('{"run":{"command":"date"},"\\u0072un":{"command":"rm"}}'), undefined);
    });

    it('with __proto__ in the environment, or anywhere else', () => {
      assertApart([
        env({}),
        env(parsed('{"__proto__":"--require ./evil.js"}')),
        env(parsed('{"__proto__":"--require ./good.js"}')),
        env(parsed('{"constructor":"x"}')),
        env(parsed('{"toString":"x"}')),
      ]);
      assert.equal(hashIn('{"run":{"command":"x","options":{"env":{"__proto__":"x"}}}}'), undefined);
      assert.equal(hashIn('{"run":{"command":"x","__proto__":{"options":{"cwd":"/"}}}}'), undefined);
    });

    it('with comments, a byte order mark or other space: what runs is the same, and so is the hash', () => {
      const plain = hashIn('{"run":{"command":"date"}}');
      const text = '{"version":1,"tasks":{"haiku":{"run":{"command":"date"}}}}';
      assert.ok(plain);
      assert.equal(hashesIn(`\ufeff${text}`).get('haiku'), plain);
      assert.equal(hashIn('{"run":/* {"command":"rm"} */{"command":"date",},}'), plain);
      assert.equal(hashIn('{\r\n\t"run": // "x"\r\n {"command":"date"}}'), plain);
      assert.notEqual(hashIn('{"run":{"command":"date/* */"}}'), plain);
      assert.notEqual(hashIn('{"run":{"command":"date\\n"}}'), plain);
      assert.notEqual(hashIn('{"run":{"command":" date"}}'), plain);
    });

    it('with a number in the place of a text, null of nothing, false of “false”', () => {
      const vscode = (...args: unknown[]): Partial<Task> => ({ run: { kind: 'vscode', command: 'x', args } });
      assertApart([
        ...[vscode(), vscode(1), vscode('1'), vscode(null), vscode('null'), vscode(false), vscode('false')],
        ...[
          vscode(0),
          vscode(-0),
          vscode('0'),
          vscode(1e21),
          vscode('1e21'),
          vscode(Infinity),
          vscode('Infinity'),
        ],
        ...[vscode(NaN), vscode('NaN'), vscode(''), vscode(0.1), vscode(0.1 + Number.EPSILON)],
      ]);
    });

    it('with a list in the place of an object', () => {
      const vscode = (...args: unknown[]): Partial<Task> => ({ run: { kind: 'vscode', command: 'x', args } });
      assertApart([
        ...[vscode([]), vscode({}), vscode([[]]), vscode([{}]), vscode({ 0: 'a' }), vscode(['a'])],
        ...[
          vscode({ length: 1, 0: 'a' }),
          vscode('[]'),
          vscode('{}'),
          vscode([], []),
          vscode('a'),
          vscode(['a', []]),
        ],
      ]);
    });

    it('with its arguments split in other places', () => {
      assertApart([
        script('x', 'a b'),
        script('x', 'a', 'b'),
        script('x', 'a', '', 'b'),
        script('x', 'a,b'),
        script('x', 'a","b'),
        script('x', '["a","b"]'),
        script('x a b'),
        script('x', 'a\nb'),
        script('x', 'a\u0000b'),
      ]);
    });

    it('with text that has moved from one field to another', () => {
      assertApart([
        { run: { kind: 'process', process: 'node', args: ['x.mjs'] } },
        { run: { kind: 'process', process: 'node x.mjs', args: [] } },
        { run: { kind: 'command', command: 'node x.mjs' } },
        { run: { kind: 'script', script: 'x.mjs', args: [], interpreter: 'node' } },
        { run: { kind: 'script', script: 'node', args: ['x.mjs'] } },
        { run: { kind: 'task', task: 'node x.mjs' } },
        { ...script('x'), options: { env: {}, cwd: 'a' } },
        { ...script('x'), options: { env: {}, envFile: 'a' } },
        { ...script('x'), options: { env: { cwd: 'a' } } },
        { ...script('x'), dryRun: { args: [], env: { cwd: 'a' } } },
        { ...script('x'), overrides: { linux: { options: { env: { cwd: 'a' } } } } },
        { ...script('x'), overrides: { osx: { options: { env: { cwd: 'a' } } } } },
        { ...script('x'), watch: ['a'] },
        { ...script('x'), secrets: ['a'] },
        { id: 'x', ...script('report') },
        env({ A: '1,B=2' }),
        env({ A: '1', B: '2' }),
        env({ 'A":"1","B': '2' }),
      ]);
    });

    it('with evidence that scheduler.json says, or a file that is named as another', () => {
      const of = (...files: EvidenceFile[]) => hash({}, { settings: {}, files });
      const apart = [
        of({ role: 'script', path: 'a', hash: 'b' }),
        of({ role: 'script', path: 'b', hash: 'a' }),
        of({ role: 'module', path: 'a', hash: 'b' }),
        of({ role: 'script', path: 'a', target: 'b' }),
        of({ role: 'script', path: 'a', without: 'missing' }),
        of({ role: 'script', path: 'a' }),
        of({ role: 'script', path: 'a' }, { role: 'script', path: 'a' }),
        of(),
        hash({}, { settings: { files: [] }, files: [] }),
        hash({ evidence: nothing } as Partial<Task>),
      ];
      assert.equal(new Set(apart).size, apart.length);
    });
  });

  it('of all tasks together: one of them renamed, exchanged or left out', () => {
    const [a, b] = ['a'.repeat(64), 'b'.repeat(64)];
    const sets = [
      [
        { taskId: 'x', hash: a },
        { taskId: 'y', hash: b },
      ],
      [
        { taskId: 'x', hash: b },
        { taskId: 'y', hash: a },
      ],
      [{ taskId: 'x', hash: a }],
      [
        { taskId: 'x', hash: a },
        { taskId: 'z', hash: b },
      ],
      [{ taskId: `x","${a}"]\n["y`, hash: b }],
    ];
    assert.equal(new Set(sets.map(hashOfAll)).size, sets.length);
    assert.notEqual(hashOfAll([{ taskId: 'report', hash: hash({}) }]), hash({}));
  });
});
