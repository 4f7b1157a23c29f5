import { message } from '../common/message.ts';
import type { Evidence } from '../model/approval.ts';
import type { ReviewLine } from './reviewLine.ts';
import { isVscodeTask } from './reviewVscodeTask.ts';

export const settingsTitle = message('Settings of this workspace that decide what runs');
export const taskTitle = message('What this VS Code task is');

/** The settings of the workspace, in a line each; what a VS Code task is has lines of its own. */
export function settingLines({ settings }: Evidence): ReviewLine[] {
  return Object.entries(settings)
    .filter(([name]) => !isVscodeTask(name))
    .map(([name, value]) => ({ text: `${name} = ${JSON.stringify(value)}` }));
}
