import type { Message } from '../common/message.ts';

/** Why a command cannot do what was asked of it; ends the command line with exit code 2. */
export class Refusal extends Error {
  readonly reason: Message;
  /** What helps the person on. */
  readonly hints: readonly Message[];

  constructor(reason: Message, ...hints: readonly Message[]) {
    super(reason.text);
    this.name = 'Refusal';
    this.reason = reason;
    this.hints = hints;
  }
}
