import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { processStartToken } from '../../../src/common/processIdentity.ts';

/** Kills a process, its group and all below it at once. Synchronous: it must work while this process exits. */
export function killTree(pid: number): void {
  killAll(treeOf(pid));
}

/** A process with all below it, to be asked for while it lives: its orphans are nobody's children. */
export function treeOf(pid: number): readonly number[] {
  return [pid, ...descendants(pid)];
}

/** Kills what `treeOf` found, with the group of the first. What has ended already is passed over. */
export function killAll(tree: readonly number[]): void {
  const [root] = tree;
  if (root === undefined) return;
  if (process.platform === 'win32') {
    for (const pid of tree) spawnSync('taskkill', ['/pid', String(pid), '/T', '/F']);
    return;
  }
  for (const victim of [-root, ...tree]) {
    try {
      process.kill(victim, 'SIGKILL');
    } catch {
      // It has ended already.
    }
  }
}

/** Waits until all of `pids` have ended, for at most `limit` milliseconds. */
export async function untilEnded(pids: readonly number[], limit: number): Promise<void> {
  const latest = performance.now() + limit;
  for (const pid of pids)
    while ((await processStartToken(pid)) !== undefined && performance.now() < latest) await delay(50);
}

/** Kills the tree of `pid` when this process exits. Returns what takes that back. */
export function killTreeOnExit(pid: number): () => void {
  const onExit = () => killTree(pid);
  process.on('exit', onExit);
  return () => void process.off('exit', onExit);
}

/** How a process was called; empty where that cannot be known. */
export function commandLineOf(pid: number): string {
  if (process.platform === 'win32') return '';
  if (process.platform !== 'linux')
    return spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
}

function descendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const [child, parent] of processes()) children.set(parent, [...(children.get(parent) ?? []), child]);
  const found: number[] = [];
  for (let next = children.get(pid) ?? []; next.length > 0; next = next.flatMap((p) => children.get(p) ?? []))
    found.push(...next);
  return found;
}

/** Every process with its parent. */
function processes(): (readonly [number, number])[] {
  // Windows: taskkill finds the children itself.
  if (process.platform === 'win32') return [];
  if (process.platform !== 'linux') {
    const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
    return stdout
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number))
      .map(([pid = 0, parent = 0]) => [pid, parent] as const);
  }
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(name)] as const);
}

function parentOf(pid: string): number {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name (field 2) may hold spaces and parentheses; the parent is the second field after it.
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return 0;
  }
}
