import assert from 'node:assert/strict';
import { FakeClock } from '../../support/fakeClock.ts';

describe('FakeClock', () => {
  it('fires timers in order, each at its own instant', async () => {
    const clock = new FakeClock(1_000);
    const fired: [string, number][] = [];
    clock.setTimer(30, () => fired.push(['late', clock.now()]));
    clock.setTimer(10, () => {
      fired.push(['early', clock.now()]);
      clock.setTimer(10, () => fired.push(['made on the way', clock.now()]));
    });
    clock.setTimer(31, () => fired.push(['not yet', clock.now()]));
    clock.setTimer(5, () => fired.push(['disposed', clock.now()])).dispose();
    await clock.advanceTo(1_030);
    assert.deepEqual(fired, [
      ['early', 1_010],
      ['made on the way', 1_020],
      ['late', 1_030],
    ]);
    assert.deepEqual([clock.now(), clock.timers, clock.nextTimerIn], [1_030, 1, 1]);
  });

  it('lets promises settle between two timers', async () => {
    const clock = new FakeClock(0);
    const order: string[] = [];
    clock.setTimer(1, () => void Promise.resolve().then(() => order.push('follow-up')));
    clock.setTimer(2, () => order.push('next'));
    await clock.advanceBy(2);
    assert.deepEqual(order, ['follow-up', 'next']);
  });

  it('lets the wall clock jump without a timer noticing', async () => {
    const clock = new FakeClock(1_000);
    let firedAt: number | undefined;
    clock.setTimer(100, () => (firedAt = clock.now()));
    clock.jumpTo(50_000);
    assert.deepEqual([clock.now(), clock.nextTimerIn, firedAt], [50_000, 100, undefined]);
    clock.jumpTo(0);
    await clock.advanceBy(100);
    assert.equal(firedAt, 100);
  });

  it('refuses what the system would get wrong', async () => {
    const clock = new FakeClock(0);
    assert.throws(() => clock.setTimer(2 ** 31, () => undefined), RangeError);
    assert.throws(() => clock.setTimer(Number.NaN, () => undefined), RangeError);
    await assert.rejects(clock.advanceTo(-1), RangeError);
  });
});
