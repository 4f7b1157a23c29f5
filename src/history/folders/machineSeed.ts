import { randomUUID } from 'node:crypto';
import { constants } from 'node:fs';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { openOwn } from '../../common/openOwn.ts';
import { stateHome } from './statePaths.ts';

/**
 * A random id of this user on this machine, made once and kept beside the state of the workspace folders, so
 * that every host computes the same jitter. Where it cannot be kept, the machine's name takes its place. Never
 * rejects.
 */
export async function readMachineSeed(env: NodeJS.ProcessEnv): Promise<string> {
  try {
    const home = stateHome(env);
    const file = join(home, 'machine-id');
    return seedIn((await read(file)) ?? (await create(home, file)));
  } catch {
    return hostname();
  }
}

/** `undefined`: there is no such file yet. */
async function read(file: string): Promise<string | undefined> {
  try {
    return await readOwn(file);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

async function create(home: string, file: string): Promise<string> {
  const id = randomUUID();
  const beside = `${file}.${id}`;
  await mkdir(home, { recursive: true, mode: 0o700 });
  try {
    await writeFile(beside, `${id}\n`, { mode: 0o600, flag: 'wx' });
    // Appears whole, and over no other: of two that create it at once, both read the first one's.
    await link(beside, file);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
  } finally {
    await rm(beside, { force: true });
  }
  return readOwn(file);
}

/** No link is followed, and nobody else's file is believed. */
async function readOwn(file: string): Promise<string> {
  await using handle = await openOwn(file, constants.O_RDONLY);
  return await handle.readFile('utf8');
}

function seedIn(text: string): string {
  const seed = text.trim();
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(seed)) throw new Error('Not a machine id');
  return seed;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
