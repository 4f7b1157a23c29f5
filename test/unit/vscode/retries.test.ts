import assert from 'node:assert/strict';
import { Retries } from '../../../src/vscode/retries.ts';
import { at, second } from '../../support/builders.ts';
import { FakeClock } from '../../support/fakeClock.ts';

describe('what is tried again later', () => {
  let clock: FakeClock;
  let retries: Retries;
  let tried: string[];
  const later = (key: string, note = key) => retries.later(key, () => tried.push(note));

  beforeEach(() => {
    clock = new FakeClock(at('2026-11-22T06:00Z'));
    retries = new Retries(clock, 30 * second);
    tried = [];
  });

  it('is tried once, after the delay', async () => {
    later('music');
    await clock.advanceBy(30 * second - 1);
    assert.deepEqual(tried, []);
    await clock.advanceBy(1);
    assert.deepEqual(tried, ['music']);
    await clock.advanceBy(120 * second);
    assert.deepEqual(tried, ['music']);
  });

  it('waits anew where it is asked for anew, and is still tried once', async () => {
    later('music', 'first');
    await clock.advanceBy(20 * second);
    later('music', 'second');
    await clock.advanceBy(20 * second);
    assert.deepEqual(tried, []);
    await clock.advanceBy(10 * second);
    assert.deepEqual(tried, ['second']);
  });

  it('is not tried where it has been called off, which others do not notice', async () => {
    later('music');
    later('films');
    retries.cancel('music');
    await clock.advanceBy(30 * second);
    assert.deepEqual(tried, ['films']);
  });

  it('may ask for the next try itself', async () => {
    retries.later('music', () => later('music', 'again'));
    await clock.advanceBy(60 * second);
    assert.deepEqual(tried, ['again']);
  });

  it('is never tried after the end', async () => {
    later('music');
    retries.dispose();
    later('films');
    assert.equal(clock.timers, 0);
    await clock.advanceBy(60 * second);
    assert.deepEqual(tried, []);
  });
});
