import type { RunOutput } from '../../engine/ports.ts';

/** What goes between a host and a keeper: what the run prints, and messages in JSON. */
export type Frame = RunOutput | { readonly message: unknown };

const kinds = ['message', 'stdout', 'stderr'] as const;
/** The kind, and how many bytes follow. */
const headSize = 5;

export function encodeMessage(message: unknown): Uint8Array {
  return encode('message', Buffer.from(JSON.stringify(message)));
}

export function encodeOutput({ stream, chunk }: RunOutput): Uint8Array {
  return encode(stream, chunk);
}

function encode(kind: (typeof kinds)[number], bytes: Uint8Array): Uint8Array {
  const frame = Buffer.allocUnsafe(headSize + bytes.length);
  frame.writeUInt8(kinds.indexOf(kind), 0);
  frame.writeUInt32LE(bytes.length, 1);
  frame.set(bytes, headSize);
  return frame;
}

/** Puts frames together out of the pieces in which they arrive. */
export class FrameReader {
  #rest: Buffer = Buffer.alloc(0);

  /** The frames that this piece completes. */
  push(piece: Uint8Array): Frame[] {
    const bytes = this.#rest.length === 0 ? Buffer.from(piece) : Buffer.concat([this.#rest, piece]);
    const frames: Frame[] = [];
    let from = 0;
    while (bytes.length - from >= headSize) {
      const end = from + headSize + bytes.readUInt32LE(from + 1);
      if (bytes.length < end) break;
      frames.push(decode(bytes[from] ?? 0, bytes.subarray(from + headSize, end)));
      from = end;
    }
    this.#rest = bytes.subarray(from);
    return frames;
  }
}

function decode(kind: number, bytes: Buffer): Frame {
  const stream = kinds[kind];
  if (stream === 'stdout' || stream === 'stderr') return { stream, chunk: bytes };
  return { message: JSON.parse(bytes.toString()) as unknown };
}
