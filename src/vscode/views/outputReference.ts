import type { FolderSchedulers } from '../folderSchedulers.ts';
import type { OutputNode } from './nodes.ts';

/** An output as a link can carry it. */
export interface OutputReference {
  /** The URI of the workspace folder. */
  readonly folder: string;
  /** Relative to it. */
  readonly path: string;
}

export function referenceTo({ from, output }: OutputNode): OutputReference {
  return { folder: from.folder.uri.toString(), path: output.path };
}

/** The recorded output that a tree or a link means. Anything else, such as a path made up by a page, is none. */
export async function findOutput(
  folders: FolderSchedulers,
  argument: unknown,
): Promise<OutputNode | undefined> {
  if (!isRecord(argument)) return undefined;
  if (argument['kind'] === 'output') {
    const node = argument as unknown as OutputNode;
    // What a link makes up holds no scheduler of this window.
    return folders.all().includes(node.from) ? node : undefined;
  }
  const { folder, path } = argument;
  if (typeof folder !== 'string' || typeof path !== 'string') return undefined;
  const from = folders.get(folder);
  const outputs = (await from?.scheduler.outputs()) ?? [];
  const output = outputs.find((candidate) => candidate.path === path);
  return from && output && { kind: 'output', from, output };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
