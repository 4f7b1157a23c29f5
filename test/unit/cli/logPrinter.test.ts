import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { logJson } from '../../../src/cli/json/logJson.ts';
import { printLog } from '../../../src/cli/logPrinter.ts';
import type { LogPart } from '../../../src/model/log.ts';

const remarks = { attempt: (number: number) => `attempt ${number}`, cut: (bytes: number) => `cut ${bytes}` };
const part = (attempt: number, stream: 'stdout' | 'stderr', text: string | Uint8Array): LogPart => ({
  attempt,
  stream,
  bytes: typeof text === 'string' ? Buffer.from(text) : text,
});

/** What is written to both streams, in order, as `>text` and `!text`. */
async function printed(parts: readonly LogPart[]): Promise<string[]> {
  const seen: string[] = [];
  const stream = (sign: string) =>
    new Writable({
      highWaterMark: 1,
      write(chunk: Buffer, _, done) {
        seen.push(sign + chunk.toString('latin1'));
        setImmediate(done);
      },
    });
  await printLog(parts, { stdout: stream('>'), stderr: stream('!') }, remarks);
  return seen;
}

describe('a log that is printed', () => {
  it('goes to the streams that it came from, in order, remarks between', async () => {
    const parts = [
      part(1, 'stdout', Uint8Array.of(0xff, 0)),
      part(1, 'stderr', 'b\n'),
      { attempt: 1, cut: 7 },
      part(1, 'stdout', 'c'),
      part(2, 'stdout', 'd\n'),
    ];
    assert.deepEqual(await printed(parts), ['>\u00ff\0', '!b\n', '!cut 7\n', '>c', '!\nattempt 2\n', '>d\n']);
  });

  it('has remarks that begin a line of their own', async () => {
    assert.deepEqual(await printed([{ attempt: 2, cut: 7 }, part(2, 'stderr', 'a')]), [
      '!attempt 2\n',
      '!cut 7\n',
      '!a',
    ]);
  });

  it('ends where a stream has failed', async () => {
    const broken = new Writable({ write: (_, __, done) => done(new Error('gone')) });
    broken.on('error', () => undefined);
    await printLog(
      [part(1, 'stdout', 'a'), part(1, 'stdout', 'b')],
      { stdout: broken, stderr: broken },
      remarks,
    );
    assert.ok(broken.errored);
  });
});

describe('a log as JSON', () => {
  it('has a text for each stretch of a stream', () => {
    const parts = [
      part(1, 'stdout', 'a'),
      part(1, 'stdout', 'b'),
      part(1, 'stderr', 'c'),
      part(2, 'stderr', 'd'),
    ];
    assert.deepEqual(logJson(parts), [
      { attempt: 1, stream: 'stdout', text: 'ab' },
      { attempt: 1, stream: 'stderr', text: 'c' },
      { attempt: 2, stream: 'stderr', text: 'd' },
    ]);
  });

  it('puts together characters that the other stream has split, but not over a cut or an attempt', () => {
    const sign = Buffer.from('俳');
    const [first, second] = [sign.subarray(0, 2), sign.subarray(2)];
    assert.deepEqual(logJson([part(1, 'stdout', first), part(1, 'stderr', 'x'), part(1, 'stdout', second)]), [
      { attempt: 1, stream: 'stderr', text: 'x' },
      { attempt: 1, stream: 'stdout', text: '俳' },
    ]);
    assert.deepEqual(logJson([part(1, 'stdout', first), { attempt: 1, cut: 3 }, part(2, 'stdout', second)]), [
      { attempt: 1, stream: 'stdout', text: '\ufffd' },
      { attempt: 1, cut: 3 },
      { attempt: 2, stream: 'stdout', text: '\ufffd' },
    ]);
  });
});
