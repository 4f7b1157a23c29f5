import { StartProblem } from './startProblem.ts';

/** The families of shells, by how they read an argument. */
export type ShellDialect = 'posix' | 'fish' | 'powershell' | 'cmd';

/** An argument as that shell has to be given it in a command line, so that the program gets it as it is. */
export function quoteArgument(argument: string, dialect: ShellDialect): string {
  switch (dialect) {
    case 'posix':
      return isPlain(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
    case 'fish':
      return isPlain(argument) ? argument : `'${argument.replace(/[\\']/g, '\\$&')}'`;
    case 'powershell':
      return quoteForPowerShell(argument);
    case 'cmd':
      return quoteForCmd(argument);
  }
}

// Not at the beginning: `=` and `~`, which zsh expands there.
function isPlain(argument: string): boolean {
  return /^[\w./:@%+,-][\w./:@%+,=-]*$/.test(argument);
}

function quoteForPowerShell(argument: string): string {
  // In quotes the name of a parameter would be a value.
  if (/^--?[A-Za-z][\w-]*$/.test(argument)) return argument;
  // PowerShell takes typographic quotes for plain ones.
  return `'${argument.replace(/['‘’‚‛]/g, '$&$&')}'`;
}

/**
 * For cmd.exe, and for the program's own reading after it. A quote is doubled, not preceded by a backslash: cmd
 * knows no backslash and would take what follows for its own. `%cd:~,%` is an empty text, which keeps a percent
 * sign from beginning the name of a variable, also where a caret would not.
 */
function quoteForCmd(argument: string): string {
  if (/[\r\n\0]/.test(argument)) {
    throw new StartProblem('spawn-failed', 'cmd.exe takes no argument of several lines');
  }
  if (/^[\w./\\:@+-]+$/.test(argument)) return argument;
  const quoted = argument
    .replace(/(\\*)"/g, '$1$1""')
    .replace(/\\+$/, '$&$&')
    .replaceAll('%', '%%cd:~,%');
  return `"${quoted}"`;
}
