import assert from 'node:assert/strict';
import { canonical, hashOfAll, hashOfTask, isHash } from '../../../src/approval/hashes.ts';
import type { Evidence } from '../../../src/model/approval.ts';
import { anOutputSpec, aTask } from '../../support/builders.ts';

const nothing: Evidence = { settings: {}, files: [] };

describe('The canonical form', () => {
  for (const [value, text] of [
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    [{ a: undefined, b: {} }, '{"b":{}}'],
    [{ B: 1, a: 2, é: 3, '10': 4, '9': 5 }, '{"10":4,"9":5,"B":1,"a":2,"é":3}'],
    ['“\n\u2028\ud800\\', '"“\\n\u2028\\ud800\\\\"'],
    [[0, -0, 1e21, NaN, Infinity], '[0,-0,1e+21,NaN,Infinity]'],
    [JSON.parse('{"__proto__":1,"constructor":2}'), '{"__proto__":1,"constructor":2}'],
    [Object.create(null), '{}'],
  ] as const) {
    it(`of a value is ${text}`, () => assert.equal(canonical(value), text));
  }

  for (const value of [new Date(0), new Map(), Symbol('x'), 1n, () => 1, [undefined]]) {
    it(`is not that of ${typeof value} ${String(Object.prototype.toString.call(value))}`, () =>
      assert.throws(() => canonical({ value }), TypeError));
  }
});

describe('The hash of a task', () => {
  const task = aTask({ timezone: 'Europe/Paris' });
  const hash = hashOfTask(task, 'Scheduled Output', nothing);

  it('is SHA-256 in hex, and stays what it is from one version to the next', () => {
    assert.ok(isHash(hash));
    // Another value takes every user's consent away: then it is a new number in its prefix that does so.
    assert.equal(hash, '9ea12c6c21d77486492127445e47a9d31f0186d2ce45d12768e442d3e5468d3c');
  });

  it('is the same whatever the machine is whose zone it is in', () => {
    const here = aTask({ timezone: 'Europe/Paris', isMachineZone: true });
    const there = aTask({ timezone: 'Asia/Tokyo', isMachineZone: true });
    assert.equal(hashOfTask(here, '', nothing), hashOfTask(there, '', nothing));
    assert.notEqual(hashOfTask(here, '', nothing), hashOfTask(task, '', nothing));
  });

  it('covers the directory of outputs where there is one', () => {
    assert.equal(hashOfTask(task, 'elsewhere', nothing), hash);
    const writes = aTask({ output: anOutputSpec() });
    assert.notEqual(hashOfTask(writes, 'a', nothing), hashOfTask(writes, 'b', nothing));
  });

  it('does not depend on the order of its files', () => {
    const files = [
      { role: 'script', path: 'b.mjs', hash: 'x' },
      { role: 'module', path: 'a.mjs', hash: 'y' },
    ] as const;
    const reversed = { settings: {}, files: files.toReversed() };
    assert.equal(hashOfTask(task, '', { settings: {}, files }), hashOfTask(task, '', reversed));
  });
});

describe('The hash of several tasks', () => {
  const one = { taskId: 'haiku', hash: 'a'.repeat(64) };
  const other = { taskId: 'report', hash: 'b'.repeat(64) };

  it('does not depend on their order', () => {
    assert.equal(hashOfAll([one, other]), hashOfAll([other, one]));
    assert.ok(isHash(hashOfAll([])));
  });

  it('is that of just these', () => {
    const others = [
      [one],
      [],
      [one, one],
      [
        { ...one, taskId: 'report' },
        { ...other, taskId: 'haiku' },
      ],
      [{ taskId: `haiku ${one.hash}\nreport`, hash: other.hash }],
    ];
    const all = [[one, other], ...others].map(hashOfAll);
    assert.equal(new Set(all).size, all.length);
  });
});
