/** Collects `--hash H`, which may be given several times. */
export function readHash(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
