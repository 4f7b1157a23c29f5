/** `20261122-060000-7f3a2c`: the second of `createdAt` in UTC, then a random part. Unique only as far as that goes. */
export function newRunId(createdAt: number): string {
  const [date = '', time = ''] = new Date(createdAt).toISOString().split('T');
  const digits = (text: string) => text.replaceAll(/\D/g, '');
  return `${digits(date)}-${digits(time.slice(0, 8))}-${crypto.randomUUID().slice(0, 6)}`;
}

/** Whether it can be the id of a run: its log, its reports and the folder of its output are called after it. */
export function canBeRunId(text: string): boolean {
  return /^[\w-]{1,200}$/.test(text);
}

/** The second in which that run was created, in milliseconds since the Unix epoch; `undefined`: no id of ours. */
export function createdAtOf(runId: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)-[0-9a-f]{6}$/.exec(runId);
  if (!parts) return undefined;
  const [, year, month, day, hour, minute, second] = parts;
  const createdAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(createdAt) ? undefined : createdAt;
}
