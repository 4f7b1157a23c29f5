import type { Translate } from '../../common/message.ts';
import { createPositions, type Problem } from '../../config/problem.ts';

/** Problems as the command line documents them (src/cli/README.md); lines and columns are from 1. */
export function problemsJson(problems: readonly Problem[], text: string, translate: Translate) {
  const position = createPositions(text);
  return problems.map(({ severity, message, offset, length, path, taskId }) => {
    const start = position(offset);
    const end = position(offset + length);
    return {
      line: start.line,
      column: start.column,
      endLine: end.line,
      endColumn: end.column,
      severity,
      message: translate(message),
      path,
      task: taskId ?? null,
    };
  });
}
