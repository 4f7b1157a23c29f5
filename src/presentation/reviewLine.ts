import type { Message } from '../common/message.ts';
import type { EvidenceFile } from '../model/approval.ts';

/** A line of a review. What is in it of the config has nothing hidden in it. */
export interface ReviewLine {
  readonly text: Message | string;
  /** To be told from the others by more than its colour. */
  readonly isWarning?: true;
  /** Which it is about: its content is to be a click, or a key, away. */
  readonly file?: EvidenceFile;
}
