import type { Message } from '../common/message.ts';

/** What is wrong in a text, and where in it (UTF-16 units). */
export interface Fault {
  readonly message: Message;
  readonly offset: number;
  readonly length: number;
}

/** The outcome of reading a small text: its value, or the fault that keeps it from having one. */
export type Reading<T> =
  { readonly value: T; readonly fault?: undefined } | { readonly fault: Fault; readonly value?: undefined };

export function faultAt(offset: number, length: number, message: Message): { readonly fault: Fault } {
  return { fault: { message, offset, length } };
}

/** A person's text inside a message: short, on one line, without control characters. */
export function excerpt(text: string): string {
  const shown = text.length > 60 ? `${text.slice(0, 59)}…` : text;
  return shown.replace(/\p{C}/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
