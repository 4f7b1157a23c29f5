import { isCostlyPattern } from '../common/costlyPattern.ts';
import { message } from '../common/message.ts';
import type { Finding } from './finding.ts';

/** Globs of `watch` that look beyond the workspace folder, or for too long. `raw`: as the file has it. */
export function watchFindings(raw: unknown, path: Finding['path']): readonly Finding[] {
  const several = Array.isArray(raw);
  return (several ? raw : [raw]).flatMap((glob: unknown, index): readonly Finding[] => {
    const place = several ? [...path, index] : path;
    if (typeof glob !== 'string' || !leaves(glob)) return costlyFindings(glob, place);
    const text = message('“{glob}” leaves the workspace folder.', { glob });
    return [{ severity: 'error', message: text, path: place, place: 'value' }];
  });
}

/** Of a glob that a name of a file could keep busy for minutes. */
export function costlyFindings(raw: unknown, path: Finding['path']): readonly Finding[] {
  if (typeof raw !== 'string' || !isCostlyPattern(raw)) return [];
  const glob = raw.length > longestShown ? `${raw.slice(0, longestShown)}…` : raw;
  const text = message('“{glob}” would take too long to match: say it with fewer stars, braces and groups.', {
    glob,
  });
  return [{ severity: 'error', message: text, path, place: 'value' }];
}

const longestShown = 60;

function leaves(glob: string): boolean {
  return /^(?:[\\/~]|[A-Za-z]:)/.test(glob) || /(?:^|[\\/{,(|])\.\.(?:[\\/},)|]|$)/.test(glob);
}
