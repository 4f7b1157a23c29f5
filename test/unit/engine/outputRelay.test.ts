import assert from 'node:assert/strict';
import { OutputRelay } from '../../../src/engine/liveRun.ts';
import type { RunFollower, RunOutput } from '../../../src/engine/ports.ts';
import { aRun, aTask } from '../../support/builders.ts';

const running = aRun({ status: 'running' });
const succeeded = aRun({ status: 'succeeded' });

function aRelay(cancel = () => undefined as void) {
  const errors: unknown[] = [];
  return { errors, relay: new OutputRelay(running, aTask(), cancel, (error) => errors.push(error)) };
}

const printed = (text: string, stream: RunOutput['stream'] = 'stdout'): RunOutput => ({
  stream,
  chunk: new TextEncoder().encode(text),
});

/** What a follower hears, as words. */
function follower(heard: string[]): RunFollower {
  return {
    onOutput: ({ stream, chunk }) => heard.push(`${stream}: ${new TextDecoder().decode(chunk)}`),
    onEnd: ({ status }) => heard.push(status),
  };
}

describe('OutputRelay', () => {
  it('passes on what is printed, and then the end, to everyone', () => {
    const { relay } = aRelay();
    const [one, two]: [string[], string[]] = [[], []];
    relay.follow(follower(one));
    relay.follow(follower(two));
    void relay.relay(printed('a'));
    void relay.relay(printed('b', 'stderr'));
    relay.end(succeeded);
    assert.deepEqual(one, ['stdout: a', 'stderr: b', 'succeeded']);
    assert.deepEqual(two, one);
  });

  it('gives one who comes late what was printed before, chunk by chunk', () => {
    const { relay } = aRelay();
    void relay.relay(printed('a'));
    void relay.relay(printed('b', 'stderr'));
    const heard: string[] = [];
    relay.follow(follower(heard));
    void relay.relay(printed('c'));
    assert.deepEqual(heard, ['stdout: a', 'stderr: b', 'stdout: c']);
  });

  it('gives one who comes after the end all of it, the end too', () => {
    const { relay } = aRelay();
    void relay.relay(printed('a'));
    relay.end(succeeded);
    const heard: string[] = [];
    relay.follow(follower(heard));
    assert.deepEqual(heard, ['stdout: a', 'succeeded']);
  });

  it('tells nothing more to one who has gone', () => {
    const { relay } = aRelay();
    const heard: string[] = [];
    const subscription = relay.follow(follower(heard));
    void relay.relay(printed('a'));
    subscription.dispose();
    void relay.relay(printed('b'));
    relay.end(succeeded);
    assert.deepEqual(heard, ['stdout: a']);
  });

  it('tells nothing more to one whom another has sent away meanwhile', () => {
    const { relay } = aRelay();
    const heard: string[] = [];
    relay.follow({ onOutput: () => second.dispose(), onEnd: () => undefined });
    const second = relay.follow(follower(heard));
    void relay.relay(printed('a'));
    assert.deepEqual(heard, []);
  });

  it('gives a chunk once to one who comes while it is passed on', () => {
    const { relay } = aRelay();
    const heard: string[] = [];
    const first = relay.follow({
      onOutput: () => {
        first.dispose();
        relay.follow(follower(heard));
      },
      onEnd: () => undefined,
    });
    void relay.relay(printed('a'));
    void relay.relay(printed('b'));
    assert.deepEqual(heard, ['stdout: a', 'stdout: b']);
  });

  it('keeps the last 256 KB for those who come late, and all of it in order', () => {
    const { relay } = aRelay();
    for (let count = 0; count < 1000; count++) void relay.relay(printed(String(count).padStart(4096, '.')));
    const sizes: number[] = [];
    const texts: string[] = [];
    relay.follow({
      onOutput: ({ chunk }) => {
        sizes.push(chunk.length);
        texts.push(new TextDecoder().decode(chunk).replaceAll('.', ''));
      },
      onEnd: () => undefined,
    });
    assert.equal(
      sizes.reduce((sum, size) => sum + size, 0),
      256 * 1024,
    );
    assert.deepEqual([texts[0], texts.at(-1)], ['936', '999']);
  });

  it('keeps together what comes in small pieces, each stream by itself', () => {
    const { relay } = aRelay();
    for (const word of ['a', 'b', 'c']) void relay.relay(printed(word));
    void relay.relay({ ...printed('d'), stream: 'stderr' });
    void relay.relay(printed('e'));
    const told: string[] = [];
    relay.follow({
      onOutput: ({ stream, chunk }) => told.push(`${stream} ${new TextDecoder().decode(chunk)}`),
      onEnd: () => undefined,
    });
    assert.deepEqual(told, ['stdout abc', 'stderr d', 'stdout e']);
  });

  it('keeps the newest chunk even where it alone is longer', () => {
    const { relay } = aRelay();
    void relay.relay(printed('small'));
    void relay.relay(printed('x'.repeat(300 * 1024)));
    const sizes: number[] = [];
    relay.follow({ onOutput: ({ chunk }) => sizes.push(chunk.length), onEnd: () => undefined });
    assert.deepEqual(sizes, [300 * 1024]);
  });

  it('goes on to the others when a follower throws, and says so', () => {
    const { relay, errors } = aRelay();
    const heard: string[] = [];
    const error = new Error('of the follower');
    const fail = () => {
      throw error;
    };
    relay.follow({ onOutput: fail, onEnd: fail });
    relay.follow(follower(heard));
    void relay.relay(printed('a'));
    relay.end(succeeded);
    assert.deepEqual(heard, ['stdout: a', 'succeeded']);
    assert.deepEqual(errors, [error, error]);
  });

  it('shows the run as it is', () => {
    const { relay } = aRelay();
    assert.equal(relay.run, running);
    const started = { ...running, pid: 42 };
    relay.started(started);
    assert.equal(relay.run, started);
    relay.end(succeeded);
    assert.equal(relay.run, succeeded);
  });

  it('passes a cancel on', () => {
    let cancelled = 0;
    const { relay } = aRelay(() => void cancelled++);
    relay.cancel();
    assert.equal(cancelled, 1);
  });

  it('holds up the run for a follower that must have all, and for no other', async () => {
    const { relay } = aRelay();
    const quick: number[] = [];
    relay.follow({ onOutput: ({ chunk }) => quick.push(chunk.length), onEnd: () => undefined });
    assert.equal(relay.relay(printed('a')), undefined);
    const { promise, resolve } = Promise.withResolvers<void>();
    relay.follow({ onOutput: () => promise, onEnd: () => undefined });
    let isThrough = false;
    const through = relay.relay(printed('b'))?.then(() => (isThrough = true));
    await Promise.resolve();
    assert.equal(isThrough, false);
    resolve();
    await through;
    assert.equal(isThrough, true);
  });
});
