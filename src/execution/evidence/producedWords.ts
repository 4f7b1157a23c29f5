import { isInterpreter } from './interpreterWords.ts';

const options = /^[-!(]/;

/** What the output of a command may name, or be: to a shell that reads it. */
export function producedWords(words: readonly string[]): readonly string[] {
  const [program = '', ...rest] = words;
  if (/^(?:find|fd|fdfind)$/.test(program)) return foundBy(rest);
  // `< job cat`: the first may be what is read.
  if (program !== 'ls' && program !== 'dir') return words.filter((word) => !word.startsWith('-'));
  const given = rest.filter((word) => !word.startsWith('-'));
  return given.length === 0 ? ['*'] : ['*', ...given, ...given.map((folder) => `${folder}/*`)];
}

/** `find DIR… -name PATTERN`. */
function foundBy(rest: readonly string[]): readonly string[] {
  const end = rest.findIndex((word) => options.test(word));
  const folders = (end < 0 ? rest : rest.slice(0, end)).filter((word) => word !== '').slice(0, 50);
  const names = rest.filter((_, index) => /^-i?(?:name|path|wholename)$/.test(rest[index - 1] ?? ''));
  const patterns = names.length === 0 ? ['*'] : names.slice(0, 50);
  return (folders.length === 0 ? ['.'] : folders).flatMap((folder) =>
    patterns.map((name) => `${folder}/**/${name.slice(name.lastIndexOf('/') + 1)}`),
  );
}

/** The commands that `find … -exec COMMAND {} ;` runs. */
export function executedBy(words: readonly string[]): readonly (readonly string[])[] {
  const at = words.findIndex((word) => /^(?:find|fd|fdfind)$/.test(word));
  if (at < 0) return [];
  const exec = words.findIndex((word) => /^-{1,2}(?:exec|execdir|ok|okdir|exec-batch|x|X)$/.test(word));
  if (exec < at) return [];
  const command = words.slice(exec + 1, exec + 20).filter((word) => word !== '{}' && word !== '+');
  if (command.length > 0 && !command.some((word) => isInterpreter(word))) return [];
  return foundBy(words.slice(at + 1, exec)).map((path) => [...command, path]);
}
