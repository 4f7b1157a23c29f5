import assert from 'node:assert/strict';
import { DisposableStore } from '../../../src/common/disposables.ts';

describe('DisposableStore', () => {
  const noting = (notes: string[], name: string, error?: Error) => ({
    dispose() {
      notes.push(name);
      if (error) throw error;
    },
  });

  it('disposes what it owns once, the newest first', () => {
    const notes: string[] = [];
    const store = new DisposableStore();
    store.add(noting(notes, 'first'));
    store.add(noting(notes, 'second'));
    assert.deepEqual(notes, []);
    store.dispose();
    store.dispose();
    assert.deepEqual(notes, ['second', 'first']);
  });

  it('gives back what it is given', () => {
    const item = noting([], 'item');
    assert.equal(new DisposableStore().add(item), item);
  });

  it('owns a thing that is added twice once', () => {
    const notes: string[] = [];
    const store = new DisposableStore();
    const item = noting(notes, 'item');
    store.add(item);
    store.add(item);
    store.dispose();
    assert.deepEqual(notes, ['item']);
  });

  it('disposes at once what comes late', () => {
    const notes: string[] = [];
    const store = new DisposableStore();
    store.dispose();
    store.add(noting(notes, 'late'));
    assert.deepEqual(notes, ['late']);
  });

  it('disposes what is added while it disposes', () => {
    const notes: string[] = [];
    const store = new DisposableStore();
    store.add({ dispose: () => void store.add(noting(notes, 'from within')) });
    store.dispose();
    assert.deepEqual(notes, ['from within']);
  });

  it('tries all before it throws the one error', () => {
    const notes: string[] = [];
    const store = new DisposableStore();
    const error = new Error('stuck');
    store.add(noting(notes, 'first'));
    store.add(noting(notes, 'second', error));
    store.add(noting(notes, 'third'));
    assert.throws(
      () => store.dispose(),
      (thrown) => thrown === error,
    );
    assert.deepEqual(notes, ['third', 'second', 'first']);
  });

  it('throws several errors together', () => {
    const store = new DisposableStore();
    const errors = [new Error('one'), new Error('two')];
    for (const error of errors) store.add(noting([], '', error));
    assert.throws(
      () => store.dispose(),
      (thrown) => thrown instanceof AggregateError && thrown.errors.length === 2,
    );
  });
});
