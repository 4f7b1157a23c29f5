import type { RunStats } from '../model/run.ts';
import { oneLine } from './uiText.ts';

/** More of them are for a file, not for a glance. */
const lineLimit = 20;
const valueLimit = 200;

/** What a script reports about itself, `albums: 395` each, the first ones first. */
export function statLines(stats: RunStats): string[] {
  const entries = Object.entries(stats);
  const lines = entries.slice(0, lineLimit).map(([name, value]) => `${short(name)}: ${short(textOf(value))}`);
  return entries.length > lineLimit ? [...lines, '…'] : lines;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function short(text: string): string {
  const line = oneLine(text).replace(/\s+/g, ' ');
  return line.length > valueLimit ? `${line.slice(0, valueLimit)}…` : line;
}
