import assert from 'node:assert/strict';
import { untilEnded } from '../../../src/cli/untilEnded.ts';
import type { Run } from '../../../src/model/run.ts';
import { aRun, at } from '../../support/builders.ts';
import { FakeClock } from '../../support/fakeClock.ts';

const going = aRun({ status: 'running' });
const ended = aRun({ status: 'cancelled', reason: 'stopped' });

describe('waiting for the end of a run', () => {
  it('ends with the run', async () => {
    const clock = new FakeClock(at('2026-11-22T06:00Z'));
    let row: Run = going;
    let looks = 0;
    let seen: Run | undefined;
    const waiting = untilEnded(
      () => {
        looks++;
        return Promise.resolve(row);
      },
      clock,
      10_000,
    ).then((run) => (seen = run));
    await clock.advanceBy(2_000);
    assert.equal(seen, undefined);
    row = ended;
    await clock.advanceBy(250);
    assert.equal(seen, ended);
    assert.equal(await waiting, ended);
    assert.ok(looks <= 10, `${looks} looks in two seconds`);
    assert.equal(clock.timers, 0);
  });

  it('does not wait for one that has ended', async () => {
    const clock = new FakeClock(at('2026-11-22T06:00Z'));
    assert.equal(await untilEnded(() => Promise.resolve(ended), clock, 10_000), ended);
  });

  it('gives up after its time, whatever the wall clock says meanwhile', async () => {
    const clock = new FakeClock(at('2026-11-22T06:00Z'));
    let seen: Run | undefined;
    void untilEnded(() => Promise.resolve(going), clock, 10_000).then((run) => (seen = run));
    await clock.advanceBy(5_000);
    clock.jumpTo(at('2027-01-01T00:00Z'));
    await clock.advanceBy(4_500);
    assert.equal(seen, undefined);
    await clock.advanceBy(500);
    assert.equal(seen, going);
  });
});
