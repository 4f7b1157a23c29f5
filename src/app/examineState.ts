import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LogStore } from '../engine/ports.ts';
import { historyFile } from '../history/folders/historyFile.ts';
import { obstacleIn, type Obstacle } from '../history/folders/obstacle.ts';

/** A history that was damaged. */
interface SetAside {
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
}

/** What lies in a state folder, by its files alone. */
export interface StateFindings {
  /** Absolute path of the database, there or not. */
  readonly file: string;
  /** Of the database and the files beside it; 0: there is none. */
  readonly bytes: number;
  readonly logs: {
    readonly files: number;
    readonly bytes: number;
    /** Absolute. */
    readonly folder: string;
    /** Why they could not be listed; `undefined`: they were, or there are none. */
    readonly unreadable: unknown;
  };
  /** What keeps a history from being there. */
  readonly obstacle: Obstacle | undefined;
  /** The oldest first. */
  readonly setAside: readonly SetAside[];
}

/** A folder that is not there, or cannot be read, has nothing in it. */
export async function examineState(state: string, logs: Pick<LogStore, 'kept'>): Promise<StateFindings> {
  const file = historyFile(state);
  const sizes = await Promise.all([file, `${file}-wal`, `${file}-shm`].map(sizeOf));
  let unreadable: unknown;
  const kept = await logs.kept().catch((error: unknown) => {
    unreadable = error;
    return [];
  });
  const size = sum(kept.map(({ bytes }) => bytes));
  return {
    file,
    bytes: sum(sizes),
    logs: { files: kept.length, bytes: size, folder: join(state, 'logs'), unreadable },
    obstacle: await obstacleIn(state),
    setAside: await setAside(state),
  };
}

async function setAside(state: string): Promise<readonly SetAside[]> {
  const names = (await readdir(state).catch(() => [])).filter((name) =>
    /^history\.damaged-.*\.db$/.test(name),
  );
  const paths = names.sort().map((name) => join(state, name));
  return Promise.all(paths.map(async (path) => ({ path, bytes: await sizeOf(path) })));
}

async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
