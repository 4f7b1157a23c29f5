import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

function call(command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { stdio: 'ignore' });
}

function succeeds(command: string, ...args: readonly string[]): boolean {
  try {
    call(command, ...args);
    return true;
  } catch {
    return false;
  }
}

/** A file system of its own, in memory, that can be filled and made read-only. */
export class SmallDisk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** `undefined`: this user may not mount anything. */
  static mount(bytes: number): SmallDisk | undefined {
    const folder = mkdtempSync(join(tmpdir(), 'workspace-scheduler-disk-'));
    if (succeeds('mount', '-t', 'tmpfs', '-o', `size=${bytes},mode=700`, 'tmpfs', folder)) {
      return new SmallDisk(folder);
    }
    rmSync(folder, { recursive: true });
    return undefined;
  }

  static get isPermitted(): boolean {
    const disk = SmallDisk.mount(65_536);
    disk?.remove();
    return disk !== undefined;
  }

  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  /** Until not another byte fits. */
  fill(): void {
    for (let size = 2 ** 20, count = 0; size >= 1;) {
      try {
        writeFileSync(this.path(`ballast-${count++}`), Buffer.alloc(size), { flag: 'wx' });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
        size = Math.floor(size / 2);
      }
    }
  }

  empty(): void {
    for (const name of readdirSync(this.folder)) if (name.startsWith('ballast-')) rmSync(this.path(name));
  }

  setWritable(writable: boolean): void {
    call('mount', '-o', `remount,${writable ? 'rw' : 'ro'}`, this.folder);
  }

  remove(): void {
    // What is still open there does not keep it.
    call('umount', '-l', this.folder);
    rmSync(this.folder, { recursive: true });
  }
}

/** Whether this file system lets us lock a file against every write: even root may not, then. */
export function canLock(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'workspace-scheduler-locked-'));
  const can = setLocked(folder, true);
  setLocked(folder, false);
  rmSync(folder, { recursive: true });
  return can;
}

export function setLocked(path: string, locked: boolean): boolean {
  return succeeds('chattr', locked ? '+i' : '-i', path);
}
