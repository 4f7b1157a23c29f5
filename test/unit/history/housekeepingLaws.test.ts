import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Housekeeping } from '../../../src/history/housekeeping.ts';
import { newRunId } from '../../../src/history/runId.ts';
import { isActive, runStatuses } from '../../../src/model/run.ts';
import { at, hour } from '../../support/builders.ts';
import { FakeClock } from '../../support/fakeClock.ts';
import { quietLog } from '../../support/quietLog.ts';
import { LogSizes } from './logSizes.ts';
import { ScriptedArchive, type ArchivedRow } from './scriptedArchive.ts';

const now = at('2026-11-22T06:00Z');

const run = fc.record({
  taskId: fc.constantFrom('a', 'b', 'c'),
  status: fc.constantFrom(...runStatuses),
  dryRun: fc.boolean(),
  /** Hours since the run before it. */
  later: fc.double({ min: 0, max: 3, noNaN: true }),
  bytes: fc.option(fc.nat(20), { nil: undefined }),
  hasRow: fc.boolean(),
  isStuck: fc.boolean(),
});
type Drawn = typeof run extends fc.Arbitrary<infer T> ? T : never;

const limits = fc.record({
  runsPerTask: fc.integer({ min: 1, max: 10 }),
  maxAge: fc.integer({ min: hour, max: 60 * hour }),
  maxLogSize: fc.nat(200),
});

/** `faults`: whether there are logs that cannot be removed. */
function draw(drawn: readonly Drawn[], faults: boolean) {
  let age = drawn.reduce((sum, { later }) => sum + later * hour, 0);
  const rows: ArchivedRow[] = [];
  const sizes: [string, number][] = [];
  const stuck: string[] = [];
  for (const { taskId, status, dryRun, later, bytes, hasRow, isStuck } of drawn) {
    age -= later * hour;
    const createdAt = now - age;
    const id = newRunId(createdAt);
    if (hasRow) rows.push({ id, taskId, status, createdAt, ...(dryRun && { dryRun }) });
    if (bytes !== undefined) sizes.push([id, bytes]);
    if (isStuck && faults) stuck.push(id);
  }
  return { archive: new ScriptedArchive(rows), logs: new LogSizes(sizes, stuck) };
}

type Drawing = ReturnType<typeof draw>;

const keeper = ({ archive, logs }: Drawing) =>
  new Housekeeping({ archive, logs, clock: new FakeClock(now), log: quietLog });

/** What holds after a round, whatever was there before it. */
function assertTidy(
  { archive, logs }: Drawing,
  before: readonly ArchivedRow[],
  sparedBefore: ReadonlySet<string>,
  { runsPerTask, maxAge, maxLogSize }: typeof limits extends fc.Arbitrary<infer T> ? T : never,
): void {
  const there = new Set(archive.rows.map(({ id }) => id));
  for (const { id, status } of before) {
    assert.ok(there.has(id) || !(isActive({ status }) || sparedBefore.has(id)), `${id} has gone`);
  }
  const removable = ({ id, status }: ArchivedRow) => !isActive({ status }) && !sparedBefore.has(id);
  assert.deepEqual(archive.beyond(runsPerTask, now - maxAge).filter(removable), []);
  const rows = new Map(archive.rows.map((row) => [row.id, row]));
  const old = newRunId(now - hour).slice(0, 15);
  for (const [id] of logs.sizes) {
    assert.ok(rows.has(id) || id.slice(0, 15) >= old || logs.stuck.has(id), `${id} is an orphan`);
  }
  if (logs.total <= maxLogSize) return;
  for (const [id, bytes] of logs.sizes) {
    const row = rows.get(id);
    assert.ok(!row || !removable(row) || bytes === 0 || logs.stuck.has(id), `${id} takes room`);
  }
}

describe('After tidying up', () => {
  const runs = fc.array(run, { maxLength: 40 });

  it('nothing has gone that must stay, and the limits hold as far as that allows', async () => {
    await fc.assert(
      fc.asyncProperty(runs, limits, fc.boolean(), async (drawn, limits, faults) => {
        const drawing = draw(drawn, faults);
        const { rows, spared } = drawing.archive;
        const { runs: removed } = await keeper(drawing).tidyUp(limits);
        assert.equal(removed, rows.length - drawing.archive.rows.length);
        assertTidy(drawing, rows, spared, limits);
      }),
    );
  });

  it('nothing has gone that the limits allow', async () => {
    await fc.assert(
      fc.asyncProperty(runs, limits, async (drawn, limits) => {
        const drawing = draw(drawn, false);
        const { rows } = drawing.archive;
        const { runsPerTask, maxAge } = limits;
        const beyond = new Set(drawing.archive.beyond(runsPerTask, now - maxAge));
        await keeper(drawing).tidyUp({ ...limits, maxLogSize: drawing.logs.total });
        for (const row of rows) assert.ok(beyond.has(row) || drawing.archive.rows.includes(row));
      }),
    );
  });

  it('a second round has nothing to do', async () => {
    await fc.assert(
      fc.asyncProperty(runs, limits, async (drawn, limits) => {
        const drawing = draw(drawn, false);
        await keeper(drawing).tidyUp(limits);
        assert.deepEqual(await keeper(drawing).tidyUp(limits), { runs: 0, logs: 0 });
      }),
    );
  });

  it('everything is as it should be, wherever the round before it was killed', async () => {
    await fc.assert(
      fc.asyncProperty(runs, limits, fc.nat(60), async (drawn, limits, steps) => {
        const drawing = draw(drawn, false);
        const { rows, spared } = drawing.archive;
        const { mortal, killed } = killedAfter(steps, drawing);
        await Promise.race([keeper(mortal).tidyUp(limits), killed]);
        await keeper(drawing).tidyUp(limits);
        assertTidy(drawing, rows, spared, limits);
      }),
    );
  });
});

/** Nothing is done any more after so many calls. */
function killedAfter(steps: number, { archive, logs }: Drawing): { mortal: Drawing; killed: Promise<void> } {
  const { promise: killed, resolve: kill } = Promise.withResolvers<void>();
  let left = steps;
  const mortal = <T extends object>(target: T): T =>
    new Proxy(target, {
      get: (_, name) => {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return value;
        return (...given: unknown[]) => {
          if (left-- > 0) return Reflect.apply(value, target, given) as unknown;
          kill();
          return new Promise(() => undefined);
        };
      },
    });
  return { mortal: { archive: mortal(archive), logs: mortal(logs) }, killed };
}
