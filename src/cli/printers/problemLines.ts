import { createPositions, type Problem } from '../../config/problem.ts';
import { message } from '../../common/message.ts';
import type { Wording } from './wording.ts';

/** `path:line:column: error: message`, one line each, as editors and terminals can jump to. */
export function problemLines(
  problems: readonly Problem[],
  text: string,
  path: string,
  wording: Wording,
): string[] {
  const { translate, paint } = wording;
  const position = createPositions(text);
  return problems.map((problem) => {
    const { line, column } = position(problem.offset);
    const severity =
      problem.severity === 'error'
        ? paint('red', translate(message('error')))
        : paint('yellow', translate(message('warning')));
    return `${path}:${line}:${column}: ${severity}: ${translate(problem.message)}`;
  });
}

/** How many problems of which kind there are. */
export function problemCount(problems: readonly Problem[], { translate, paint }: Wording): string {
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const warnings = problems.length - errors;
  const parts = [
    ...(errors === 0
      ? []
      : [errors === 1 ? message('1 error') : message('{count} errors', { count: errors })]),
    ...(warnings === 0
      ? []
      : [warnings === 1 ? message('1 warning') : message('{count} warnings', { count: warnings })]),
  ];
  const text = parts.map((part) => translate(part)).join(', ');
  return errors > 0 ? paint('red', `✖ ${text}`) : paint('yellow', `! ${text}`);
}
