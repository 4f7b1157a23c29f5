import type { Translate } from '../../common/message.ts';
import type { InstantFormat } from '../../presentation/time.ts';
import type { Paint } from '../paint.ts';

/** What a printer words its lines with. */
export interface Wording {
  readonly translate: Translate;
  /** BCP 47. */
  readonly locale: string;
  readonly paint: Paint;
  /** How many columns a line has; without it, as many as it needs. */
  readonly columns?: number;
  /** In the machine's time zone. */
  readonly instants: InstantFormat;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}
