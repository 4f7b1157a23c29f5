import { basename } from 'node:path';
import type { CommandLine } from './commandLine.ts';
import { StartProblem } from './startProblem.ts';

interface NodeLaunch {
  readonly line: CommandLine;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Where a script's interpreter `node` is not on the PATH, the executable of this very process takes its place:
 * inside VS Code there is always one, and a person without Node can still run the template's scripts. Electron
 * is told by a variable to be Node. `undefined`: the start failed for another reason.
 */
export function nodeStandIn<T extends NodeLaunch>(
  error: unknown,
  launch: T,
  execPath: string,
  isElectron = process.versions['electron'] !== undefined,
): T | undefined {
  if (!(error instanceof StartProblem && error.reason === 'interpreter-not-found')) return undefined;
  if (!/^node(?:\.exe)?$/i.test(launch.line.file)) return undefined;
  // A host with an executable of its own kind (the name says which) could not run JavaScript.
  if (!isElectron && !/^node/i.test(basename(execPath))) return undefined;
  return {
    ...launch,
    line: { ...launch.line, file: execPath },
    env: isElectron ? { ...launch.env, ELECTRON_RUN_AS_NODE: '1' } : launch.env,
  };
}
