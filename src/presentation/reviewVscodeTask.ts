import { message } from '../common/message.ts';
import type { Evidence } from '../model/approval.ts';
import type { ReviewLine } from './reviewLine.ts';
import { argumentLines, asWord, commandLines, plain, variableLines, warning } from './reviewRun.ts';

type Named = Readonly<Record<string, unknown>>;

/** The settings that say what a VS Code task is begin so: no setting of VS Code has a blank in its name. */
const ofTask = 'task ';

export function isVscodeTask(name: string): boolean {
  return name.startsWith(ofTask);
}

/** What VS Code says of the task that it would run, line by line. `told`: secrets are to be told from one another. */
export function vscodeTaskLines({ settings }: Evidence, told = false): ReviewLine[] {
  return Object.entries(settings).flatMap(([name, value]) =>
    !isVscodeTask(name)
      ? []
      : typeof value === 'object'
        ? taskLines(name.slice(ofTask.length), value, told)
        : flat(name, value),
  );
}

function taskLines(name: string, value: unknown, told: boolean): ReviewLine[] {
  const { source, execution, ...others } = asNamed(value);
  const { process, commandLine, command, args, options, ...more } = asNamed(execution);
  const { cwd, env, executable, shellArgs, ...rest } = asNamed(options);
  const line = commandLine ?? command;
  return [
    plain(message('“{task}”, from {source}', { task: name, source: textOf(source) })),
    ...(process === undefined
      ? []
      : [plain(message('The program {program}, without a shell', { program: asWord(textOf(process)) }))]),
    ...(line === undefined ? [] : commandLines(wordOf(line))),
    ...argumentLines(wordsOf(args)),
    ...(cwd === undefined ? [] : [plain(message('In the folder {path}', { path: textOf(cwd) }))]),
    ...(executable === undefined ? [] : [plain(message('Shell: {path}', { path: textOf(executable) }))]),
    ...(shellArgs === undefined
      ? []
      : [
          plain(
            message('Arguments of the shell: {words}', { words: wordsOf(shellArgs).map(asWord).join(' ') }),
          ),
        ]),
    ...variablesOf(asNamed(env), told),
    ...(process === undefined && line === undefined
      ? [
          warning(
            message('VS Code tells of no command: an extension carries it out, or it only runs others.'),
          ),
        ]
      : []),
    ...(source === 'Workspace'
      ? [plain(message('It stands in .vscode/tasks.json, with all that it depends on.'))]
      : []),
    // Whatever else there is counts too.
    ...[line, ...listOf(args)].flatMap(quotingOf),
    ...flat('', { ...others, ...more, ...rest, ...(commandLine !== undefined && { command }) }),
  ];
}

/** Of a secret there is a hash in the place of its text. */
function variablesOf(env: Named, told: boolean): ReviewLine[] {
  const variables = Object.entries(env).map(([name, value]) => {
    const mark = told ? ` (${textOf(asNamed(value)['sha256']).slice(0, 4)})` : '';
    return [name, typeof value === 'string' ? value : `***${mark}`] as const;
  });
  return variableLines(Object.fromEntries(variables), (_name, value) => value);
}

function quotingOf(word: unknown): ReviewLine[] {
  const { value, quoting } = asNamed(word);
  return quoting === undefined ? [] : [{ text: `quoting of ${textOf(value)} = ${textOf(quoting)}` }];
}

/** What is left, as `key.key = value`. */
function flat(path: string, value: unknown): ReviewLine[] {
  if (value === undefined) return [];
  const members = Array.isArray(value) ? [] : Object.entries(asNamed(value));
  if (members.length > 0) {
    return members.flatMap(([name, member]) => flat(path === '' ? name : `${path}.${name}`, member));
  }
  const isEmpty = typeof value === 'object' && value !== null && !Array.isArray(value);
  return path === '' && isEmpty ? [] : [{ text: `${path} = ${JSON.stringify(value)}` }];
}

function wordsOf(words: unknown): string[] {
  return listOf(words).map(wordOf);
}

function listOf(words: unknown): readonly unknown[] {
  if (words === undefined) return [];
  return Array.isArray(words) ? (words as readonly unknown[]) : [words];
}

/** A word of a command line, quoted in a way of its own or not. */
function wordOf(word: unknown): string {
  const { value } = asNamed(word);
  return textOf(value ?? word);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function asNamed(value: unknown): Named {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Named) : {};
}
