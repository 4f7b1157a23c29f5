import { createReadStream, createWriteStream } from 'node:fs';
import { rename, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Mask } from '../common/mask.ts';

/** Masks the secrets in a file, which is put in its place as a whole. Resolves to its size in bytes. */
export async function maskFile(path: string, secrets: readonly string[]): Promise<number> {
  const mask = new Mask(secrets).stream();
  const masked = `${path}.masked`;
  const { mode } = await stat(path);
  let bytes = 0;
  const count = (chunk: Uint8Array) => {
    bytes += chunk.length;
    return chunk;
  };
  await pipeline(
    createReadStream(path),
    async function* (source: AsyncIterable<Uint8Array>) {
      for await (const chunk of source) yield count(mask.push(chunk));
      yield count(mask.flush());
    },
    createWriteStream(masked, { flags: 'wx', mode }),
  );
  await rename(masked, path);
  return bytes;
}
