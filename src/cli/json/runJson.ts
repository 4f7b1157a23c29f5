import type { Translate } from '../../common/message.ts';
import type { Output } from '../../model/output.ts';
import type { Run } from '../../model/run.ts';
import { outputDocument, runDocument } from '../../presentation/runDocument.ts';

/** A run as the command line documents it (src/cli/README.md). Every field is always there. */
export function runJson(run: Run, translate: Translate) {
  return runDocument(run, translate);
}

export function outputJson(output: Output) {
  return outputDocument(output);
}
