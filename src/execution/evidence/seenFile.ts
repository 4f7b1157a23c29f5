import type { HashedFile } from './hashedFile.ts';
import type { Place } from './places.ts';

/** A file as it was seen, and what evidence calls it. */
export interface SeenFile extends HashedFile, Place {
  /** Absolute, as it was asked for. */
  readonly file: string;
  /** With all symbolic links followed; `undefined`: there is nothing. */
  readonly real: string | undefined;
  /** Whether its stamps may still be those of a change to come. */
  readonly isFresh: boolean;
}
