import { glob } from 'node:fs/promises';
import { isAbsolute, resolve } from 'node:path';
import { isCostlyPattern } from '../../common/costlyPattern.ts';
import { statOf } from './fileFacts.ts';
import { mostBytes, mostFiles } from './moduleWalk.ts';
import type { Survey } from './survey.ts';
import { Turns } from './turns.ts';

/** What is never looked into: a walk of minutes, and nobody's own. */
const neverWalked = /(?:^|[\\/])(?:node_modules|\.git)(?:[\\/]|$)/;

/** Notes the files that match a task's `watch`. */
export async function watchedFiles(globs: readonly string[], survey: Survey): Promise<void> {
  const turns = new Turns();
  let count = 0;
  let bytes = 0;
  for (const pattern of globs) {
    if (isAbsolute(pattern) || /(^|[\\/{,(|])\.\.([\\/},)|]|$)/.test(pattern)) {
      survey.add({ role: 'watch', path: pattern, without: 'unreadable', outside: true });
      continue;
    }
    if (isCostlyPattern(pattern)) {
      survey.add({ role: 'watch', path: pattern.slice(0, 200), without: 'too-large' });
      continue;
    }
    const cwd = survey.places.realFolder;
    for await (const entry of glob(pattern, { cwd, exclude: (name) => neverWalked.test(name) })) {
      const path = resolve(cwd, entry);
      if (count > mostFiles || bytes > mostBytes) {
        survey.add({ role: 'watch', path: pattern, without: 'too-large' });
        return;
      }
      count++;
      bytes += await watchedFile(path, survey);
      const turn = turns.next();
      if (turn) await turn;
    }
  }
}

/** Resolves to its size. */
async function watchedFile(path: string, survey: Survey): Promise<number> {
  if (!survey.leadsInside(path)) {
    survey.noteRefused('watch', path);
    return 0;
  }
  const stats = statOf(path);
  if (!stats || stats.isDirectory()) return 0;
  survey.note('watch', await survey.look(path));
  return Number(stats.size);
}
