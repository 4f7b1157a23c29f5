import { readVariable } from './environment.ts';
import { isPowerShell } from './interpreters.ts';
import { quoteArgument, type ShellDialect } from './quote.ts';

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

function shellDialect(shell: string): ShellDialect {
  if (/(?:^|[\\/])cmd(?:\.exe)?$/i.test(shell)) return 'cmd';
  if (isPowerShell(shell)) return 'powershell';
  return /(?:^|[\\/])fish(?:\.exe)?$/i.test(shell) ? 'fish' : 'posix';
}

/** Adds arguments to a command line that `shell` will read. */
export function appendArguments(command: string, args: readonly string[], shell: string): string {
  if (args.length === 0) return command;
  const dialect = shellDialect(shell);
  // A line end would make a command of its own of them.
  return [command.trimEnd(), ...args.map((arg) => quoteArgument(arg, dialect))].join(' ');
}

// By itself PowerShell tells of every failure of the last statement as 1. This tells the exit code of a program
// as it is; after a cmdlet that has failed there is none, or that of a program that has not failed.
const tellExitCode = 'if (-not $?) { if ($LASTEXITCODE) { exit $LASTEXITCODE }; exit 1 }';

/**
 * A command line for that shell. As it is asked for neither a login shell nor an interactive one, no profile is
 * read, unless `profileArgs`, which come first, say otherwise.
 */
export function shellCommand(
  shell: string,
  command: string,
  profileArgs: readonly string[] = [],
): ShellCommand {
  switch (shellDialect(shell)) {
    case 'cmd': {
      const before = without(profileArgs, ['/d', '/s', '/c']);
      return { file: shell, args: [...before, '/d', '/s', '/c', `"${command}"`], verbatim: true };
    }
    case 'powershell': {
      const own = ['-NoProfile', '-NonInteractive', '-Command'];
      const before = without(
        profileArgs,
        own.map((arg) => arg.toLowerCase()),
      );
      // On a line of its own, for the command may end in a comment.
      return { file: shell, args: [...before, ...own, `${command}\n${tellExitCode}`], verbatim: false };
    }
    case 'fish':
    case 'posix': {
      const before = profileArgs.filter((arg) => arg !== '-c');
      return { file: shell, args: [...before, '-c', command], verbatim: false };
    }
  }
}

function without(args: readonly string[], own: readonly string[]): readonly string[] {
  return args.filter((arg) => !own.includes(arg.toLowerCase()));
}
