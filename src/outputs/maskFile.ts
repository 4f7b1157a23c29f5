import { constants, createWriteStream } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { Mask } from '../common/mask.ts';
import { noFollow } from '../common/openOwn.ts';

/** Masks the secrets in a file, which is put in its place as a whole. Resolves to its size in bytes. */
export async function maskFile(path: string, secrets: readonly string[]): Promise<number> {
  const mask = new Mask(secrets).stream();
  const masked = `${path}.masked`;
  // What has just been looked at was no link.
  await using source = await open(path, constants.O_RDONLY | noFollow);
  const { mode } = await source.stat();
  let bytes = 0;
  const count = (chunk: Uint8Array) => {
    bytes += chunk.length;
    return chunk;
  };
  await pipeline(
    source.createReadStream(),
    async function* (chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) yield count(mask.push(chunk));
      yield count(mask.flush());
    },
    createWriteStream(masked, { flags: 'wx', mode }),
  );
  await rename(masked, path);
  return bytes;
}
