import type { Translate } from '../../common/message.ts';
import type { InstantFormat } from '../../presentation/time.ts';
import type { Paint } from '../paint.ts';

/** What a printer words its lines with. */
export interface Wording {
  readonly translate: Translate;
  /** BCP 47. */
  readonly locale: string;
  readonly paint: Paint;
  /** In the machine's time zone. */
  readonly instants: InstantFormat;
  /** Milliseconds since the Unix epoch. */
  readonly now: number;
}
