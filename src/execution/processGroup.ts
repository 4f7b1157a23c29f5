import { readdir, readFile } from 'node:fs/promises';

/** Whether a process of the group is alive. Zombies are dead: a container's first process may reap them late. */
export async function isGroupAlive(group: number, platform: NodeJS.Platform): Promise<boolean> {
  try {
    process.kill(-group, 0);
  } catch {
    // ESRCH: none left. EPERM: macOS says so of zombies; a process of another user is beyond our reach.
    return false;
  }
  if (platform !== 'linux') return true;
  for (const pid of await readdir('/proc')) {
    if (/^\d+$/.test(pid) && (await isAliveIn(pid, group))) return true;
  }
  return false;
}

async function isAliveIn(pid: string, group: number): Promise<boolean> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'latin1');
    // The name (field 2) may hold spaces and parentheses. After it: state, parent, group.
    const [state, , itsGroup] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return Number(itsGroup) === group && state !== 'Z' && state !== 'X';
  } catch {
    return false;
  }
}
