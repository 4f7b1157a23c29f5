import { decidesCode } from '../common/decidesCode.ts';
import { message, type Message } from '../common/message.ts';
import type { RunOptions, RunOverride, RunSpec, SystemName, Task } from '../model/task.ts';
import type { ReviewLine } from './reviewLine.ts';

/** The value of a variable, or `***`. */
type ShowValue = (name: string, value: string) => string;

const systems: Readonly<Record<SystemName, string>> = { windows: 'Windows', osx: 'macOS', linux: 'Linux' };

/** So many blanks put what follows them out of sight. */
const longBlank = / {16}/;

/** What is started, as scheduler.json has it. */
export function runLines({ run }: Pick<Task, 'run'>): ReviewLine[] {
  switch (run.kind) {
    case 'script': {
      const { script, args, interpreter } = run;
      return [
        plain(message('The script {path}', { path: script })),
        ...argumentLines(args),
        plain(
          interpreter === undefined
            ? message('Interpreter: the one of its first line or its extension')
            : message('Interpreter: {program}', { program: interpreter }),
        ),
      ];
    }
    case 'command':
      return commandLines(run.command);
    case 'process':
      return [
        plain(message('The program {program}, without a shell', { program: asWord(run.process) })),
        ...argumentLines(run.args),
      ];
    case 'task':
      return [plain(message('The VS Code task “{label}”', { label: run.task }))];
    case 'vscode':
      return vscodeLines(run);
  }
}

export function environmentLines(
  { env, envFile }: Pick<RunOptions, 'env'> & Partial<RunOptions>,
  shown: ShowValue,
): ReviewLine[] {
  return [
    ...variableLines(env, shown),
    ...(envFile === undefined
      ? []
      : [
          plain(message('Variables of the file {path}, which are not shown here', { path: envFile })),
          warning(message('They too can decide which code programs load: look at the file.')),
        ]),
  ];
}

/** What is otherwise on one system. */
export function overrideLines({ overrides }: Pick<Task, 'overrides'>, shown: ShowValue): ReviewLine[] {
  return (Object.keys(systems) as SystemName[]).flatMap((name) => {
    const override = overrides[name];
    return override ? linesOf(systems[name], override, shown) : [];
  });
}

export function dryRunLines({ dryRun }: Pick<Task, 'dryRun'>, shown: ShowValue): ReviewLine[] {
  if (!dryRun) return [];
  return [...argumentLines(dryRun.args), ...variableLines(dryRun.env, shown)];
}

function linesOf(system: string, override: RunOverride, shown: ShowValue): ReviewLine[] {
  const { options = {}, ...rest } = override;
  const { env = {}, ...others } = options;
  const properties = Object.entries({ ...rest, ...others }).filter(([, value]) => value !== undefined);
  return [
    ...properties.flatMap(([property, value]) => {
      const text = JSON.stringify(value);
      return [
        plain(message('{system}: {property} = {value}', { system, property, value: text })),
        ...farAway(text),
      ];
    }),
    ...Object.entries(env).flatMap(([name, value]) => [
      plain(
        message('{system}: {property} = {value}', {
          system,
          property: `env.${name}`,
          value: shown(name, value),
        }),
      ),
      ...deciding(name),
    ]),
  ];
}

export function variableLines(env: Readonly<Record<string, string>>, shown: ShowValue): ReviewLine[] {
  return Object.entries(env).flatMap(([name, value]) => [
    { text: `${name} = ${shown(name, value)}` },
    ...deciding(name),
  ]);
}

function deciding(name: string): ReviewLine[] {
  return decidesCode(name) ? [warning(message('{name} decides which code programs load.', { name }))] : [];
}

export function commandLines(command: string): ReviewLine[] {
  const lines = command.split(/\r\n|\n/);
  if (lines.length === 1) {
    return [plain(message('In a shell: {command}', { command })), ...farAway(command)];
  }
  return [
    plain(message('In a shell, {count} lines:', { count: lines.length })),
    // The mark tells what the file says from what is said about it.
    ...lines.map((line) => ({ text: `│ ${line}` })),
    ...farAway(command),
  ];
}

export function argumentLines(args: readonly string[]): ReviewLine[] {
  if (args.length === 0) return [];
  const words = args.map(asWord).join(' ');
  return [plain(message('Arguments: {words}', { words })), ...farAway(words)];
}

function vscodeLines({ command, args }: Extract<RunSpec, { kind: 'vscode' }>): ReviewLine[] {
  return [
    plain(message('The VS Code command {command}', { command })),
    ...(args.length === 0
      ? []
      : [plain(message('Arguments: {words}', { words: args.map((arg) => JSON.stringify(arg)).join(' ') }))]),
  ];
}

function farAway(text: string): ReviewLine[] {
  return longBlank.test(text) ? [warning(message('There are long blanks in it: read it to its end.'))] : [];
}

export function plain(text: Message): ReviewLine {
  return { text };
}

export function warning(text: Message): ReviewLine {
  return { text, isWarning: true };
}

/** An argument so that its beginning and end can be seen. */
export function asWord(text: string): string {
  return /^[\p{L}\p{N}_@%+=:,./\\-]+$/u.test(text) ? text : JSON.stringify(text);
}
