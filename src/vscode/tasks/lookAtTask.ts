import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { maskForReview } from '../../common/reviewedSecret.ts';
import { inheritedEnvironment, type Variables } from '../../execution/environment.ts';
import { unknownPart } from '../../execution/evidence/shellVariables.ts';
import { evidenceOfCommand, type CommandParts } from '../../execution/evidence/gatherEvidence.ts';
import { Survey } from '../../execution/evidence/survey.ts';
import { secretTexts } from '../../execution/secrets.ts';
import type { Task } from '../../model/task.ts';
import type { JobLook } from './editorExecution.ts';

/** What of a task of ours holds for what it has VS Code do. */
type Ours = Pick<Task, 'watch' | 'secrets'>;

/**
 * What decides what a VS Code task would do; `undefined`: it is a command, or there is no such task. Of one that an
 * extension carries out itself that is its definition alone.
 */
export async function lookAtTask(
  task: vscode.Task | undefined,
  { watch, secrets }: Ours,
  folder: string,
): Promise<JobLook> {
  const survey = new Survey(folder);
  const parts = task && partsOf(task, folder);
  const files = await evidenceOfCommand(watch, parts, survey);
  return {
    evidence: { settings: task ? settingsOf(task, secrets) : {}, files },
    secrets: secretsOfTask(task, secrets),
    changed: () => survey.changed(),
  };
}

/** What is not to be seen of what a VS Code task, or a command, makes public. `listed`: names of variables. */
export function secretsOfTask(task: vscode.Task | undefined, listed: readonly string[]): readonly string[] {
  const env = { ...inheritedEnvironment(process.env), ...(task && optionsOf(task).env) };
  return secretTexts(env, {}, listed, process.platform);
}

function settingsOf(
  { name, source, definition, execution }: vscode.Task,
  secrets: readonly string[],
): Readonly<Record<string, unknown>> {
  const told = execution && { execution: toldOf(execution, secrets) };
  return { [`task ${name}`]: { source, definition, ...told } };
}

function toldOf(execution: NonNullable<vscode.Task['execution']>, secrets: readonly string[]): unknown {
  if (execution instanceof vscode.ProcessExecution) {
    const { process, args, options } = execution;
    return { process, args, options: withoutSecrets(options, secrets, [process, args]) };
  }
  if (execution instanceof vscode.ShellExecution) {
    const { commandLine, command, args, options } = execution;
    const said = [commandLine, command, args];
    return { commandLine, command, args, options: withoutSecrets(options, secrets, said) };
  }
  return {};
}

type Options = vscode.ProcessExecutionOptions | vscode.ShellExecutionOptions;

function optionsOf({ execution }: vscode.Task): Options {
  return (execution && 'options' in execution && execution.options) || {};
}

/** The values of secrets count and are not to be kept. `said`: what else says what runs. */
function withoutSecrets(
  options: Options | undefined,
  secrets: readonly string[],
  said: readonly unknown[],
): unknown {
  const shown = maskForReview(secrets, [...said, options]);
  const entries = Object.entries(options?.env ?? {}).map(([name, value]) => {
    const isShown = shown(name, value) === value;
    return [name, isShown ? value : { sha256: createHash('sha256').update(value).digest('hex') }] as const;
  });
  return { ...options, ...(entries.length > 0 && { env: Object.fromEntries(entries) }) };
}

function partsOf(task: vscode.Task, folder: string): CommandParts {
  const { source, execution } = task;
  // What such a task depends on VS Code does not tell: it stands there.
  const files = source === 'Workspace' ? [resolve(folder, '.vscode/tasks.json')] : [];
  const env: Variables = inheritedEnvironment(process.env);
  const own = optionsOf(task);
  const parts = { files, cwd: resolve(folder, known(own.cwd ?? '')), env, configured: own.env ?? {} };
  if (execution instanceof vscode.ProcessExecution) {
    return { ...parts, words: [execution.process, ...execution.args].map(unexpanded) };
  }
  if (!(execution instanceof vscode.ShellExecution)) return parts;
  const { commandLine, command, args = [] } = execution;
  const { executable, shellArgs = [] } = execution.options ?? {};
  const words = [command, ...args].flatMap((word) =>
    word === undefined ? [] : typeof word === 'string' ? [word] : [word.value],
  );
  const shell = executable === undefined ? shellArgs : [executable, ...shellArgs];
  return {
    ...parts,
    shell,
    ...(commandLine === undefined ? { words: words.map(unexpanded) } : { line: commandLine }),
  };
}

/** VS Code replaces the variables later, and mostly by the folder. */
function unexpanded(text: string): string {
  return text.replaceAll(/\$\{[^}]*\}/g, unknownPart);
}

function known(path: string): string {
  return path.replace(/^.*\$\{[^}]*\}[\\/]*/, '');
}
