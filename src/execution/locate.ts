import { accessSync, constants } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ScriptFile } from './commandLine.ts';
import type { Survey } from './evidence/survey.ts';
import { isRefusal, StartProblem } from './startProblem.ts';

/** Throws a StartProblem unless `path` is a directory that one can work in. */
export async function checkDirectory(path: string, platform: NodeJS.Platform): Promise<void> {
  try {
    if (platform !== 'win32') {
      // One call for both questions, as every run asks them, and at once: it takes three microseconds, and handed to
      // another thread a hundred. Nothing but a directory has a dot in it.
      accessSync(`${path}/.`, constants.X_OK);
      return;
    }
    if ((await stat(path)).isDirectory()) return;
  } catch (error) {
    if (isRefusal(error)) throw new StartProblem('not-permitted', path, { cause: error });
  }
  throw new StartProblem('cwd-not-found', path);
}

/** Throws a StartProblem unless the file, which is there, can be run by itself. */
export function checkExecutable(path: string): void {
  try {
    accessSync(path, constants.X_OK);
  } catch (error) {
    throw new StartProblem('not-permitted', path, { cause: error });
  }
}

/**
 * A script, and from now on evidence. `script` is relative to the workspace folder or absolute. Throws a StartProblem.
 */
export async function locateScript(script: string, survey: Survey): Promise<ScriptFile> {
  const path = resolve(survey.places.folder, script);
  const seen = await survey.look(path);
  survey.note('script', seen);
  if (isRefusal(seen.error)) throw new StartProblem('not-permitted', path, { cause: seen.error });
  if (seen.without === 'missing' || seen.without === 'unreadable') {
    throw new StartProblem('script-not-found', path, { cause: seen.error });
  }
  return { path, firstLine: firstLineOf(seen.head) };
}

/** The first line, as far as a `#!` line may reach. Throws a StartProblem. */
export async function readFirstLine(path: string): Promise<string> {
  try {
    await using file = await open(path);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(256), 0, 256, 0);
    return firstLineOf(buffer.subarray(0, bytesRead));
  } catch (error) {
    const reason = isRefusal(error) ? 'not-permitted' : 'script-not-found';
    throw new StartProblem(reason, path, { cause: error });
  }
}

/** As far as a `#!` line may reach. */
export function firstLineOf(content: Uint8Array): string {
  const head = Buffer.from(content.buffer, content.byteOffset, Math.min(content.length, 256)).toString();
  const end = head.indexOf('\n');
  return end < 0 ? head : head.slice(0, end);
}
