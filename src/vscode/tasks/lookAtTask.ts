import type * as vscode from 'vscode';
import { Survey } from '../../execution/evidence/survey.ts';
import type { JobLook } from './editorExecution.ts';

/** What decides what a VS Code task would do; `undefined`: a command, or there is no such task. */
export async function lookAtTask(
  task: vscode.Task | undefined,
  watch: readonly string[],
  folder: string,
): Promise<JobLook> {
  const survey = new Survey(folder);
  await Promise.resolve(watch);
  const settings = task ? { [task.name]: task.definition } : {};
  return { evidence: { settings, files: survey.files() }, changed: () => survey.changed() };
}
