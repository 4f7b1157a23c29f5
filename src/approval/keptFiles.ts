import { basename, resolve } from 'node:path';
import type { EvidenceFile } from '../model/approval.ts';
import type { ApprovedTask } from './approvedCopies.ts';
import type { Look } from './looks.ts';

const roles: ReadonlySet<EvidenceFile['role']> = new Set(['script', 'program', 'module', 'watch']);
const envFile = /^\.env(?:\.|$)|\.env$/i;

/** What is kept of a task that is approved. `envFiles`: see there. */
export function keptOf(
  { evidence, hash }: Look,
  consent: string,
  folder: string,
  envFiles: ReadonlySet<string>,
): ApprovedTask {
  const files = evidence.files.flatMap((file) => {
    const isKept = roles.has(file.role) && !envFile.test(basename(file.path)) && !envFiles.has(file.path);
    if (!isKept || file.hash === undefined || envFiles.has(file.hash)) return [];
    return [{ hash: file.hash, path: resolve(folder, file.path) }];
  });
  return { hash, consent, evidence, files };
}

/** Paths and hashes of what is an env-file to any of the tasks: nothing of it is kept, whatever else it is to another. */
export function envFilesOf(looks: readonly Look[]): ReadonlySet<string> {
  const files = looks.flatMap(({ evidence }) => evidence.files).filter(({ role }) => role === 'env-file');
  return new Set(files.flatMap(({ path, target, hash }) => [path, target ?? path, hash ?? path]));
}
