import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import * as vscode from 'vscode';
import { inheritedEnvironment, type Variables } from '../../execution/environment.ts';
import { unknownPart } from '../../execution/evidence/commandWords.ts';
import { evidenceOfCommand, type CommandParts } from '../../execution/evidence/gatherEvidence.ts';
import { Survey } from '../../execution/evidence/survey.ts';
import { isSecretName } from '../../execution/secrets.ts';
import type { JobLook } from './editorExecution.ts';

/**
 * What decides what a VS Code task would do; `undefined`: it is a command, or there is no such task. Of one that an
 * extension carries out itself that is its definition alone.
 */
export async function lookAtTask(
  task: vscode.Task | undefined,
  watch: readonly string[],
  folder: string,
): Promise<JobLook> {
  const survey = new Survey(folder);
  const parts = task && partsOf(task, folder);
  const files = await evidenceOfCommand(watch, parts, survey);
  return { evidence: { settings: task ? settingsOf(task) : {}, files }, changed: () => survey.changed() };
}

function settingsOf({ name, source, definition, execution }: vscode.Task): Readonly<Record<string, unknown>> {
  return { [`task ${name}`]: { source, definition, ...(execution && { execution: told(execution) }) } };
}

function told(execution: NonNullable<vscode.Task['execution']>): unknown {
  if (execution instanceof vscode.ProcessExecution) {
    const { process, args, options } = execution;
    return { process, args, options: withoutSecrets(options) };
  }
  if (execution instanceof vscode.ShellExecution) {
    const { commandLine, command, args, options } = execution;
    return { commandLine, command, args, options: withoutSecrets(options) };
  }
  return {};
}

/** Their values count and are not to be kept. */
function withoutSecrets<T extends { readonly env?: Readonly<Record<string, string>> }>(
  options: T | undefined,
): unknown {
  const entries = Object.entries(options?.env ?? {}).map(([name, value]) => {
    return [name, isSecretName(name) ? createHash('sha256').update(value).digest('hex') : value] as const;
  });
  return { ...options, ...(entries.length > 0 && { env: Object.fromEntries(entries) }) };
}

function partsOf({ source, execution }: vscode.Task, folder: string): CommandParts {
  // What such a task depends on VS Code does not tell: it stands there.
  const files = source === 'Workspace' ? [resolve(folder, '.vscode/tasks.json')] : [];
  const env: Variables = inheritedEnvironment(process.env);
  const own = execution && 'options' in execution ? (execution.options ?? {}) : {};
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
