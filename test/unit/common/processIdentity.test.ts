import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import type { Readable, Writable } from 'node:stream';
import { promisify } from 'node:util';
import { processStartToken } from '../../../src/common/processIdentity.ts';

const linuxOnly = process.platform === 'linux' ? it : () => undefined;

/** Waits for the system to do what it has been told; there is no event for it. */
async function untilFile(path: string, pattern: RegExp): Promise<void> {
  while (!pattern.test(await readFile(path, 'latin1'))) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}

describe('processStartToken', () => {
  it('names this process, the same at every look', async () => {
    const token = await processStartToken(process.pid);
    assert.ok(token);
    assert.equal(await processStartToken(process.pid), token);
  });

  it('knows no process that has ended', async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
    await once(child, 'exit');
    assert.ok(child.pid);
    assert.equal(await processStartToken(child.pid), undefined);
  });

  linuxOnly('does not take a zombie for a living process', async () => {
    // The shell becomes a `sleep`, which never asks after the child that it inherits.
    const parent = spawn('sh', ['-c', 'cat <&3 >/dev/null & echo $!; exec sleep 30'], {
      stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    });
    try {
      const [printed] = (await once(parent.stdio[1] as Readable, 'data')) as [Buffer];
      const child = Number(printed.toString());
      await untilFile(`/proc/${parent.pid}/comm`, /^sleep$/m);
      assert.ok(await processStartToken(child));
      (parent.stdio[3] as Writable).end();
      await untilFile(`/proc/${child}/stat`, /\) Z /);
      assert.equal(await processStartToken(child), undefined);
      assert.ok(await processStartToken(parent.pid ?? 0));
    } finally {
      parent.kill('SIGKILL');
    }
  });

  linuxOnly('reads past a name with spaces and parentheses, as the start time of the system', async () => {
    // A name that looks like the end of the name and the fields that follow it.
    const child = spawn(
      process.execPath,
      ['-e', 'process.title = ") Z 1 ("; console.log("named"); setInterval(() => {}, 1000)'],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    );
    try {
      await once(child.stdout, 'data');
      assert.ok(child.pid);
      const token = await processStartToken(child.pid);
      assert.ok(token);
      assert.match(token, /^\d+$/);
      assert.match(await readFile(`/proc/${child.pid}/comm`, 'utf8'), /\) Z 1 \(/);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('tells two processes apart that are started one after the other', async () => {
    const children = [];
    try {
      for (let count = 0; count < 2; count++) {
        const child = spawn(process.execPath, ['-e', 'console.log(1); setInterval(() => {}, 1000)']);
        children.push(child);
        await once(child.stdout, 'data');
      }
      const [first, second] = await Promise.all(children.map(({ pid }) => processStartToken(pid ?? 0)));
      assert.ok(first && second);
      assert.notEqual(first, second);
    } finally {
      for (const child of children) child.kill('SIGKILL');
    }
  });

  it('knows no process of a pid that cannot be', async () => {
    for (const pid of [-1, 0, Number.NaN, 2 ** 31]) assert.equal(await processStartToken(pid), undefined);
  });

  linuxOnly('gives the start as the system counts it, in ticks since it was booted', async () => {
    const { stdout } = await promisify(execFile)('getconf', ['CLK_TCK']);
    const uptime = Number((await readFile('/proc/uptime', 'utf8')).split(' ')[0]);
    const age = uptime - Number(await processStartToken(process.pid)) / Number(stdout);
    assert.ok(Math.abs(age - process.uptime()) < 5, `${age} s and ${process.uptime()} s`);
  });
});
