import { realpathSync } from 'node:fs';
import { homedir } from 'node:os';

/**
 * Puts `~` in the place of the person's home folder in every text of `value`, which is made of what JSON knows: what
 * is passed on to others need not say who they are.
 */
export function withoutHome<T>(value: T, homes: readonly string[] = homesOf()): T {
  return replaced(value, homes) as T;
}

/** By all its names: the path of a workspace folder has its symbolic links resolved. */
function homesOf(): readonly string[] {
  const home = homedir();
  try {
    return [...new Set([home, realpathSync(home)])];
  } catch {
    return [home];
  }
}

function replaced(value: unknown, homes: readonly string[]): unknown {
  if (typeof value === 'string') return homes.reduce(withTilde, value);
  if (Array.isArray(value)) return value.map((each: unknown) => replaced(each, homes));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each, homes)]));
}

function withTilde(text: string, home: string): string {
  // The root of a disk is nobody's home.
  const plain = home.replace(/[/\\]+$/, '');
  if (!/[/\\]./.test(plain)) return text;
  const escaped = plain.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  return text.replaceAll(new RegExp(`(?<![\\p{L}\\p{N}/\\\\._-])${escaped}(?![\\p{L}\\p{N}._-])`, 'gu'), '~');
}
