/**
 * A delay between 0 and `jitter` milliseconds, both included, that is always the same for a seed and spread
 * evenly over seeds. Whole seconds where `jitter` is a second or more.
 */
export function stableDelay(seed: string, jitter: number): number {
  if (!(jitter >= 1)) return 0;
  const step = jitter >= 1000 ? 1000 : 1;
  const choices = Math.floor(jitter / step) + 1;
  return Math.floor((hash(seed) / 2 ** 32) * choices) * step;
}

/** FNV-1a, and a last round of mixing: its high bits alone hardly tell similar seeds apart. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}
