import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { StandardStream } from './standardStream.ts';

/** Prints a long text as fast as it is read, so that it need not be held, and no further than somebody reads it. */
export async function printAsRead(stream: Writable, pieces: AsyncIterable<string>): Promise<void> {
  for await (const piece of pieces) {
    if (stream instanceof StandardStream && stream.isBroken) return;
    if (!stream.write(piece)) await once(stream, 'drain');
  }
}
