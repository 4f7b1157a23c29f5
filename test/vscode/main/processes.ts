import assert from 'node:assert/strict';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../../src/common/clock.ts';
import type { RunOutput } from '../../../src/engine/ports.ts';
import { OutputRelay } from '../../../src/engine/liveRun.ts';
import { ProcessRunner } from '../../../src/execution/processRunner.ts';
import type { Outcome, Run } from '../../../src/model/run.ts';
import type { ProcessRow } from '../../support/processRows/processRow.ts';
import { assertRow, processTable } from '../../support/processTable.ts';
import { ProcessWorkspace } from '../../support/processWorkspace.ts';
import { ShownTerminal } from '../shownTerminal.ts';

const most = 10_000_000;

describe('a real process in a terminal', function () {
  this.timeout(60_000);
  let workspace: ProcessWorkspace;

  beforeEach(async () => {
    workspace = await ProcessWorkspace.create();
  });

  afterEach(async () => {
    assert.deepEqual(await workspace.survivors(), [], 'processes left behind');
    await workspace.dispose();
  });

  // Many at once are many terminals at once, which shows nothing of the process.
  for (const row of processTable.filter(({ times }) => times === undefined)) {
    it(`ends as it should: ${row.what}`, async () => {
      await prepare(row, workspace);
      const { task = {}, dryRun } = row;
      const chunks: Record<RunOutput['stream'], Uint8Array[]> = { stdout: [], stderr: [] };
      const size = { stdout: 0, stderr: 0 };
      const ready = Promise.withResolvers<void>();
      const request = workspace.request(row.run, {
        task,
        run: dryRun ? { dryRun } : {},
        onOutput: (output) => {
          const { stream, chunk } = output;
          if (size[stream] < most) chunks[stream].push(chunk);
          size[stream] += chunk.length;
          if (row.isStopped && Buffer.concat(chunks.stdout).includes('ready')) ready.resolve();
          void relay.relay(output);
          return undefined;
        },
      });
      const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], SHELL: '/bin/sh' };
      const runner = new ProcessRunner({ clock: systemClock, env, scratch: workspace.scratch });
      const relay = new OutputRelay(request.run, request.task, () => undefined, assert.ifError);
      const begun = performance.now();
      const terminal = new ShownTerminal(relay);
      try {
        const execution = runner.start(request);
        if (row.isStopped) {
          await ready.promise;
          execution.cancel('stopped');
        }
        const outcome = await execution.finished;
        relay.end(endedAs(request.run, outcome));
        const stdout = Buffer.concat(chunks.stdout);
        assertRow(row, workspace.folder, {
          ...{ outcome, stdout, stderr: Buffer.concat(chunks.stderr), stdoutBytes: size.stdout },
        });
        assert.equal(await terminal.closed, outcome.exitCode ?? (outcome.status === 'succeeded' ? 0 : 1));
        if (size.stdout + size.stderr < 100_000) assertShown(terminal.text, chunks);
        else assertBearable(terminal.text, performance.now() - begun);
      } finally {
        terminal.dispose();
      }
    });
  }
});

async function prepare(
  { files = {}, executable = [], links = {} }: ProcessRow,
  workspace: ProcessWorkspace,
): Promise<void> {
  const { folder } = workspace;
  await mkdir(join(folder, 'sub'));
  for (const [name, target] of Object.entries(links)) await symlink(target, join(folder, name));
  for (const [name, text] of Object.entries(files)) await workspace.write(name, text);
  for (const name of executable) await chmod(join(folder, name), 0o755);
}

function endedAs(run: Run, { reason, detail, ...outcome }: Outcome): Run {
  const now = Date.now();
  return {
    ...{ ...run, ...outcome, startedAt: now, endedAt: now },
    ...(reason && { reason }),
    ...(detail !== undefined && { detail }),
  };
}

function assertShown(
  text: string,
  chunks: Readonly<Record<RunOutput['stream'], readonly Uint8Array[]>>,
): void {
  assert.doesNotMatch(text, /[^\r]\n/, 'a line end that a terminal does not take');
  for (const stream of ['stdout', 'stderr'] as const) {
    const printed = new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.concat(chunks[stream]));
    // A NUL is nothing in a terminal, and does not reach it.
    for (const line of printed.replaceAll('\0', '').split(/\r?\n/)) {
      assert.ok(text.includes(line), `${line} is not shown`);
    }
  }
}

/** No more than a window can draw in that time, given in milliseconds: two million characters a second. */
function assertBearable(text: string, took: number): void {
  assert.ok(text.length < 3000 * took + 1_000_000, `${text.length} characters in ${took} ms`);
}
