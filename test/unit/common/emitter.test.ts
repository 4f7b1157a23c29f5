import assert from 'node:assert/strict';
import { Emitter } from '../../../src/common/emitter.ts';

const unexpected = (error: unknown) => {
  throw error;
};

describe('Emitter', () => {
  it('tells every listener, in the order of their coming', () => {
    const heard: string[] = [];
    const emitter = new Emitter<string>(unexpected);
    emitter.event((value) => heard.push(`a ${value}`));
    emitter.event((value) => heard.push(`b ${value}`));
    emitter.fire('one');
    assert.deepEqual(heard, ['a one', 'b one']);
  });

  it('tells nobody who has gone', () => {
    const heard: number[] = [];
    const emitter = new Emitter<number>(unexpected);
    const subscription = emitter.event((value) => heard.push(value));
    emitter.fire(1);
    subscription.dispose();
    subscription.dispose();
    emitter.fire(2);
    assert.deepEqual(heard, [1]);
  });

  it('lets one function listen twice, and each disposal end one of the two', () => {
    let heard = 0;
    const emitter = new Emitter<void>(unexpected);
    const listener = () => heard++;
    const first = emitter.event(listener);
    emitter.event(listener);
    emitter.fire();
    assert.equal(heard, 2);
    first.dispose();
    emitter.fire();
    assert.equal(heard, 3);
  });

  it('goes on after a listener that throws, and says so', () => {
    const errors: unknown[] = [];
    const heard: string[] = [];
    const emitter = new Emitter<string>((error) => errors.push(error));
    const error = new Error('of the listener');
    emitter.event(() => {
      throw error;
    });
    emitter.event((value) => heard.push(value));
    assert.doesNotThrow(() => emitter.fire('news'));
    assert.deepEqual(heard, ['news']);
    assert.deepEqual(errors, [error]);
  });

  it('tells those who come during an announcement only of the next', () => {
    const heard: number[] = [];
    const emitter = new Emitter<number>(unexpected);
    const first = emitter.event(() => {
      first.dispose();
      emitter.event((value) => heard.push(value));
    });
    emitter.fire(1);
    emitter.fire(2);
    assert.deepEqual(heard, [2]);
  });

  it('tells nobody once it is disposed', () => {
    let heard = 0;
    const emitter = new Emitter<void>(unexpected);
    emitter.event(() => heard++);
    emitter.dispose();
    emitter.fire();
    assert.equal(heard, 0);
  });
});
