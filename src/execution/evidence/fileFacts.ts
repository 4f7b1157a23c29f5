import {
  closeSync,
  type Dir,
  opendirSync,
  lstatSync,
  openSync,
  readSync,
  realpathSync,
  statSync,
  type BigIntStats,
} from 'node:fs';
import { openFlags } from './hashedFile.ts';

// Each takes a few microseconds; asked for later they would take ten times as much of the thread.

/** Links are followed; `undefined`: there is nothing, or nothing that can be seen. */
export function statOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** With all symbolic links followed. */
export function realPathOf(path: string): string | undefined {
  try {
    // An error takes longer than two questions.
    if (!lstatSync(path, { throwIfNoEntry: false })) return undefined;
    return realpathSync.native(path);
  } catch {
    return undefined;
  }
}

// Of a larger folder the rest is not known.
const mostNames = 5_000;

/** What is in a folder; `undefined`: there is no such folder, or it holds too much to be listed. */
export function namesIn(folder: string): ReadonlySet<string> | undefined {
  try {
    const directory = opendirSync(folder, { bufferSize: 512 });
    try {
      return namesOf(directory);
    } finally {
      directory.closeSync();
    }
  } catch {
    return undefined;
  }
}

function namesOf(directory: Dir): ReadonlySet<string> | undefined {
  const names = new Set<string>();
  for (let entry = directory.readSync(); entry; entry = directory.readSync()) {
    if (names.size === mostNames) return undefined;
    names.add(entry.name);
  }
  return names;
}

/** The first bytes of a regular file. */
export function headOf(path: string, length: number): Buffer {
  const head = Buffer.alloc(length);
  try {
    const file = openSync(path, openFlags);
    try {
      return head.subarray(0, readSync(file, head, 0, length, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return Buffer.alloc(0);
  }
}
