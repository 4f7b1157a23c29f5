import { message } from '../common/message.ts';
import type { Finding } from './finding.ts';

/** A warning for what a task, good as it is, says in vain: the schema takes it, this version does not carry it out. */
export function notYet(id: string, task: { readonly watch?: unknown }): readonly Finding[] {
  if (task.watch === undefined) return [];
  const text = message('"{name}" is accepted but has no effect in this version.', { name: 'watch' });
  return [{ severity: 'warning', message: text, path: ['tasks', id, 'watch'], place: 'key' }];
}
