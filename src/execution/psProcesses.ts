import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ListedProcess, ProcessSearch } from './listedProcess.ts';
import { runMark } from './listedProcess.ts';

const line =
  /^\s*(?<pid>\d+)\s+(?<parent>\d+)\s+(?<group>\d+)\s+(?<state>\S+)\s+(?<token>\w+\s+\w+\s+\d+\s+[\d:]+\s+\d+)\s+(?<command>.*)$/;

/**
 * The live processes that `ps` lists, with their environments: macOS shows those of the user's own programs, but
 * not of the programs that belong to the system.
 */
export async function psProcesses({ runId }: ProcessSearch): Promise<readonly ListedProcess[]> {
  const columns = 'pid=,ppid=,pgid=,stat=,lstart=,command=';
  const { stdout } = await promisify(execFile)('ps', ['-axEww', '-o', columns], {
    env: { LC_ALL: 'C' },
    maxBuffer: 256 * 1024 * 1024,
  });
  return parseProcesses(stdout, runId);
}

/** Lines that are none of `ps`'s belong to an argument with a line end and are passed over. */
export function parseProcesses(text: string, runId: string): readonly ListedProcess[] {
  const mark = ` ${runMark(runId)} `;
  return text.split('\n').flatMap((row) => {
    const { pid, parent, group, state = '', token = '', command = '' } = line.exec(row)?.groups ?? {};
    if (pid === undefined || state.startsWith('Z')) return [];
    return [
      {
        pid: Number(pid),
        parent: Number(parent),
        group: Number(group),
        token,
        isMarked: ` ${command} `.includes(mark),
      },
    ];
  });
}
