import { join } from 'node:path';
import { execa } from 'execa';

const root = join(import.meta.dirname, '..', '..');

/** Bundles and packages the extension; returns the path of the .vsix. Works offline. */
export async function packageExtension(): Promise<string> {
  await execa('npm', ['run', '--silent', 'package'], { cwd: root, preferLocal: true });
  return join(root, 'dist', 'workspace-scheduler.vsix');
}
