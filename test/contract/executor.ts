import assert from 'node:assert/strict';
import type { ExecutionRequest, Executor, RunOutput } from '../../src/engine/ports.ts';
import type { Evidence } from '../../src/model/approval.ts';
import type { Outcome } from '../../src/model/run.ts';
import type { RequestParts } from '../support/processWorkspace.ts';

/**
 * `stubborn` prints `ready` and ignores TERM; `talks` prints `one` to stdout, then `two` to stderr; `tells a secret`
 * prints `the word is open-sesame`, which is a secret; `reports` the figure `albums: 395`, the summary `Done`, and
 * leaves a process behind.
 */
export type Manner =
  | 'succeeds'
  | 'fails with 3'
  | 'hangs'
  | 'stubborn'
  | 'talks'
  | 'tells a secret'
  | 'reports'
  | 'cannot start'
  | 'is a VS Code task'
  | 'is a VS Code command';

export interface ExecutorHarness {
  readonly executor: Executor;
  request(manner: Manner, parts: RequestParts): ExecutionRequest;
  /** Lets time pass on the executor's clock. */
  elapse(milliseconds: number): Promise<void>;
  dispose(): Promise<void>;
}

/** The laws of the port, for every adapter. */
export function describeExecutor(name: string, create: () => Promise<ExecutorHarness>): void {
  describe(`Executor: ${name}`, () => {
    let harness: ExecutorHarness;
    beforeEach(async () => {
      harness = await create();
    });
    afterEach(() => harness.dispose());

    function start(
      manner: Manner,
      task: RequestParts['task'] = {},
      parts: Pick<RequestParts, 'permit'> = {},
    ) {
      const outputs: RunOutput[] = [];
      const printed = Promise.withResolvers<void>();
      let settled = false;
      const request = harness.request(manner, {
        ...{ task, ...parts },
        onOutput: (output) => {
          assert.equal(settled, false, 'output after the end');
          outputs.push(output);
          printed.resolve();
          return undefined;
        },
      });
      const execution = harness.executor.start(request);
      void execution.finished.then(() => (settled = true));
      const text = (stream: RunOutput['stream']) =>
        Buffer.concat(
          outputs.filter((output) => output.stream === stream).map((output) => output.chunk),
        ).toString();
      return { ...execution, execution, text, printed: printed.promise, isSettled: () => settled };
    }

    it('tells the process and its start, then its success with exit code 0', async () => {
      const { started, finished } = start('succeeds');
      const process = await started;
      assert.ok(process?.pid && process.pidToken && process.startedAt > 0);
      assert.deepEqual(await finished, { status: 'succeeded', exitCode: 0 } satisfies Outcome);
    });

    it('tells any other exit code as a failure', async () => {
      const { finished } = start('fails with 3');
      assert.deepEqual(await finished, {
        status: 'failed',
        reason: 'exit-code',
        exitCode: 3,
      } satisfies Outcome);
    });

    it('starts what is allowed, asked once with its evidence, and says by which approval', async () => {
      const asked: Evidence[] = [];
      const { started, finished } = start(
        'succeeds',
        {},
        {
          permit: (evidence) => Promise.resolve(`approval ${asked.push(evidence)}`),
        },
      );
      assert.equal((await started)?.approval, 'approval 1');
      await finished;
      const { task, folder } = harness.request('succeeds', {});
      assert.deepEqual(asked, [await harness.executor.evidence(task, folder)]);
    });

    it('starts nothing that is not allowed', async () => {
      const run = start('talks', {}, { permit: () => Promise.resolve(undefined) });
      assert.equal(await run.started, undefined);
      assert.deepEqual(await run.finished, { status: 'cancelled', reason: 'not-approved' } satisfies Outcome);
      assert.equal(run.text('stdout'), '');
    });

    it('starts nothing where it is cancelled while that is judged', async () => {
      const judging = Promise.withResolvers<string>();
      const asked = Promise.withResolvers<void>();
      const run = start(
        'talks',
        {},
        {
          permit: () => {
            asked.resolve();
            return judging.promise;
          },
        },
      );
      await asked.promise;
      run.execution.cancel('stopped');
      judging.resolve('allowed');
      assert.equal(await run.started, undefined);
      assert.deepEqual(await run.finished, { status: 'cancelled', reason: 'stopped' } satisfies Outcome);
      assert.equal(run.text('stdout'), '');
    });

    for (const manner of ['succeeds', 'cannot start', 'is a VS Code task', 'is a VS Code command'] as const) {
      it(`has evidence of what ${manner}, also of a folder that is not there`, async () => {
        const { task, folder } = harness.request(manner, { task: { watch: ['**'] } });
        for (const place of [folder, `${folder}/gone`]) {
          const { settings, files } = await harness.executor.evidence(task, place);
          assert.equal(typeof settings, 'object');
          assert.ok(Array.isArray(files));
        }
      });
    }

    it('settles the start before the end', async () => {
      const order: string[] = [];
      for (const manner of ['succeeds', 'cannot start'] as const) {
        const { started, finished } = start(manner);
        await Promise.all([
          started.then(() => order.push('started')),
          finished.then(() => order.push('finished')),
        ]);
      }
      assert.deepEqual(order, ['started', 'finished', 'started', 'finished']);
    });

    it('passes on both streams, all before the end', async () => {
      const run = start('talks');
      await run.finished;
      assert.deepEqual([run.text('stdout'), run.text('stderr')], ['one\n', 'two\n']);
    });

    it('returns what is wrong as an outcome, with no start', async () => {
      const { started, finished } = start('cannot start');
      assert.equal(await started, undefined);
      const outcome = await finished;
      assert.equal(outcome.status, 'failed');
      assert.equal(outcome.reason, 'program-not-found');
      assert.ok(outcome.detail);
    });

    for (const manner of ['is a VS Code task', 'is a VS Code command'] as const) {
      it(`refuses what ${manner}`, async () => {
        const { task, folder } = harness.request(manner, {});
        assert.equal(harness.executor.canRun(task.run.kind), false);
        const shown = await harness.executor.resolve(task, folder, false);
        assert.ok('reason' in shown && shown.reason === 'unsupported-kind');
        const { started, finished } = start(manner);
        assert.equal(await started, undefined);
        const { status, reason } = await finished;
        assert.deepEqual({ status, reason }, { status: 'failed', reason: 'unsupported-kind' });
      });
    }

    it('knows what it can run, and shows what it would start', async () => {
      const { task, folder } = harness.request('succeeds', {});
      assert.equal(harness.executor.canRun(task.run.kind), true);
      const shown = await harness.executor.resolve(task, folder, false);
      assert.ok('commandLine' in shown && shown.commandLine.length > 0);
      assert.equal(shown.cwd, folder);
    });

    it('masks secrets, and tells them', async () => {
      const run = start('tells a secret');
      await run.finished;
      assert.equal(run.text('stdout'), 'the word is ***\n');
      assert.deepEqual(run.execution.secrets, ['open-sesame']);
      const { task, folder } = harness.request('tells a secret', {});
      assert.deepEqual(await harness.executor.secretsOf(task, folder), ['open-sesame']);
    });

    it('tells what a run reports about itself', async () => {
      assert.deepEqual(await start('reports').finished, {
        ...{ status: 'succeeded', exitCode: 0, stats: { albums: 395 }, summary: 'Done' },
        warnings: [{ code: 'left-behind', detail: '1' }],
      } satisfies Outcome);
    });

    it('lets a run live until its timeout and ends it then', async () => {
      const run = start('hangs', { timeout: 300 });
      await run.started;
      await harness.elapse(100);
      assert.equal(run.isSettled(), false);
      await harness.elapse(250);
      const { status, reason } = await run.finished;
      assert.deepEqual({ status, reason }, { status: 'timed-out', reason: 'timeout' });
    });

    for (const reason of ['stopped', 'host-closed', 'replaced'] as const) {
      it(`ends a run that is cancelled, reason ${reason}`, async () => {
        const run = start('hangs');
        await run.started;
        run.execution.cancel(reason);
        const outcome = await run.finished;
        assert.deepEqual([outcome.status, outcome.reason], ['cancelled', reason]);
      });
    }

    it('takes several cancels as the first', async () => {
      const run = start('hangs');
      await run.started;
      run.execution.cancel('stopped');
      run.execution.cancel('host-closed');
      assert.equal((await run.finished).reason, 'stopped');
    });

    it('starts nothing when it is cancelled before the start', async () => {
      const run = start('hangs');
      run.execution.cancel('host-closed');
      assert.equal(await run.started, undefined);
      assert.deepEqual(await run.finished, { status: 'cancelled', reason: 'host-closed' } satisfies Outcome);
    });

    it('gives a run that ignores TERM its time, then kills it', async () => {
      const run = start('stubborn', { killAfter: 300 });
      await Promise.all([run.started, run.printed]);
      run.execution.cancel('stopped');
      await harness.elapse(100);
      assert.equal(run.isSettled(), false);
      await harness.elapse(250);
      const outcome = await run.finished;
      assert.deepEqual([outcome.status, outcome.reason], ['cancelled', 'stopped']);
    });

    it('leaves an ended run as it ended', async () => {
      const run = start('succeeds');
      const outcome = await run.finished;
      run.execution.cancel('stopped');
      await harness.elapse(10);
      assert.equal(await run.finished, outcome);
      assert.equal(outcome.status, 'succeeded');
    });

    it('keeps runs apart that go on at the same time', async () => {
      const [hanging, failing] = [start('hangs'), start('fails with 3')];
      assert.equal((await failing.finished).status, 'failed');
      assert.equal(hanging.isSettled(), false);
      await hanging.started;
      hanging.execution.cancel('stopped');
      assert.equal((await hanging.finished).status, 'cancelled');
    });
  });
}
