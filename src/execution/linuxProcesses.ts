import { readdir } from 'node:fs/promises';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { ListedProcess, ProcessSearch } from './listedProcess.ts';
import { runMark } from './listedProcess.ts';
import type { ProcessState } from './procFiles.ts';
import { hasVariable, isOurs, isProcess, newestPid, readState } from './procFiles.ts';

// Up to so many pids are tried out one by one; for more it is cheaper to ask which there are.
const fewPids = 32;
// The thread is given back after so many milliseconds.
const longestTurn = 2;
// A process that is just about to execute a program has no environment for a moment.
const executionTakes = 2;
// On a busy machine there is always a newer process: those that a look may have missed were made by one that it
// has seen, unless this often in a row.
const mostLooks = 5;

/** All live processes of this user that the search asks for: those of other users are beyond our reach. */
export async function linuxProcesses(search: ProcessSearch): Promise<readonly ListedProcess[]> {
  const listed = new Map<number, ListedProcess>();
  let after = search.after;
  for (let looks = 0; looks < mostLooks; looks++) {
    const newest = newestPid();
    for (const found of await look(search, await pidsBetween(after, newest))) listed.set(found.pid, found);
    // What was made during the look by one that had ended when its turn came.
    if (newestPid() === newest) break;
    after = newest;
  }
  return [...listed.values()];
}

async function look(search: ProcessSearch, pids: readonly number[]): Promise<readonly ListedProcess[]> {
  const listed: ListedProcess[] = [];
  const blank: ProcessState[] = [];
  let turn = performance.now();
  for (const pid of pids) {
    const state = isOurs(pid) ? readState(pid) : undefined;
    if (state !== undefined) {
      const isMarked = state.group === search.group ? false : hasVariable(pid, runMark(search.runId));
      // Threads of the kernel have neither a group nor an environment.
      if (isMarked !== undefined) listed.push({ ...state, isMarked });
      else if (state.group !== 0) blank.push(state);
    }
    if (performance.now() - turn < longestTurn) continue;
    await setImmediate();
    turn = performance.now();
  }
  if (blank.length > 0) await setTimeout(executionTakes);
  for (const state of blank) {
    listed.push({ ...state, isMarked: hasVariable(state.pid, runMark(search.runId)) ?? false });
  }
  return listed;
}

/** In the order in which they were given. `after`: `undefined` means all that there are. */
async function pidsBetween(after: number | undefined, newest: number): Promise<readonly number[]> {
  if (after !== undefined && newest >= after && newest - after <= fewPids) {
    const pids = Array.from({ length: newest - after }, (_, index) => after + 1 + index);
    return pids.filter(isProcess);
  }
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const ordered = pids.sort((a, b) => a - b);
  if (after === undefined) return ordered;
  if (newest >= after) return ordered.filter((pid) => pid > after && pid <= newest);
  // The pids have begun anew.
  return [...ordered.filter((pid) => pid > after), ...ordered.filter((pid) => pid <= newest)];
}
