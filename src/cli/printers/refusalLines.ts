import type { Refusal } from '../refusal.ts';
import type { Wording } from './wording.ts';

/** `✖ There is no task “haiuk”.`, and below what helps on. */
export function refusalLines(
  { reason, hints }: Refusal,
  { paint, translate }: Pick<Wording, 'paint' | 'translate'>,
): string[] {
  return [`${paint('red', '✖')} ${translate(reason)}`, ...hints.map((hint) => `  ${translate(hint)}`)];
}
