/** A state home for a workspace folder of a test: beside it, as the scheduler refuses one within. */
export function homeOf(folder: string): string {
  return `${folder}.home`;
}
