import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** Bytes of the largest text that is kept. */
const longest = 1024 * 1024;
/** A named pipe is not waited for. */
const noWait = process.platform === 'win32' ? 0 : constants.O_NONBLOCK;

/** The file's text, where it is one, is not too long, and still has that SHA-256. Never rejects. */
export async function readText(path: string, hash: string): Promise<string | undefined> {
  try {
    await using file = await open(path, constants.O_RDONLY | noWait);
    const stats = await file.stat();
    return stats.isFile() && stats.size <= longest ? textOf(await file.readFile(), hash) : undefined;
  } catch {
    return undefined;
  }
}

/** The bytes as text, where they are one and have that SHA-256. */
export function textOf(bytes: Buffer, hash: string): string | undefined {
  if (createHash('sha256').update(bytes).digest('hex') !== hash) return undefined;
  return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString() : undefined;
}
