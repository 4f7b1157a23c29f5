import assert from 'node:assert/strict';
import type { LogStore, RunLog } from '../../src/engine/ports.ts';
import type { LogPart } from '../../src/model/log.ts';

const id = '20261122-060000-7f3a2c';
const once = { number: 1, of: 1 };
const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const shown = (parts: readonly LogPart[] | undefined) =>
  parts?.map((part) =>
    'cut' in part ? `${part.attempt} cut ${part.cut}` : `${part.attempt} ${part.stream} ${text(part.bytes)}`,
  );

function print(log: RunLog, ...pieces: (readonly ['stdout' | 'stderr', string])[]): void {
  for (const [stream, printed] of pieces) log.write({ stream, chunk: new TextEncoder().encode(printed) });
}

/** The laws of every store of logs. */
export function logStoreLaws(name: string, create: () => Promise<LogStore>): void {
  describe(`${name} as a store of logs`, () => {
    it('knows nothing of a run that has none', async () => {
      assert.equal(await (await create()).read(id), undefined);
    });

    it('has an empty log of a run that has printed nothing', async () => {
      const logs = await create();
      assert.equal(await (await logs.open(id, once)).close(), undefined);
      assert.deepEqual(await logs.read(id), []);
    });

    it('gives back both streams in the order in which they came', async () => {
      const logs = await create();
      const log = await logs.open(id, once);
      print(log, ['stdout', 'a'], ['stdout', 'b'], ['stderr', 'c'], ['stdout', 'd'], ['stderr', 'e\n']);
      await log.close();
      assert.deepEqual(shown(await logs.read(id)), [
        '1 stdout ab',
        '1 stderr c',
        '1 stdout d',
        '1 stderr e\n',
      ]);
    });

    it('lets the attempts of a run follow one another', async () => {
      const logs = await create();
      for (const number of [1, 2, 3]) {
        const log = await logs.open(id, { number, of: 3 });
        if (number !== 2) print(log, ['stderr', `try ${number}`]);
        await log.close();
      }
      assert.deepEqual(shown(await logs.read(id)), ['1 stderr try 1', '3 stderr try 3']);
    });

    it('keeps runs apart', async () => {
      const logs = await create();
      for (const run of ['one', 'two']) {
        const log = await logs.open(run, once);
        print(log, ['stdout', run]);
        await log.close();
      }
      assert.deepEqual(shown(await logs.read('two')), ['1 stdout two']);
      assert.notEqual(logs.path('one'), logs.path('two'));
    });

    it('takes nothing after a log is closed, and closes it once', async () => {
      const logs = await create();
      const log = await logs.open(id, once);
      print(log, ['stdout', 'one']);
      const closed = log.close();
      print(log, ['stdout', 'two']);
      assert.equal(await closed, undefined);
      assert.equal(await log.close(), undefined);
      assert.deepEqual(shown(await logs.read(id)), ['1 stdout one']);
    });

    it('tells what is kept, the oldest first', async () => {
      const logs = await create();
      assert.deepEqual(await logs.kept(), []);
      const [oldest, older, newest] = ['20251231-235959-ffffff', '20260101-000000-00000a', id];
      for (const [run, printed] of [
        [newest, ''],
        [oldest, 'three'],
        [older, 'a'],
      ] as const) {
        const log = await logs.open(run, once);
        print(log, ['stdout', printed]);
        await log.close();
      }
      assert.deepEqual(await logs.kept(), [
        { runId: oldest, bytes: 5 },
        { runId: older, bytes: 1 },
        { runId: newest, bytes: 0 },
      ]);
    });

    it('removes the log of one run, and nothing where there is none', async () => {
      const logs = await create();
      for (const run of ['one', 'two']) {
        const log = await logs.open(run, once);
        print(log, ['stderr', run]);
        await log.close();
      }
      await logs.remove('one');
      await logs.remove('one');
      assert.equal(await logs.read('one'), undefined);
      assert.deepEqual(shown(await logs.read('two')), ['1 stderr two']);
      assert.deepEqual(
        (await logs.kept()).map(({ runId }) => runId),
        ['two'],
      );
    });
  });
}
