import type { ForeignReason } from '../common/ownership.ts';

/**
 * Why the approvals are not believed. `broken`: not what this program writes; `version`: of another one of its versions;
 * `too-large`; `unreadable`: the system does not let it be read.
 */
export type ApprovalsFault = ForeignReason | 'broken' | 'version' | 'too-large' | 'unreadable';

/** Nothing that the user has allowed holds, and nothing is written, until the file is mended or removed. */
export class ApprovalsFileError extends Error {
  /** Absolute. */
  readonly path: string;
  readonly why: ApprovalsFault;

  constructor(path: string, why: ApprovalsFault, cause?: unknown) {
    super(`The approvals cannot be used (${why}): ${path}`, { cause });
    this.name = 'ApprovalsFileError';
    this.path = path;
    this.why = why;
  }
}
