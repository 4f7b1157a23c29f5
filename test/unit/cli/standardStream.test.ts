import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { paintFor } from '../../../src/cli/paint.ts';
import { StandardStream } from '../../../src/cli/standardStream.ts';

const fault = (code: string) => Object.assign(new Error(`${code}: it broke`), { code });

/** Takes what it is given until it breaks, as the streams of a process do: they are never destroyed. */
class Terminal extends Writable {
  readonly isTTY = true;
  readonly got: string[] = [];
  tries = 0;
  fault: Error | undefined;
  /** Keeps what it is given back until it is called. */
  release: (() => void) | undefined;
  readonly #slow: boolean;

  constructor(slow = false) {
    super({ autoDestroy: false, decodeStrings: false, highWaterMark: slow ? 1 : 1024 });
    this.#slow = slow;
  }

  override _write(chunk: string, _: BufferEncoding, done: (error?: Error) => void): void {
    this.tries++;
    if (this.fault) return done(this.fault);
    const take = () => {
      if (chunk.length > 0) this.got.push(chunk.toString());
      done();
    };
    if (this.#slow && chunk.length > 0) this.release = take;
    else take();
  }
}

describe('A standard stream', () => {
  for (const code of ['EIO', 'EPIPE', 'ENOSPC']) {
    it(`never fails, and writes no more, once there was ${code}`, async () => {
      const terminal = new Terminal();
      const stream = new StandardStream(terminal);
      stream.write('before');
      terminal.fault = fault(code);
      stream.write('lost');
      await stream.settled();
      terminal.fault = undefined;
      const { tries } = terminal;
      stream.write('after');
      stream.write(Buffer.from('after'));
      await stream.settled();
      assert.deepEqual(terminal.got, ['before']);
      assert.equal(terminal.tries, tries);
      assert.equal(stream.loss?.code, code === 'ENOSPC' ? 'ENOSPC' : undefined);
    });
  }

  it('survives one that breaks between two writes', async () => {
    const terminal = new Terminal();
    const stream = new StandardStream(terminal);
    terminal.emit('error', fault('EIO'));
    stream.write('lost');
    await stream.settled();
    assert.deepEqual(terminal.got, []);
    assert.equal(stream.loss, undefined);
  });

  it('writes at once, so that two on one terminal keep their order', () => {
    const terminal = new Terminal();
    const [stdout, stderr] = [new StandardStream(terminal), new StandardStream(terminal)];
    stdout.write('a');
    stdout.write('b');
    stderr.write('c');
    stdout.write('d');
    assert.deepEqual(terminal.got, ['a', 'b', 'c', 'd']);
  });

  it('waits for a slow reader, and goes on where that one breaks', async () => {
    const terminal = new Terminal(true);
    const stream = new StandardStream(terminal);
    stream.write('a');
    stream.write('b');
    assert.equal(terminal.writableLength, 1);
    let settled = false;
    const settling = stream.settled().then(() => (settled = true));
    await new Promise(setImmediate);
    assert.equal(settled, false);
    terminal.fault = fault('EIO');
    terminal.release?.();
    await settling;
    assert.deepEqual(terminal.got, ['a']);
  });

  it('is coloured where the terminal is', () => {
    const terminal = Object.assign(new Terminal(), { getColorDepth: () => 8 });
    const colours = { FORCE_COLOR: process.env['FORCE_COLOR'], NO_COLOR: process.env['NO_COLOR'] };
    delete process.env['FORCE_COLOR'];
    delete process.env['NO_COLOR'];
    try {
      assert.notEqual(paintFor(new StandardStream(terminal))('red', 'x'), 'x');
      assert.equal(paintFor(new StandardStream(new Writable()))('red', 'x'), 'x');
    } finally {
      for (const [name, value] of Object.entries(colours)) if (value !== undefined) process.env[name] = value;
    }
  });
});
