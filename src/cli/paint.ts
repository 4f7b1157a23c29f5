import type { Writable } from 'node:stream';
import { styleText } from 'node:util';

export type Colour = 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan';

/** Colours a text, or leaves it as it is where the reader wants none. */
export type Paint = (colour: Colour, text: string) => string;

export const withoutColour: Paint = (_, text) => text;

/** Colours for a terminal; not for a pipe or file, and not against `NO_COLOR`. */
export function paintFor(stream: Writable): Paint {
  return (colour, text) => styleText(colour, text, { stream });
}
