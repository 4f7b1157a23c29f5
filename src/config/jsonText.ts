import type { Message } from '../common/message.ts';

export interface Span {
  readonly offset: number;
  readonly length: number;
}

/** Where a property stands. `properties` is kept for the file's own level and that of the tasks alone. */
export interface PropertyMark {
  readonly key: Span;
  readonly value: Span;
  readonly properties?: ReadonlyMap<string, PropertyMark>;
}

/** A key that cannot be taken: one that stands there twice, or `__proto__`. */
export interface RefusedKey extends Span {
  readonly path: readonly (string | number)[];
  readonly message: Message;
}

/** What a JSON text says, and where. */
export interface JsonText {
  readonly value: unknown;
  readonly span: Span;
  readonly properties: ReadonlyMap<string, PropertyMark>;
  readonly refused: readonly RefusedKey[];
}

/** The first place where a text ceases to be JSON. */
export interface SyntaxFault extends Span {
  readonly message: Message;
}

export type JsonReading =
  | { readonly text: JsonText; readonly fault?: undefined }
  | { readonly fault: SyntaxFault; readonly text?: undefined };
