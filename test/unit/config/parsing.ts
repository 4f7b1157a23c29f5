import { inEnglish } from '../../../src/common/message.ts';
import { parseConfig, type ParsedConfig } from '../../../src/config/parseConfig.ts';
import { createPositions } from '../../../src/config/problem.ts';

export function parse(text: string): ParsedConfig {
  return parseConfig(text, { machineTimezone: 'America/Lima' });
}

/** The problems as a person would read them: `line:column "what is underlined" severity: message`. */
export function problemsOf(text: string): readonly string[] {
  const positionOf = createPositions(text);
  return parse(text).problems.map(({ offset, length, severity, message }) => {
    const { line, column } = positionOf(offset);
    return `${line}:${column} ${text.slice(offset, offset + length)} ${severity}: ${inEnglish(message)}`;
  });
}

/** A file with one task `t` on its second line, from column 1. */
export function withTask(task: string): string {
  return `{"version": 1, "tasks": {"t":\n${task}\n}}`;
}
