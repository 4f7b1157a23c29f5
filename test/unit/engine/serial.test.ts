import assert from 'node:assert/strict';
import { Serial } from '../../../src/engine/serial.ts';
import { settle } from '../../support/fakeClock.ts';

describe('Serial', () => {
  it('lets one piece of work at a time through, in the order of arrival', async () => {
    const serial = new Serial();
    const notes: string[] = [];
    const first = Promise.withResolvers<void>();
    const one = serial.run(async () => {
      notes.push('one begins');
      await first.promise;
      notes.push('one ends');
    });
    const two = serial.run(() => Promise.resolve(void notes.push('two')));
    await settle();
    assert.deepEqual(notes, ['one begins']);
    first.resolve();
    await Promise.all([one, two]);
    assert.deepEqual(notes, ['one begins', 'one ends', 'two']);
  });

  it('gives each caller its own result or error, and goes on after an error', async () => {
    const serial = new Serial();
    const failed = serial.run(() => Promise.reject(new Error('of the first')));
    const after = serial.run(() => Promise.resolve(2));
    await assert.rejects(failed, /of the first/);
    assert.equal(await after, 2);
  });
});
