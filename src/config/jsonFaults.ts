import { message, type Message } from '../common/message.ts';

/** What may come next in a JSON text. */
export type Expected = 'value' | 'valueOrEnd' | 'keyOrEnd' | 'colon' | 'commaOrEnd' | 'nothing';

/** Words the scanner's error codes, which the library declares as a const enum. */
export function scanFault(code: number): Message {
  switch (code) {
    case 1:
      return message('This comment has no end: */ is missing.');
    case 2:
      return message('This text has no end: the closing " is missing on its line.');
    case 3:
      return message('This number is not complete.');
    case 4:
      return message('A \\u in a text takes four hexadecimal digits.');
    case 5:
      return message(
        'A \\ in a text is written \\\\. Only \\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u have a meaning.',
      );
    default:
      return message('A text cannot hold control characters as they are: write \\n, \\t or \\u0000.');
  }
}

/** The text ends inside `container`, or before there is anything. */
export function endFault(container: object | undefined): Message {
  if (container === undefined) return message('The file is empty: it begins with { and "version": 1.');
  return Array.isArray(container)
    ? message('The file ends too early: ] is missing.')
    : message('The file ends too early: } is missing.');
}

/** Another token than what is expected, beginning with the character `found`. */
export function unexpected(expected: Expected, found: string, inArray: boolean): Message {
  if (found === "'") return message('JSON takes double quotes only: " instead of \'.');
  switch (expected) {
    case 'value':
    case 'valueOrEnd':
      return message(
        'A value is expected here: a text in double quotes, a number, true, false, null, { or [.',
      );
    case 'keyOrEnd':
      return message('The name of a property, in double quotes, or } is expected here.');
    case 'colon':
      return message('A colon is expected here, between a property and its value.');
    case 'commaOrEnd':
      return inArray ? message('A comma or ] is expected here.') : message('A comma or } is expected here.');
    case 'nothing':
      return message('Nothing may follow the end of the file’s value.');
  }
}
