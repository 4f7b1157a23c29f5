import type { CommonOptions } from '../commonOptions.ts';
import type { Console } from '../console.ts';
import { exitCodes, type ExitCode } from '../exitCode.ts';
import { openWorkspace } from '../openWorkspace.ts';

/**
 * `scheduler settle`, which the help does not show: writes the ends of runs that have outlived their windows, and runs
 * what follows them. The windows had the person's consent to that.
 */
export function settle(console: Console, options: CommonOptions): Promise<ExitCode> {
  return openWorkspace(console, options, { to: 'run', configOptional: true }, async ({ scheduler }) => {
    await scheduler.recover();
    await scheduler.idle();
    return exitCodes.success;
  });
}
