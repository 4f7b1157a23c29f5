import { createHash } from 'node:crypto';
import { basename, isAbsolute, join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** `SCHEDULER_HOME` is relative: every current folder would have a history of its own. */
export class RelativeHomeError extends Error {
  readonly path: string;

  constructor(path: string) {
    super(`SCHEDULER_HOME must be an absolute path, not “${path}”`);
    this.name = 'RelativeHomeError';
    this.path = path;
  }
}

/**
 * The folder of a workspace folder's state, outside of it. Every host computes the same: `folder` must be the
 * real path (`fs.realpath`). `SCHEDULER_HOME` in `env` takes the place of the user's state directory.
 * Throws `RelativeHomeError`.
 */
export function stateFolder(options: { readonly folder: string; readonly env: NodeJS.ProcessEnv }): string {
  const { folder, env } = options;
  return join(stateHome(env), `${readable(folder)}-${fingerprint(folder)}`);
}

/** Where this user's state lies, that of every workspace folder. Throws `RelativeHomeError`. */
export function stateHome(env: NodeJS.ProcessEnv): string {
  const own = env['SCHEDULER_HOME'];
  if (own) {
    if (!isAbsolute(own)) throw new RelativeHomeError(own);
    // Without a slash at its end, which would follow a link.
    return resolve(own);
  }
  const paths = envPaths('workspace-scheduler', { suffix: '' });
  // On Linux `log` is below the XDG state directory; elsewhere it is a place that gets cleaned.
  return process.platform === 'linux' ? paths.log : paths.data;
}

/** The folder's name, so that a person finds it; the hash tells folders of one name apart. */
function readable(folder: string): string {
  const name = basename(folder)
    .replaceAll(/[^\p{Letter}\p{Number}_-]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '');
  return [...name].slice(0, 40).join('') || 'workspace';
}

function fingerprint(folder: string): string {
  // Windows gives the drive's letter in either case.
  const same = process.platform === 'win32' ? folder.toLowerCase() : folder;
  return createHash('sha256').update(same).digest('hex').slice(0, 12);
}
