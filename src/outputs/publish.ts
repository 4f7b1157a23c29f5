import { link, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** What `link` says where a file system has no hard links, or none from here to there. */
const withoutLinks = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EXDEV',
  'EACCES',
  'EINVAL',
]);

export interface PublishOptions {
  /** The complete file, on the same file system. It is gone afterwards. */
  readonly source: string;
  readonly directory: string;
  /** The names to try, from the first ordinal, 1. */
  readonly name: (ordinal: number) => string;
  /** Stands in for `fs.promises.link` in tests. */
  readonly hardLink?: typeof link;
}

/** Gives a complete file its final name, at once and over no other. Returns the absolute path. */
export async function publish(options: PublishOptions): Promise<string> {
  const { source, directory, name, hardLink = link } = options;
  await flush(source);
  for (let ordinal = 1; ; ordinal++) {
    const target = join(directory, name(ordinal));
    try {
      await place(source, target, hardLink);
      return target;
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    }
  }
}

/** After a power cut the name must not stand for a file without its content. */
async function flush(path: string): Promise<void> {
  // Windows flushes only what may be written; elsewhere the file may well be read-only.
  const file = await open(path, process.platform === 'win32' ? 'r+' : 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function place(source: string, target: string, hardLink: typeof link): Promise<void> {
  try {
    // Unlike a rename, a link never replaces what is there.
    await hardLink(source, target);
  } catch (error) {
    if (!withoutLinks.has(codeOf(error) ?? '')) throw error;
    await reserveAndRename(source, target);
    return;
  }
  await rm(source);
}

async function reserveAndRename(source: string, target: string): Promise<void> {
  await (await open(target, 'wx')).close();
  try {
    await rename(source, target);
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException).code;
}
