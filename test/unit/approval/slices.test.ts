import assert from 'node:assert/strict';
import { inSlices, OneByOne } from '../../../src/approval/slices.ts';

describe('Work in slices', () => {
  it('gives the results in the order of the items, a few being worked on at once', async () => {
    let [going, most] = [0, 0];
    const results = await inSlices([...Array(50).keys()], async (item) => {
      most = Math.max(most, ++going);
      await new Promise((resolve) => setImmediate(resolve));
      going--;
      return item * 2;
    });
    assert.deepEqual(
      results,
      [...Array(50).keys()].map((item) => item * 2),
    );
    assert.equal(most, 8);
    assert.deepEqual(await inSlices([], () => 1), []);
  });

  it('lets others have the thread', async () => {
    let turns = 0;
    const timer = setInterval(() => void turns++, 0);
    await inSlices([...Array(100).keys()], () => {
      const until = performance.now() + 0.5;
      while (performance.now() < until);
    });
    clearInterval(timer);
    // In one go there would be none; of 50 ms in slices of one there are two dozen.
    assert.ok(turns >= 5, `the thread was let go ${turns} times`);
  });

  it('fails with the first that fails', async () => {
    await assert.rejects(
      inSlices([1, 2, 3], (item) => (item === 2 ? Promise.reject(new Error('two')) : item)),
      { message: 'two' },
    );
  });
});

describe('Work one by one', () => {
  it('is done in the order in which it came, and goes on after a failure', async () => {
    const oneByOne = new OneByOne();
    const order: string[] = [];
    const work = (name: string) => async () => {
      order.push(`${name} begins`);
      await new Promise((resolve) => setImmediate(resolve));
      order.push(`${name} ends`);
      if (name === 'one') throw new Error(name);
      return name;
    };
    const all = await Promise.allSettled(['one', 'two'].map((name) => oneByOne.run(work(name))));
    assert.deepEqual(order, ['one begins', 'one ends', 'two begins', 'two ends']);
    assert.deepEqual(
      all.map(({ status }) => status),
      ['rejected', 'fulfilled'],
    );
  });

  it('lets others have the thread in between', async () => {
    const oneByOne = new OneByOne();
    let turns = 0;
    const timer = setInterval(() => void turns++, 0);
    const busy = () => {
      const until = performance.now() + 1;
      while (performance.now() < until);
      return Promise.resolve();
    };
    await Promise.all(Array.from({ length: 50 }, () => oneByOne.run(busy)));
    clearInterval(timer);
    assert.ok(turns >= 5, `the thread was let go ${turns} times`);
  });
});
