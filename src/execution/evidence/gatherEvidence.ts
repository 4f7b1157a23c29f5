import type { Evidence } from '../../model/approval.ts';
import type { LaunchLook } from '../resolveLaunch.ts';

/** What decides what a task would execute. Never rejects. */
export async function gatherEvidence({ survey, settings }: LaunchLook): Promise<Evidence> {
  return Promise.resolve({ settings: settings.ofWorkspace(), files: survey.files() });
}
