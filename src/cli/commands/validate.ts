import { ConfigFile } from '../../app/configFile.ts';
import { message } from '../../common/message.ts';
import type { CommonOptions } from '../commonOptions.ts';
import { configRefusal } from '../configRefusal.ts';
import type { Console } from '../console.ts';
import { displayPath } from '../displayPath.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { findFolder } from '../findFolder.ts';
import { problemsJson } from '../json/problemJson.ts';
import { problemCount, problemLines } from '../printers/problemLines.ts';

/** `scheduler validate`: all that is wrong with scheduler.json, at its place. Opens no state. */
export async function validate(console: Console, options: CommonOptions): Promise<ExitCode> {
  const file = new ConfigFile(await findFolder(console.cwd, options.workspace));
  const state = await file.read();
  if (state.file === 'missing' || state.file === 'unreadable') {
    throw configRefusal(state, file.path) ?? new Error('A file that is not there is refused');
  }
  const { problems, text } = state;
  const wording = console.wording();
  const { translate, paint } = wording;
  const path = displayPath(console.cwd, file.path);
  if (options.json) console.printJson(problemsJson(problems, text, translate));
  else if (problems.length === 0) {
    const count = state.config?.tasks.length ?? 0;
    const found =
      count === 1
        ? message('{path}: 1 task, no problems', { path })
        : message('{path}: {count} tasks, no problems', { path, count });
    console.print([paint('green', `✔ ${translate(found)}`)]);
  } else {
    console.print([...problemLines(problems, text, path, wording), problemCount(problems, wording)]);
  }
  const hasError = problems.some(({ severity }) => severity === 'error');
  return hasError ? exitCodes.refused : exitCodes.success;
}
