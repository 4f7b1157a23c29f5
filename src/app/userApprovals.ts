import { ApprovalsFile, type ApprovalsFileParts } from '../approval/approvalsFile.ts';
import { stateHome } from '../history/folders/statePaths.ts';
import type { Approval } from '../model/approval.ts';

/** What the user allows, over all folders. */
export class UserApprovals {
  readonly #file: ApprovalsFile;

  /** Throws `RelativeHomeError`. */
  constructor(env: NodeJS.ProcessEnv, parts: ApprovalsFileParts) {
    this.#file = new ApprovalsFile(stateHome(env), parts);
  }

  /** Rejects with `ApprovalsFileError`. */
  list(): Promise<readonly Approval[]> {
    return this.#file.read();
  }

  /** Takes some of them back, in whatever folder: hosts that have these open hear of it. Returns how many. */
  revoke(which: readonly Approval[]): Promise<number> {
    return this.#file.remove(which);
  }
}
