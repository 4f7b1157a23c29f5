import { message } from '../common/message.ts';
import type { AfterLink } from './afterTasks.ts';
import type { Finding } from './finding.ts';

/**
 * Warns of every `after` in vain: of an enabled task among `sound`, those without an error, that waits for one
 * which never runs by itself. What each waits for is in the file.
 */
export function checkFollowed(
  links: readonly AfterLink[],
  sound: ReadonlyMap<string, { readonly enabled?: boolean }>,
): readonly Finding[] {
  return links.flatMap(({ from, to, path }): Finding[] => {
    const waiting = sound.get(from);
    const followed = sound.get(to);
    if (waiting === undefined || waiting.enabled === false) return [];
    if (followed !== undefined && followed.enabled !== false) return [];
    const text =
      followed === undefined
        ? message('"{id}" has an error: until it is mended it starts nothing.', { id: to })
        : message('"{id}" is disabled: only its runs by hand start this task.', { id: to });
    return [{ severity: 'warning', message: text, path, place: 'value' }];
  });
}
