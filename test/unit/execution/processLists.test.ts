import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { processStartToken } from '../../../src/common/processIdentity.ts';
import { linuxProcesses } from '../../../src/execution/linuxProcesses.ts';
import { isProcess, newestPid, readState } from '../../../src/execution/procFiles.ts';
import { parseProcesses, psProcesses } from '../../../src/execution/psProcesses.ts';

describe('The list of processes', () => {
  const runId = randomUUID();
  const children: ChildProcess[] = [];
  afterEach(async () => {
    for (const child of children.splice(0)) {
      child.kill('SIGKILL');
      await once(child, 'close');
    }
  });

  /** One that sleeps, and its pid. */
  async function sleeper(env: NodeJS.ProcessEnv = { SCHEDULER_RUN_ID: runId }): Promise<number> {
    const child = spawn('/bin/sh', ['-c', 'echo up; exec sleep 60'], {
      ...{ detached: true, env: { PATH: process.env['PATH'], ...env } },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    children.push(child);
    await once(child.stdout, 'data');
    return child.pid ?? 0;
  }

  // Where ps is not that of BSD it prints the same columns, but no environment when it is asked this way.
  const list: typeof linuxProcesses | undefined = { linux: linuxProcesses, darwin: psProcesses }[
    process.platform as 'linux' | 'darwin'
  ];
  if (list !== undefined) {
    describe('of this system', () => {
      it('names each by its start, its parent and its group', async () => {
        const pid = await sleeper();
        const found = (await list({ runId })).find((listed) => listed.pid === pid);
        const token = await processStartToken(pid);
        assert.deepEqual(found, { pid, parent: process.pid, group: pid, token, isMarked: true });
      });

      it('marks those of the run, and no others', async () => {
        const pid = await sleeper();
        for (const SCHEDULER_RUN_ID of ['other', `${runId}x`, `x${runId}`])
          await sleeper({ SCHEDULER_RUN_ID });
        await sleeper({ X: `SCHEDULER_RUN_ID=${runId}` });
        const marked = (await list({ runId })).filter(({ isMarked }) => isMarked);
        assert.deepEqual(
          marked.map((listed) => listed.pid),
          [pid],
        );
      });
    });
  }

  if (process.platform === 'linux') {
    it('may be of the younger ones only', async () => {
      const [older, younger] = [await sleeper(), await sleeper()];
      const pids = (await linuxProcesses({ runId, after: older })).map(({ pid }) => pid);
      assert.ok(pids.includes(younger) && !pids.includes(older) && !pids.includes(process.pid));
      const all = (await linuxProcesses({ runId })).map(({ pid }) => pid);
      assert.ok(all.includes(older) && all.includes(process.pid));
    });

    it('is of all younger ones where the pids have begun anew since', async () => {
      const pid = await sleeper();
      const pids = (await linuxProcesses({ runId, after: newestPid() + 1_000 })).map((listed) => listed.pid);
      assert.ok(pids.includes(pid) && pids.includes(process.pid));
    });

    it('has no one who has ended', async () => {
      const child = spawn('true', { stdio: 'ignore' });
      const pid = child.pid ?? 0;
      // Nobody has looked at it yet: this thread waits.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
      assert.equal(readState(pid), undefined);
      await once(child, 'close');
      assert.equal(readState(pid), undefined);
    });

    it('has no threads', () => {
      assert.equal(isProcess(process.pid), true);
      assert.equal(isProcess(newestPid() + 5_000), false);
    });
  }
});

describe('What ps prints', () => {
  it('is read line by line, on macOS as elsewhere', () => {
    const text = [
      '    1     0     1 Ss   Sat Nov 21 09:00:01 2026     /sbin/launchd',
      '  501     1   501 S+   Sun Nov 22 06:00:00 2026     /usr/bin/python3 job.py HOME=/Users/a SCHEDULER_RUN_ID=r1',
      '  502   501   501 R    Sun Nov  2 16:00:09 2026     sh -c a b SCHEDULER_RUN_ID=r1 LANG=fr_FR.UTF-8',
      '  503   501   503 S    Sun Nov 22 06:00:02 2026     tail SCHEDULER_RUN_ID=r10 X=SCHEDULER_RUN_ID=r1',
      '  504   501   501 Z    Sun Nov 22 06:00:02 2026     (sh)',
      'the second line of an argument',
      '',
    ].join('\n');
    const listed = parseProcesses(text, 'r1');
    assert.deepEqual(
      listed.map(({ pid, parent, group, isMarked }) => [pid, parent, group, isMarked]),
      [
        [1, 0, 1, false],
        [501, 1, 501, true],
        [502, 501, 501, true],
        [503, 501, 503, false],
      ],
    );
    assert.deepEqual(
      listed.slice(1, 3).map(({ token }) => token),
      ['Sun Nov 22 06:00:00 2026', 'Sun Nov  2 16:00:09 2026'],
    );
  });
});
