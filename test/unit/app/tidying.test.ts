import assert from 'node:assert/strict';
import { Tidying } from '../../../src/app/tidying.ts';
import type { RunArchive } from '../../../src/engine/archive.ts';
import type { Housekeeping } from '../../../src/history/housekeeping.ts';
import { aConfig, at, day, hour, minute } from '../../support/builders.ts';
import { FakeClock, settle } from '../../support/fakeClock.ts';
import { quietLog } from '../../support/quietLog.ts';
import { Workspace } from './workspace.ts';

const noon = at('2026-11-23T12:00Z');
const { history: limits } = aConfig([]);

/** What a `Tidying` asks for, and when. */
function world(isOurTurn = true) {
  const clock = new FakeClock(noon);
  const asked: number[] = [];
  const rounds: number[] = [];
  const archive = {
    claimTidying: (now: number, interval: number) => {
      assert.equal(interval, hour);
      asked.push(now - noon);
      return Promise.resolve(isOurTurn);
    },
  } as unknown as RunArchive;
  const housekeeping = {
    tidyUp: () => {
      rounds.push(clock.now() - noon);
      return Promise.resolve({ runs: 0, logs: 0 });
    },
  } as unknown as Housekeeping;
  return { clock, asked, rounds, tidying: new Tidying(archive, housekeeping, clock, quietLog) };
}

describe('Tidying up', () => {
  it('begins a minute after the start, and asks every five minutes whose turn it is', async () => {
    const { clock, asked, rounds, tidying } = world();
    for (let passed = 0; passed <= 12; passed++) {
      tidying.look(limits);
      await tidying.idle();
      await clock.advanceBy(minute);
    }
    assert.deepEqual(asked, [minute, 6 * minute, 11 * minute]);
    assert.deepEqual(rounds, asked);
  });

  it('does nothing while it is another host’s turn, but where it is told to', async () => {
    const { clock, rounds, tidying } = world(false);
    await clock.advanceBy(2 * minute);
    tidying.look(limits);
    await tidying.idle();
    assert.deepEqual(rounds, []);
    await tidying.now(limits);
    assert.deepEqual(rounds, [2 * minute]);
  });

  it('is not put off by a clock that is set back', async () => {
    const { clock, asked, tidying } = world();
    clock.jumpTo(noon - day);
    tidying.look(limits);
    await tidying.idle();
    assert.deepEqual(asked, [-day]);
  });

  it('is thought of at each look at the clock of a host that has a loop', async () => {
    await using workspace = await Workspace.with({});
    const { world: host, scheduler } = workspace;
    await host.clock.advanceBy(10 * minute);
    assert.equal(await host.store.archive.claimTidying(host.clock.now(), 0), true);
    await host.clock.advanceBy(2 * hour);
    await scheduler.reload();
    scheduler.start();
    await settle();
    await host.clock.advanceBy(2 * minute);
    assert.equal(await host.store.archive.claimTidying(host.clock.now(), hour), false);
  });
});
