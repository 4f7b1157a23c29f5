import { open } from 'node:fs/promises';

/** A log up to this size is shown whole, of a larger one the head and the tail. In bytes. */
const headSize = 1024 * 1024;
const tailSize = 4 * 1024 * 1024;

/** Reads a log's bytes; `left` of them, in the middle, are left out. `undefined`: there is no such file. */
export async function readLogFile(
  path: string,
): Promise<{ head: string; tail: string; left: number } | undefined> {
  try {
    await using file = await open(path);
    const { size } = await file.stat();
    if (size <= headSize + tailSize) return { head: await file.readFile('utf8'), tail: '', left: 0 };
    const head = Buffer.alloc(headSize);
    const tail = Buffer.alloc(tailSize);
    await file.read(head, 0, headSize, 0);
    await file.read(tail, 0, tailSize, size - tailSize);
    return { head: head.toString(), tail: tail.toString(), left: size - headSize - tailSize };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
