import { lstatSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { ModuleFiles } from './moduleFiles.ts';

const mostAlternatives = 200;
const longestBraces = 1_000;
const mostBraces = 8;

/** Whether a shell would take a path for that of several files. */
export function isGlob(path: string): boolean {
  return /[*?[]/.test(path) && path.length <= 4_096;
}

/** `{a,b}.sh`, as it stands and as what it means; where that would be too much, as a pattern that means more. */
export function withoutBraces(word: string): readonly string[] {
  const from = word.indexOf('{');
  if (from < 0) return [word];
  const end = word.lastIndexOf('}');
  if (!/,|\.\./.test(word.slice(from, Math.max(from, end)))) return [word];
  const isCostly = word.length > longestBraces || word.split('{').length - 1 > mostBraces;
  const all = isCostly ? undefined : alternatives(word);
  return [word, ...(all ?? [`${word.slice(0, from)}*${word.slice(end + 1)}`])];
}

/** `undefined`: too many. */
function alternatives(word: string): readonly string[] | undefined {
  let done: readonly string[] = [''];
  for (let rest = word; ;) {
    const group = firstGroup(rest);
    const add = (parts: readonly string[]) => done.flatMap((one) => parts.map((part) => one + part));
    if (!group) return add([rest]);
    const parts: string[] = [];
    for (const part of group.parts) {
      const inner = alternatives(part);
      if (!inner) return undefined;
      parts.push(...inner.map((one) => group.before + one));
    }
    if (parts.length * done.length > mostAlternatives) return undefined;
    done = add(parts);
    rest = group.after;
  }
}

/** The first brackets with a list in them. */
function firstGroup(word: string) {
  const from = word.indexOf('{');
  const parts: string[] = [];
  let start = from + 1;
  for (let at = from, open = 0; from >= 0 && at < word.length; at++) {
    const letter = word[at];
    if (letter === '{') open++;
    if (letter === '}') open--;
    if (open > 1 || !(letter === ',' || open === 0)) continue;
    parts.push(word.slice(start, at));
    start = at + 1;
    if (open > 0) continue;
    const [only = ''] = parts;
    // `{1..9}`
    const all = parts.length > 1 ? parts : [only.includes('..') ? '*' : only];
    return { before: word.slice(0, from), parts: all, after: word.slice(at + 1) };
  }
  return undefined;
}

/** What a look for files has come to. */
export type Found = { readonly path: string } | 'step' | 'too-many';

const mostSteps = 50_000;
const stepSize = 16;
const mostFound = 2_000;

/**
 * What in a folder a pattern may mean, files and folders: rather more than a shell takes for it. Folders of packages and
 * of git are not looked into.
 */
export function* globbed(base: string, pattern: string, files: ModuleFiles): Generator<Found> {
  const segments = pattern.split('/').filter((segment, index) => segment !== '' || index === 0);
  const start = isAbsolute(pattern) ? resolve('/') : base;
  const open: { readonly at: string; readonly index: number }[] = [
    { at: start, index: isAbsolute(pattern) ? 1 : 0 },
  ];
  let steps = 0;
  let found = 0;
  for (let place = open.pop(); place; place = open.pop()) {
    const { at, index } = place;
    const segment = segments[index];
    if (segment === undefined) {
      if (++found > mostFound) {
        yield 'too-many';
        return;
      }
      yield { path: at };
      continue;
    }
    if (!isGlob(segment)) {
      open.push({ at: join(at, segment), index: index + 1 });
      continue;
    }
    const names = files.namesIn(at);
    if (!names && files.kindOf(at) === 'folder') {
      yield 'too-many';
      return;
    }
    const isDeep = segment === '**';
    if (isDeep) open.push({ at, index: index + 1 });
    const isLast = index === segments.length - 1;
    for (const name of names ?? []) {
      if (++steps > mostSteps) {
        yield 'too-many';
        return;
      }
      if (steps % stepSize === 0) yield 'step';
      if (name === 'node_modules' || name === '.git' || !(isDeep || mayBe(name, segment))) continue;
      const path = join(at, name);
      const isFolder = (!isLast || isDeep) && files.kindOf(path) === 'folder';
      if (isDeep ? isFolder && !isLink(path) : isFolder)
        open.push({ at: path, index: isDeep ? index : index + 1 });
      if (isLast && !isFolder) open.push({ at: path, index: index + 1 });
    }
  }
}

/** By how the pattern begins and ends. */
function mayBe(name: string, segment: string): boolean {
  const begin = segment.slice(0, segment.search(/[*?[]/));
  const end = /[^*?[\]]*$/.exec(segment.slice(-200))?.[0] ?? '';
  return name.startsWith(begin) && name.endsWith(end) && name.length >= begin.length + end.length;
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
}
