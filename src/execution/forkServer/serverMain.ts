import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { dirname } from 'node:path';
import type { ServerMessage, SpawnRequest, StreamLetter } from './messages.ts';

// The program of the fork server. It does nothing but start processes and tell how they ended: to copy a small
// process takes the system little time, and copying an editor's takes many milliseconds of the editor's thread.

/** Of the socket on which the host takes in the streams; its folder is the host's and this process's alone. */
const path = process.argv[2] ?? '';

function tell(message: ServerMessage): void {
  // A host that has gone is not told any more.
  if (process.connected) process.send?.(message, () => undefined);
}

/** A stream to the host, by which a process prints. */
function dial(id: string, letter: StreamLetter): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(path);
    socket.once('error', reject);
    socket.write(`${id}${letter}`, (error) => {
      if (!error) resolve(socket);
    });
  });
}

async function start({ id, file, args, cwd, env }: SpawnRequest): Promise<void> {
  const streams: Socket[] = [];
  try {
    streams.push(...(await Promise.all([dial(id, 'o'), dial(id, 'e')])));
    const child = spawn(file, args, { cwd, env, detached: true, stdio: ['ignore', ...streams] });
    child.once('exit', (exitCode, signal) => tell({ id, exitCode, signal }));
    // Told of a process too, where a signal could not be sent: that is no failed start.
    child.on('error', (error) => child.pid === undefined && tell({ id, error: spawnError(error) }));
    if (child.pid !== undefined) tell({ id, pid: child.pid });
  } catch (error) {
    tell({ id, error: spawnError(error) });
  } finally {
    // The process has its own hold of them.
    for (const stream of streams) stream.destroy();
  }
}

function spawnError(error: unknown): { message: string; code?: string } {
  if (!(error instanceof Error)) return { message: String(error) };
  const { code } = error as NodeJS.ErrnoException;
  return { message: error.message, ...(code === undefined ? {} : { code }) };
}

process.on('message', (request: SpawnRequest) => void start(request));
process.once('disconnect', () => {
  // Also after the host was killed, which could not do it itself.
  rmSync(dirname(path), { recursive: true, force: true });
  process.exit();
});
