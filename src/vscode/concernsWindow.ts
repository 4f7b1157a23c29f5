import type { Run } from '../model/run.ts';

/**
 * Whether the person at this window (`pid`: its extension host) may have to be told of a run's end: of its own runs, of
 * those that nobody sees end, and of those that have lost their host. What somebody starts by hand elsewhere, he sees
 * there.
 */
export function concernsWindow({ host, status, trigger, reason }: Run, pid: number): boolean {
  if (reason === 'imported') return false;
  if (status === 'interrupted') return true;
  return host.kind === 'vscode' ? host.pid === pid : trigger !== 'manual';
}
