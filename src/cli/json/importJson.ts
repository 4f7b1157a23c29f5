import type { Translate } from '../../common/message.ts';
import type { Problem } from '../../config/problem.ts';
import { isoOrNull } from '../../presentation/runDocument.ts';
import type { ImportResult } from '../printers/importReport.ts';
import { problemsJson } from './problemJson.ts';

/** What `scheduler import` has done, as the command line documents it (src/cli/README.md). */
export function importJson(
  result: ImportResult & { readonly problems: readonly Problem[]; readonly text: string },
  translate: Translate,
) {
  const { imports, neverRan, passedOver, problems, text } = result;
  return {
    imported: imports.map(({ name, run, row }) => ({
      name,
      task: run.taskId,
      /** Null where it had been taken over before. */
      run: row?.id ?? null,
      runs: run.count,
      lastRun: isoOrNull(run.startedAt),
      status: run.status,
    })),
    neverRan,
    passedOver,
    problems: problemsJson(problems, text, translate),
  };
}
