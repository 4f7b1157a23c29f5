import type { CommonOptions } from '../commonOptions.ts';
import type { Console } from '../console.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { openWorkspace } from '../openWorkspace.ts';

/**
 * `scheduler settle`, which the help does not show: writes the ends of runs that have outlived their windows, and runs
 * what follows them, as far as the person allows that.
 */
export function settle(given: Console, options: CommonOptions): Promise<ExitCode> {
  // It is called in the environment of a window, which what is opened there may have a say in.
  const env = { ...given.env };
  delete env['SCHEDULER_APPROVE'];
  const console = given.inEnvironment(env);
  return openWorkspace(console, options, { to: 'run', configOptional: true }, async ({ scheduler }) => {
    await scheduler.recover();
    await scheduler.idle();
    return exitCodes.success;
  });
}
