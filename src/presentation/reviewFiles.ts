import { message, type Message } from '../common/message.ts';
import type { EvidenceFile } from '../model/approval.ts';
import type { ReviewLine } from './reviewLine.ts';
import { visibleText } from './visibleText.ts';

interface NamedFile {
  readonly file: EvidenceFile;
  /** Its `watch` is another reason. */
  readonly isWatched: boolean;
}

type Kind = Exclude<EvidenceFile['role'], 'watch'> | 'configuration' | 'file';

const kinds: Readonly<Record<Kind, (path: string) => Message>> = {
  script: (path) => message('Script: {path}', { path }),
  interpreter: (path) => message('Interpreter: {path}', { path }),
  program: (path) => message('Program: {path}', { path }),
  shell: (path) => message('Shell: {path}', { path }),
  'env-file': (path) => message('Environment file: {path}', { path }),
  module: (path) => message('Module: {path}', { path }),
  configuration: (path) => message('Configuration file: {path}', { path }),
  file: (path) => message('File: {path}', { path }),
  cwd: (path) => message('Folder: {path}', { path }),
};

const watched: Readonly<Partial<Record<Kind, (path: string) => Message>>> = {
  script: (path) => message('Script, also watched: {path}', { path }),
  interpreter: (path) => message('Interpreter, also watched: {path}', { path }),
  program: (path) => message('Program, also watched: {path}', { path }),
  'env-file': (path) => message('Environment file, also watched: {path}', { path }),
  module: (path) => message('Module, also watched: {path}', { path }),
  configuration: (path) => message('Configuration file, also watched: {path}', { path }),
  file: (path) => message('File, also watched: {path}', { path }),
};

// What people call the files that hold variables, commands, the settings of tools, and code.
const envFile = /^\.env(?:\.|$)|\.env$|^\.envrc$/i;
const shellScript = /\.(?:sh|bash|zsh|fish|ksh|bat|cmd|ps1)$/i;
const configuration =
  /\.(?:ya?ml|toml|ini|cfg|conf|xml|gradle|jsonc|rc)$|^\.?(?:GNU)?(?:make|just|rake|docker|container|gem|pip|proc|task)file(?:\.\w+)?$|^\.[\w.-]*(?:rc|config)$|^(?:package|composer|deno|bun|nx|lerna|turbo|tasks|launch|settings|scheduler|[jt]sconfig(?:\.[\w-]+)?)\.json$|\.config\.json$|^\.tool-versions$/i;
const code =
  /\.(?:[cm]?[jt]sx?|py[wci]?|rb|pl|pm|php|lua|r|jl|go|rs|java|kts?|groovy|scala|cs|fsx?|psm1|psd1|tcl|awk|sed|node|wasm|so|dll|dylib|pth)$/i;

function kindOf({ role, path }: EvidenceFile): Kind | 'watch' {
  if (role !== 'module') return role;
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (envFile.test(name)) return 'env-file';
  if (shellScript.test(name)) return 'script';
  if (configuration.test(name)) return 'configuration';
  return code.test(name) ? 'module' : 'file';
}

/** A file that decides what runs, by what it is, with nothing hidden in its path. `isWatched`: that besides. */
export function fileName(file: EvidenceFile, isWatched = false): Message {
  const path = visibleText(file.path);
  const kind = kindOf(file);
  if (kind === 'watch') return message('Watched: {path}', { path });
  return ((isWatched ? watched[kind] : undefined) ?? kinds[kind])(path);
}

/** Each file once, whatever the reasons are that it is among these; whether it is watched besides. */
export function eachFile(files: readonly EvidenceFile[]): readonly NamedFile[] {
  return [...Map.groupBy(files, ({ path }) => path).values()].flatMap((reasons): readonly NamedFile[] => {
    const [first] = reasons;
    // What is known of it under one name must not stand behind another one.
    if (!first || reasons.some((one) => !isSameFile(one, first))) return reasons.map(asNamed);
    const others = reasons.filter(({ role }) => role !== 'watch');
    const named = others.filter(({ role }) => role !== 'module');
    const shown = [named, others, reasons].find(({ length }) => length > 0) ?? [];
    const isWatched = others.length > 0 && others.length < reasons.length;
    return shown.map((file, index) => ({ file, isWatched: isWatched && index === 0 }));
  });
}

export function isSameFile(one: EvidenceFile, other: EvidenceFile): boolean {
  return (
    one.hash === other.hash &&
    one.target === other.target &&
    one.without === other.without &&
    one.outside === other.outside
  );
}

function asNamed(file: EvidenceFile): NamedFile {
  return { file, isWatched: false };
}

/** What there is to say of the files that decide what runs. */
export function fileLines(files: readonly EvidenceFile[]): ReviewLine[] {
  return eachFile(files).flatMap(({ file, isWatched }) => [
    { text: fileName(file, isWatched), file },
    ...remarksOn(file),
  ]);
}

/** Why nobody can allow a task that rests on this file. */
export function obstacleText(file: EvidenceFile): Message {
  const { without } = file;
  const path = visibleText(file.path);
  return without === 'too-large'
    ? message('“{path}” is too large to be looked at as a whole: this task cannot be allowed.', { path })
    : message('“{path}” cannot be read: this task cannot be allowed.', { path });
}

function remarksOn(file: EvidenceFile): ReviewLine[] {
  const { path, target, without, outside } = file;
  const lines: ReviewLine[] = [];
  if (target !== undefined) lines.push({ text: message('a link to {target}', { target }) });
  if (without === 'missing')
    lines.push({ text: message('It is not there: when it comes, you are asked again.') });
  if (without === 'program') {
    lines.push({ text: message('A program of this system: what it does is not part of what you allow.') });
  }
  if (without === 'too-large' || without === 'unreadable') {
    lines.push({ text: obstacleText(file), isWarning: true });
  }
  if (outside) {
    const text = message('“{path}” lies outside of the workspace folder.', { path: target ?? path });
    lines.push({ text, isWarning: true });
  }
  return lines;
}
