// What the system needs to start a program and to find its libraries, where it may put what it needs for a while, and
// whose process it is.
const needed = /^(?:PATH|HOME|USER|LANG|LC_\w+|TMPDIR|SCHEDULER_HOME|(?:LD|DYLD|NIX)_\w+)$/;

/**
 * The environment of a process of ours that starts others: what these are given is told to it, and its own can be read
 * as long as it goes on. So no secret is in it, whatever that is called.
 */
export function ownEnvironment(env: NodeJS.ProcessEnv): Record<string, string | undefined> {
  const own = Object.entries(env).filter(([name]) => needed.test(name));
  // In Electron too it is Node.
  return { ...Object.fromEntries(own), ELECTRON_RUN_AS_NODE: '1' };
}
