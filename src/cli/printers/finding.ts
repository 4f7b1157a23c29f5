import type { Message } from '../../common/message.ts';

/** Something that the doctor has to say. */
export interface Finding {
  readonly code: string;
  /** A `fault` is wrong; a `note` is worth knowing. */
  readonly severity: 'fault' | 'note';
  readonly message: Message;
  /** What to do about it; `undefined`: the message has said so. */
  readonly advice: Message | undefined;
  /** What it is about, one by one: ids, paths, SQLite's own words. */
  readonly items: readonly string[];
}
