import { message } from '../common/message.ts';
import type { Finding } from './finding.ts';

/** Globs of `watch` that look beyond the workspace folder. `raw`: as the file has it. */
export function watchFindings(raw: unknown, path: Finding['path']): readonly Finding[] {
  const several = Array.isArray(raw);
  return (several ? raw : [raw]).flatMap((glob: unknown, index): readonly Finding[] => {
    if (typeof glob !== 'string' || !leaves(glob)) return [];
    const text = message('“{glob}” leaves the workspace folder.', { glob });
    return [{ severity: 'error', message: text, path: several ? [...path, index] : path, place: 'value' }];
  });
}

function leaves(glob: string): boolean {
  return /^(?:[\\/~]|[A-Za-z]:)/.test(glob) || /(?:^|[\\/{,(|])\.\.(?:[\\/},)|]|$)/.test(glob);
}
