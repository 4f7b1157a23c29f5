import type { Torment } from './torment.ts';

/** Lines for people: what was done, what came of it, what is wrong. */
export function reportTorment(torment: Torment): string[] {
  const { evidence, deeds, processes, complaints, violations, occurrences, setAside, took } = torment;
  const { rows, journal } = evidence;
  const statuses = new Map<string, number>();
  for (const { status } of rows) statuses.set(status, (statuses.get(status) ?? 0) + 1);
  const count = (event: string) => journal.filter((line) => line.event.startsWith(event)).length;
  return [
    `${Math.round(took / 1000)} s in all`,
    `Done to the hosts: ${listed(deeds)}`,
    `Processes of hosts: ${listed(processes)}`,
    `Occurrences due: ${occurrences}, all accounted for but as told below; ${setAside} by rows of a wrong clock`,
    `Rows: ${rows.length} (${listed(statuses)})`,
    `Scripts: ${count('start')} started, ${count('end')} ended by themselves`,
    `Generated files: ${evidence.files.size}, of which ${evidence.recordedFiles.length} are recorded`,
    `Notes of keepers left: ${evidence.leftNotes}`,
    `integrity_check: ${evidence.integrity.join('; ')}`,
    ...(complaints.size > 0 ? ['What hosts complained of:'] : []),
    ...[...complaints].map(([text, times]) => `  ${times} × ${text}`),
    `${violations.length} violations`,
    ...violations.slice(0, 40).map((violation) => `  ${violation}`),
    ...(violations.length > 40 ? [`  and ${violations.length - 40} more`] : []),
  ];
}

function listed(counts: ReadonlyMap<string, number>): string {
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, count]) => `${count} ${name}`)
    .join(', ');
}
