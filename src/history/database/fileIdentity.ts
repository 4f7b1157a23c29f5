import { statSync } from 'node:fs';

/**
 * Which file lies at this path, whatever it holds; `undefined`: none. A file that is open keeps its identity to
 * itself. Takes about two microseconds.
 */
export function fileIdentity(path: string): string | undefined {
  // In big integers, as the file numbers of Windows need.
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stats && `${stats.dev}:${stats.ino}`;
}
