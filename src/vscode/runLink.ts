/** What a link asks to run: `/run?task=ID`, with `&folder=NAME` where several folders have such a task. */
export interface RunLink {
  readonly taskId: string;
  /** Name of the workspace folder. */
  readonly folder?: string;
}

const longest = 500;

/** Reads a link's path and query, which VS Code has decoded; `undefined`: it asks for something else. */
export function readRunLink(path: string, query: string, fragment: string): RunLink | undefined {
  if (path !== '/run' || fragment !== '' || query.length > longest) return undefined;
  // A folder's name may hold anything, an ampersand too.
  const [, taskId, folder] = /^task=([^&=]+)(?:&folder=(.+))?$/s.exec(query) ?? [];
  if (taskId === undefined) return undefined;
  return folder === undefined ? { taskId } : { taskId, folder };
}
