import { randomBytes } from 'node:crypto';

/** `20261122-060000-7f3a2c`: the second of `createdAt` in UTC, then a random part. Unique only as far as that goes. */
export function newRunId(createdAt: number): string {
  const [date = '', time = ''] = new Date(createdAt).toISOString().split('T');
  const digits = (text: string) => text.replaceAll(/\D/g, '');
  return `${digits(date)}-${digits(time.slice(0, 8))}-${randomBytes(3).toString('hex')}`;
}
