import { createHash, hash } from 'node:crypto';
import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  read,
  readSync,
  statSync,
  type BigIntStats,
} from 'node:fs';
import { promisify } from 'node:util';

/** Of a file whose content has been read, or why it has not. */
export interface HashedFile {
  /** Of the descriptor that was read, taken before. */
  readonly stats?: BigIntStats;
  /** SHA-256, hex. */
  readonly hash?: string;
  readonly without?: 'missing' | 'too-large' | 'unreadable';
  /** How it begins. */
  readonly head: Uint8Array;
  /** The bytes that were hashed, in pieces. */
  readonly content: readonly Uint8Array[];
  readonly error?: unknown;
}

// In bytes. What is read and hashed at one go takes no more than two milliseconds.
const pieceSize = 1024 * 1024 + 1;
// So little is read sooner than another thread could be asked to.
const smallPiece = 64 * 1024;
// As far as a `#!` line may reach.
const headSize = 256;

/** A pipe is not waited for, and no terminal becomes this process's own. Windows knows neither. */
export const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

const readAsync = promisify(read);

const nothing = { head: new Uint8Array(), content: [] };

/**
 * Reads and hashes a regular file of at most `most` bytes; links are followed. What is small is read synchronously,
 * which takes a tenth of the time. Never rejects.
 */
export async function hashFile(path: string, most: number): Promise<HashedFile> {
  let file: number;
  try {
    // An error takes longer than two questions.
    if (!statSync(path, { throwIfNoEntry: false })) return { ...nothing, without: 'missing' };
    file = openSync(path, openFlags);
  } catch (error) {
    return { ...nothing, without: isGone(error) ? 'missing' : 'unreadable', error };
  }
  try {
    const stats = fstatSync(file, { bigint: true });
    if (!stats.isFile()) return { ...nothing, stats, without: 'unreadable' };
    if (stats.size > most)
      return { ...nothing, stats, without: 'too-large', head: readPiece(file, headSize) };
    return { stats, ...(await contentOf(file, Number(stats.size), most)) };
  } catch (error) {
    return { ...nothing, without: 'unreadable', error };
  } finally {
    closeSync(file);
  }
}

function readPiece(file: number, size: number): Buffer {
  const buffer = Buffer.allocUnsafe(size);
  return buffer.subarray(0, readSync(file, buffer, 0, size, null));
}

async function contentOf(file: number, size: number, most: number): Promise<Omit<HashedFile, 'stats'>> {
  // A byte more than there should be tells the end; some files of the system say that they are empty and are not.
  const wanted = Math.min(size + 1, pieceSize);
  const first = readPiece(file, wanted);
  const head = Uint8Array.from(first.subarray(0, headSize));
  if (first.length < wanted) return { hash: hash('sha256', first), head, content: [first] };
  const content: Uint8Array[] = [];
  const digest = createHash('sha256');
  let total = 0;
  for (let piece: Uint8Array = first, asked = wanted; piece.length > 0;) {
    total += piece.length;
    if (total > most) return { ...nothing, without: 'too-large', head };
    digest.update(piece);
    content.push(piece);
    if (piece.length < asked && total >= size) break;
    asked = Math.min(Math.max(size + 1 - total, smallPiece), pieceSize);
    // What says that it is empty and is not may take its time.
    const isAtHand = size > 0 && asked === smallPiece;
    piece = isAtHand ? readPiece(file, asked) : await readLater(file, asked);
  }
  return { hash: digest.digest('hex'), head, content };
}

async function readLater(file: number, size: number): Promise<Uint8Array> {
  const { bytesRead, buffer } = await readAsync(file, Buffer.allocUnsafe(size), 0, size, null);
  return buffer.subarray(0, bytesRead);
}

function isGone(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG'].includes(code);
}
