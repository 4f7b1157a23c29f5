import { join } from 'node:path';

/** The folder of a run in `parent`. Throws for what cannot be a run's id: it would lead elsewhere. */
export function runFolder(parent: string, runId: string): string {
  if (!/^[\w-]+$/.test(runId)) throw new Error(`Not the id of a run: ${JSON.stringify(runId)}`);
  return join(parent, runId);
}
