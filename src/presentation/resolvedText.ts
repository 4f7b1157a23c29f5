import { basename, delimiter } from 'node:path';
import { message, type Message, type Translate } from '../common/message.ts';
import type { ResolvedRun, ResolvedVariable } from '../engine/ports.ts';
import type { Outcome } from '../model/run.ts';
import type { Task } from '../model/task.ts';
import { explainRun } from './runReason.ts';
import { oneLine } from './uiText.ts';

/** Where a variable comes from; those that win over the others first. */
const origins: Readonly<Record<ResolvedVariable['from'], Message>> = {
  scheduler: message('Told by the scheduler:'),
  'dry-run': message('Added by “dryRun”:'),
  task: message('Set by “env” of the task:'),
  'env-file': message('Read from its “envFile”:'),
  host: message('Inherited from this window or command line:'),
};

/**
 * All that decides how a task would run, for people: what is started, where, and with which environment. `dry`:
 * what its dry run would be, where it has one.
 */
export function describeResolved(
  task: Task,
  resolved: ResolvedRun | Outcome,
  dry: ResolvedRun | Outcome | undefined,
  translate: Translate,
): string {
  const lines = [`${oneLine(task.label)} (${task.id})`, ''];
  if ('status' in resolved) {
    const reason = explainRun(resolved);
    lines.push(translate(message('It could not be started as it is.')));
    if (reason) lines.push(translate(reason));
    return `${lines.join('\n')}\n`;
  }
  const { commandLine, cwd, variables } = resolved;
  lines.push(translate(startedAs(task)), ...commandLine.map(indented), '');
  const program = programOf(task, commandLine);
  if (program) lines.push(translate(program));
  lines.push(translate(message('Folder: {path}', { path: legible(cwd) })), '');
  if (variables.length === 0) {
    lines.push(translate(message('It runs inside VS Code, which gives it its environment.')));
  } else lines.push(...searchPath(variables, translate), ...byOrigin(variables, translate));
  if (dry && 'commandLine' in dry) lines.push(...dryPart(dry, translate));
  return `${lines.join('\n').trimEnd()}\n`;
}

function dryPart({ commandLine, variables }: ResolvedRun, translate: Translate): string[] {
  const added = variables.filter(({ name, from }) => from === 'dry-run' || name === 'SCHEDULER_DRY_RUN');
  return [
    translate(message('As a dry run it would be started as:')),
    ...commandLine.map(indented),
    '',
    translate(message('Its dry run has, besides:')),
    ...added.map(({ name, value }) => `  ${name}=${legible(value)}`),
  ];
}

function startedAs({ run }: Task): Message {
  if (run.kind === 'task') return message('The VS Code task that would be run:');
  if (run.kind === 'vscode') return message('The VS Code command that would be called, and its arguments:');
  return message('What would be started, an argument in each line:');
}

function programOf({ run, overrides }: Task, [program = '']: readonly string[]): Message | undefined {
  if (run.kind === 'command') return message('Shell: {program}', { program: legible(program) });
  if (run.kind !== 'script') return undefined;
  const scripts = [run.script, ...Object.values(overrides).map(({ script }) => script ?? run.script)];
  return scripts.some((script) => basename(script) === basename(program))
    ? message('Interpreter: none, the script is started by itself')
    : message('Interpreter: {program}', { program: legible(program) });
}

function searchPath(variables: readonly ResolvedVariable[], translate: Translate): string[] {
  const path = variables.find(({ name }) => /^path$/i.test(name));
  if (!path || path.value === '') {
    return [translate(message('There is no PATH: programs are found by their whole path only.')), ''];
  }
  const heading = translate(
    message('Where programs are looked for ({name}), in this order:', { name: path.name }),
  );
  return [heading, ...path.value.split(delimiter).map(indented), ''];
}

function byOrigin(variables: readonly ResolvedVariable[], translate: Translate): string[] {
  return Object.entries(origins).flatMap(([origin, heading]) => {
    const own = variables.filter(({ from }) => from === origin);
    return own.length === 0
      ? []
      : [translate(heading), ...own.map(({ name, value }) => `  ${name}=${legible(value)}`), ''];
  });
}

function indented(text: string): string {
  return `  ${legible(text)}`;
}

/** On one line, and nothing that cannot be seen. */
function legible(text: string): string {
  if (text !== '' && !/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|^\s|\s$/u.test(text)) return text;
  return JSON.stringify(text).replace(/[\p{Cf}\p{Zl}\p{Zp}\x7f-\x9f]/gu, (hidden) => `\\u{${hex(hidden)}}`);
}

function hex(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}
