import type { Message } from '../common/message.ts';
import type { Span } from './jsonText.ts';

/**
 * Which part of what the path names is meant: its key, its value, a span inside its text (counted in the text
 * that the quotes and escapes stand for), or the key of the object around it, for what is missing there.
 */
export type Place = 'key' | 'value' | 'around' | Span;

/** Something wrong, before its place in the text is known. */
export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly message: Message;
  readonly path: readonly (string | number)[];
  readonly place: Place;
}

/** What a schema of this folder says of an issue that it raises itself. */
export interface IssueParams {
  readonly message: Message;
  readonly place: Place;
}
