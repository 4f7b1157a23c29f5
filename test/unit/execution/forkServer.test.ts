import assert from 'node:assert/strict';
import { once } from 'node:events';
import { access, readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../../src/common/clock.ts';
import { ForkServer } from '../../../src/execution/forkServer/forkServer.ts';
import { ProcessRunner } from '../../../src/execution/processRunner.ts';
import { executionRequest } from '../../support/processWorkspace.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const folders = async () => (await readdir(tmpdir())).filter((name) => /^scheduler-\w{6}$/.test(name));

/** What a process prints to one stream, to its end. */
async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  let text = '';
  for await (const chunk of stream) text += String(chunk);
  return text;
}

describe('The fork server', function () {
  this.timeout(20_000);
  let folder: TemporaryFolder;
  let server: ForkServer;

  beforeEach(async () => {
    folder = await temporaryFolder();
    server = await ForkServer.start(process.env);
  });
  afterEach(async () => {
    await server.dispose();
    await folder.remove();
  });

  const spawn = (file: string, args: readonly string[] = [], cwd = folder.path('.')) =>
    server.spawn(
      { file, args, verbatim: false, missing: 'program-not-found' },
      { cwd, env: { PATH: process.env['PATH'] ?? '', WORD: 'été' } },
    );

  it('starts a process with its folder and environment, and passes on both streams and how it ends', async () => {
    const script = 'pwd; echo "$WORD" >&2; cat; exit 7';
    const { pid, stdout, stderr, events } = await spawn('sh', ['-c', script]);
    const exit = once(events as never, 'exit');
    const texts = await Promise.all([textOf(stdout), textOf(stderr)]);
    assert.deepEqual(texts, [`${folder.path('.')}\n`, 'été\n']);
    assert.deepEqual(await exit, [7, null]);
    assert.notEqual(pid, server.pid);
  });

  it('tells the signal that a process was ended by, which leads a group of its own', async () => {
    const { pid, stdout, events } = await spawn('sh', ['-c', 'echo ready; sleep 100']);
    const exit = once(events as never, 'exit');
    await once(stdout, 'data');
    process.kill(-pid, 'SIGTERM');
    assert.deepEqual(await exit, [null, 'SIGTERM']);
  });

  it('loses neither start nor end of a thousand that end at once', async () => {
    let left = 1000;
    const spawner = async () => {
      while (left-- > 0) {
        const { stdout, stderr, events } = await spawn('true');
        const close = once(events as never, 'close');
        stdout.resume();
        stderr.resume();
        await close;
      }
    };
    await Promise.all([spawner(), spawner(), spawner()]);
  });

  const faults: readonly (readonly [string, () => Promise<unknown>, string])[] = [
    ['no such program', () => spawn('no-such-program'), 'program-not-found'],
    ['no such folder', () => spawn('true', [], folder.path('nowhere')), 'cwd-not-found'],
    ['a program that may not be run', () => spawn('/etc/passwd'), 'not-permitted'],
    ['what no system takes', () => spawn('true', ['\0']), 'spawn-failed'],
  ];
  for (const [what, start, reason] of faults) {
    it(`says why nothing starts: ${what}`, async () => {
      await assert.rejects(start(), { name: 'StartProblem', reason });
      // And it goes on.
      const { stdout } = await spawn('echo', ['on']);
      assert.equal(await textOf(stdout), 'on\n');
    });
  }

  it('that is killed leaves nothing running, and says so of each', async () => {
    const { pid, events } = await spawn('sleep', ['100']);
    const exit = once(events as never, 'exit');
    process.kill(server.pid ?? 0, 'SIGKILL');
    assert.deepEqual(await exit, [null, null]);
    assert.equal(server.isAlive, false);
    await assert.rejects(
      access(`/proc/${pid}/cwd`)
        .then(() => setTimeout(200))
        .then(() => access(`/proc/${pid}/cwd`)),
    );
  });

  it('leaves no folder behind', async () => {
    const before = await folders();
    const another = await ForkServer.start(process.env);
    assert.equal((await folders()).length, before.length + 1);
    await another.dispose();
    assert.deepEqual(await folders(), before);
  });
});

describe('A process runner with a fork server', function () {
  this.timeout(20_000);
  const run = { kind: 'command', command: 'echo $PPID' } as const;

  it('starts runs by it once it is warm, and by itself where it has died', async () => {
    const folder = await temporaryFolder();
    const scratch = folder.path('reports');
    const runner = new ProcessRunner({ clock: systemClock, env: process.env, scratch, shell: '/bin/sh' });
    const parent = async () => {
      let text = '';
      const onOutput = ({ chunk }: { chunk: Uint8Array }) => {
        text += Buffer.from(chunk).toString();
        return undefined;
      };
      const { status } = await runner.start(executionRequest(run, folder.path('.'), { onOutput })).finished;
      assert.equal(status, 'succeeded');
      return Number(text);
    };
    assert.equal(await parent(), process.pid);
    await runner.warmUp();
    const server = await parent();
    assert.notEqual(server, process.pid);
    const lost = runner.start(
      executionRequest({ kind: 'process', process: 'sleep', args: ['100'] }, folder.path('.')),
    );
    await lost.started;
    process.kill(server, 'SIGKILL');
    const { status, reason } = await lost.finished;
    assert.deepEqual([status, reason], ['failed', 'exit-unknown']);
    assert.equal(await parent(), process.pid);
    await runner.dispose();
    await folder.remove();
  });
});
