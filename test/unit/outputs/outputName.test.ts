import assert from 'node:assert/strict';
import { outputName } from '../../../src/outputs/outputName.ts';

const at = Date.UTC(2026, 10, 22, 23, 5, 9, 999);

describe('The name of an output', () => {
  it("holds the wall-clock time in the task's zone", () => {
    assert.equal(outputName('haiku', at, 'UTC', 'md'), 'haiku-20261122-230509.md');
    assert.equal(outputName('haiku', at, 'Europe/Paris', 'md'), 'haiku-20261123-000509.md');
    assert.equal(outputName('haiku', at, 'America/St_Johns', 'md'), 'haiku-20261122-193509.md');
    assert.equal(outputName('haiku', at, 'Pacific/Kiritimati', 'md'), 'haiku-20261123-130509.md');
  });

  it('has midnight as 00', () => {
    assert.equal(outputName('a', Date.UTC(2026, 0, 1), 'UTC', 'md'), 'a-20260101-000000.md');
  });

  it('counts those of one second', () => {
    assert.equal(outputName('a', at, 'UTC', 'tar.gz', 1), 'a-20261122-230509.tar.gz');
    assert.equal(outputName('a', at, 'UTC', 'tar.gz', 2), 'a-20261122-230509-2.tar.gz');
  });

  it('leads nowhere', () => {
    assert.equal(outputName('../../etc/x', at, 'UTC', '../md'), '..-..-etc-x-20261122-230509.-md');
    assert.equal(outputName('a:b', at, 'UTC', 'm\0d'), 'a-b-20261122-230509.m-d');
  });
});
