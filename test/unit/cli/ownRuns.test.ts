import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { Console } from '../../../src/cli/console.ts';
import { OwnRuns } from '../../../src/cli/ownRuns.ts';
import { Emitter } from '../../../src/common/emitter.ts';
import { inEnglish } from '../../../src/common/message.ts';
import type { SchedulerEvent } from '../../../src/model/events.ts';
import type { Run } from '../../../src/model/run.ts';
import { aHost, aRun, at } from '../../support/builders.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';

const self = aHost();
const retryAt = at('2026-11-22T06:05Z');
const running = aRun({ status: 'running', host: self });
const waiting = aRun({ status: 'queued', retryAt, host: self });
const failed = aRun({ status: 'failed', host: self, attempts: 2 });

describe('the runs of a command line', () => {
  let events: Emitter<SchedulerEvent>;
  let own: OwnRuns;
  let told: string[];

  const say = (run: Run) => events.fire({ type: 'run', run });

  beforeEach(() => {
    events = new Emitter<SchedulerEvent>((error) => assert.fail(String(error)));
    told = [];
    const scheduler = {
      onEvent: events.event,
      idle: () => Promise.resolve(),
      cancel: () => Promise.resolve(true),
      findRun: () => Promise.resolve(undefined),
    };
    const console = new Console({
      ...{ cwd: '/', env: {}, clock: new FakeClock(retryAt) },
      ...{ stdout: new PassThrough(), stderr: new PassThrough() },
      speech: { locale: 'en', translate: inEnglish },
    });
    own = new OwnRuns({ scheduler, self }, console, {
      onRetry: ({ attempts, retryAt: next }) => told.push(`retry ${attempts} ${next - retryAt}`),
      onEnd: ({ status }) => told.push(status),
    });
  });
  afterEach(() => own.dispose());

  it('are told of once for every failed attempt, and once at their end', () => {
    say(running);
    say(waiting);
    say({ ...waiting, stopRequested: 'stopped' });
    say({ ...running, attempts: 2 });
    say({ ...waiting, attempts: 2, retryAt: retryAt + 1 });
    say(failed);
    say(failed);
    assert.deepEqual(told, ['retry 1 0', 'retry 2 1', 'failed']);
  });

  it('are waited for while one of them waits for its next attempt', async () => {
    let isOver = false;
    say(running);
    const over = own.ended().then(() => (isOver = true));
    say(waiting);
    await settle();
    assert.equal(isOver, false);
    say(failed);
    await over;
  });

  it('are not those of other hosts', () => {
    say({ ...failed, host: aHost({ pid: 7 }) });
    assert.deepEqual(told, []);
    assert.deepEqual(own.rows, []);
  });
});
