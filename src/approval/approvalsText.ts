import type { Approval } from '../model/approval.ts';
import { isHash } from './hashes.ts';
import { Slices } from './slices.ts';

// One approval a line: so a large file is read in slices.
const head = '{"version":1,"approvals":[\n';
const tail = '\n]}\n';

/** Bytes of the largest file that is read or written. */
export const sizeLimit = 16 * 1024 * 1024;

/** It is not what this program writes, or what another version of it writes. */
export class ApprovalsTextError extends Error {
  readonly why: 'broken' | 'version';

  constructor(why: 'broken' | 'version', cause?: unknown) {
    super(`Not a list of approvals (${why})`, { cause });
    this.name = 'ApprovalsTextError';
    this.why = why;
  }
}

/** The text of the file; the oldest are left out where it would be larger than what is read. */
export function writeApprovals(approvals: readonly Approval[]): string {
  const lines: string[] = [];
  let size = head.length + tail.length;
  for (const { folder, taskId, hash, at } of approvals.toSorted((a, b) => b.at - a.at)) {
    const line = JSON.stringify({ folder, taskId, hash, at });
    size += Buffer.byteLength(line) + 2;
    if (size > sizeLimit) break;
    lines.push(line);
  }
  return head + lines.join(',\n') + tail;
}

/** Throws `ApprovalsTextError`. */
export async function readApprovals(text: string): Promise<readonly Approval[]> {
  if (!text.startsWith(head) || !text.endsWith(tail)) return readWhole(text);
  const slices = new Slices();
  const approvals: Approval[] = [];
  const body = text.slice(head.length, -tail.length);
  for (const line of body === '' ? [] : body.split(',\n')) {
    await slices.pause();
    approvals.push(approvalIn(parse(line)));
  }
  return approvals;
}

/** As somebody may have formatted it. */
function readWhole(text: string): readonly Approval[] {
  const file = parse(text);
  if (!isObject(file) || !Object.hasOwn(file, 'version')) throw new ApprovalsTextError('broken');
  if (file['version'] !== 1) throw new ApprovalsTextError('version');
  const { approvals } = file;
  if (!hasKeys(file, ['approvals', 'version']) || !Array.isArray(approvals)) {
    throw new ApprovalsTextError('broken');
  }
  return approvals.map(approvalIn);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new ApprovalsTextError('broken', error);
  }
}

/** Exactly that: what has more to say is of a version that is not known here. */
function approvalIn(value: unknown): Approval {
  const isWhole = isObject(value) && hasKeys(value, ['at', 'folder', 'hash', 'taskId']);
  const { folder, taskId, hash, at } = isWhole ? value : {};
  if (typeof folder === 'string' && typeof taskId === 'string' && typeof hash === 'string') {
    if (isHash(hash) && typeof at === 'number' && Number.isSafeInteger(at))
      return { folder, taskId, hash, at };
  }
  throw new ApprovalsTextError('broken');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `names` in their order. */
function hasKeys(value: object, names: readonly string[]): boolean {
  const keys = Object.keys(value).sort();
  return keys.length === names.length && keys.every((key, index) => key === names[index]);
}
