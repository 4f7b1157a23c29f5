import { readVariable } from './environment.ts';
import { isPowerShell } from './interpreters.ts';

export interface ShellCommand {
  readonly file: string;
  readonly args: readonly string[];
  /** Windows only: the arguments are quoted already. */
  readonly verbatim: boolean;
}

/** The user's shell, where the host names none: `$SHELL` or /bin/sh; on Windows what `ComSpec` names. */
export function userShell(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'win32') return readVariable(env, 'ComSpec', platform) || 'cmd.exe';
  const shell = env['SHELL'];
  // Accounts of services have a shell that only says no.
  return shell && !/\/(?:nologin|false|true)$/.test(shell) ? shell : '/bin/sh';
}

/** A command line for that shell, neither a login shell nor an interactive one: no profile is read. */
export function shellCommand(shell: string, command: string): ShellCommand {
  if (/(?:^|[\\/])cmd(?:\.exe)?$/i.test(shell)) {
    return { file: shell, args: ['/d', '/s', '/c', `"${command}"`], verbatim: true };
  }
  if (isPowerShell(shell)) {
    return { file: shell, args: ['-NoProfile', '-NonInteractive', '-Command', command], verbatim: false };
  }
  return { file: shell, args: ['-c', command], verbatim: false };
}
