import { realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { ConfigFile } from '../../app/configFile.ts';
import { relink as relinkHistory, RelinkError } from '../../app/relink.ts';
import { message } from '../../common/message.ts';
import { ForeignStateError } from '../../common/ownership.ts';
import { SqliteMissingError } from '../../history/database/connection.ts';
import { createHostRegistry } from '../../history/processHosts.ts';
import { RelativeHomeError } from '../../history/folders/statePaths.ts';
import type { CommonOptions } from '../commonOptions.ts';
import { configRefusal } from '../configRefusal.ts';
import type { Console } from '../console.ts';
import { errorText } from '../errorText.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { findRealFolder } from '../findFolder.ts';
import { isoOrNull } from '../../presentation/runDocument.ts';
import { relinkedLines } from '../printers/relinked.ts';
import { Refusal } from '../refusal.ts';
import { relinkRefusal } from '../relinkRefusal.ts';
import { stateRefusal } from '../stateRefusal.ts';

const stateFaults = [RelativeHomeError, SqliteMissingError, ForeignStateError];

export interface RelinkOptions extends CommonOptions {
  readonly from?: string;
  readonly replace?: true;
}

/** `scheduler relink`: gives a folder the history of another that is gone, where that could not be told by itself. */
export async function relink(console: Console, options: RelinkOptions): Promise<ExitCode> {
  const { env, clock } = console;
  const folder = await findRealFolder(console.cwd, options.workspace);
  const file = new ConfigFile(folder);
  const state = await file.read();
  // What is wrong in a scheduler.json is no reason to go without a history; that there is none may be.
  const refusal = state.file === 'missing' ? configRefusal(state, file.path) : undefined;
  if (refusal) throw refusal;
  const { from: path, replace = false } = options;
  const from = path === undefined ? undefined : await pathsOf(resolve(console.cwd, path));
  const wording = console.wording();
  try {
    const hosts = await createHostRegistry('cli');
    const done = await relinkHistory({ folder, from, replace, env, clock, hosts });
    if (options.json) {
      console.printJson({
        workspace: folder,
        from: done.from,
        runs: done.runs,
        lastRun: isoOrNull(done.lastRun),
        state: done.state,
        setAside: done.setAside ?? null,
      });
    } else console.print(relinkedLines(folder, done, wording));
    return exitCodes.success;
  } catch (error) {
    if (error instanceof RelinkError) throw relinkRefusal(error.fault, wording);
    if (stateFaults.some((fault) => error instanceof fault)) throw stateRefusal(error);
    if (options.verbose) console.remark([error instanceof Error ? (error.stack ?? '') : '']);
    throw new Refusal(message('The history cannot be moved: {detail}', { detail: errorText(error) }));
  }
}

/** A path as it was given, and with what is left of it resolved: the folder itself may be gone. */
async function pathsOf(path: string): Promise<readonly string[]> {
  let rest = '';
  for (let there = path; ; there = dirname(there)) {
    try {
      return [...new Set([join(await realpath(there), rest), path])];
    } catch {
      if (dirname(there) === there) return [path];
      rest = join(basename(there), rest);
    }
  }
}
