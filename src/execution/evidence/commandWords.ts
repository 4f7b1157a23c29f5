import { ShellVariables } from './shellVariables.ts';
import { WordReader, type Shared, type WordStyle } from './wordReader.ts';

const deepest = 8;

/**
 * The simple commands of a text for a shell, a list of words each, with the quotes off. Commands within words
 * (`sh -c '…'`, `$(…)`) are told too, and what a pipe or a here-document gives an interpreter, as if it were its
 * argument. Where the text itself says what a variable is, the command is told once more with it. It reads more than a
 * shell would, and not less, but for what a shell puts together as it runs. `windows`: PowerShell and cmd, to which a
 * backslash is a part of a path.
 */
export function simpleCommands(text: string, style: WordStyle = 'posix'): string[][] {
  return commandsOf(text, { style, variables: new ShellVariables(text), seen: new Set() }, 0);
}

function commandsOf(text: string, shared: Shared, depth: number): string[][] {
  if (shared.seen.has(text)) return [];
  shared.seen.add(text);
  const reader = new WordReader(text, shared).read();
  const { commands } = reader.list;
  if (depth >= deepest) return commands;
  const inner = [
    ...reader.list.inner,
    ...commands.flat().filter((word) => word !== text && /[\s;&|]/.test(word)),
  ];
  return [...commands, ...inner.flatMap((nested) => commandsOf(nested, shared, depth + 1))];
}
