import { createScanner } from 'jsonc-parser';
import { message, type Message } from '../common/message.ts';
import { mostTasks } from './bounds.ts';
import { endFault, scanFault, unexpected, type Expected } from './jsonFaults.ts';
import type { JsonReading, PropertyMark, RefusedKey, Span, SyntaxFault } from './jsonText.ts';
import { excerpt } from './reading.ts';

// The library declares these as const enums, which compiling file by file cannot read.
const token = {
  openBrace: 1,
  closeBrace: 2,
  openBracket: 3,
  closeBracket: 4,
  comma: 5,
  colon: 6,
  null: 7,
  true: 8,
  false: 9,
  string: 10,
  number: 11,
  blockComment: 13,
  end: 17,
} as const;

const deepest = 64;
const mostRefused = 1000;
const tokensPerStep = 8000;
const nowhere: Span = { offset: 0, length: 0 };

interface Frame {
  readonly container: Record<string, unknown> | unknown[];
  readonly start: number;
  key: string;
  keyStart: number;
  keyLength: number;
  /** The open property's key was refused: its value is read and dropped. */
  drop: boolean;
  readonly marks: Map<string, PropertyMark> | undefined;
}

/**
 * Reads JSON with comments and trailing commas in steps of about a millisecond, without recursion, so that
 * neither size nor depth of a text can block or break its reader. It ends at the first syntax error.
 */
export function* readJson(text: string): Generator<void, JsonReading> {
  const reader = new JsonReader(text);
  while (!reader.advance(tokensPerStep)) yield;
  return reader.reading();
}

class JsonReader {
  readonly #source: string;
  /** Length of the byte order mark that stands before the source. */
  readonly #base: number;
  readonly #scanner;
  readonly #frames: Frame[] = [];
  readonly #refused: RefusedKey[] = [];
  #top: Frame | undefined;
  #expected: Expected = 'value';
  #value: unknown;
  #span = nowhere;
  #properties: ReadonlyMap<string, PropertyMark> = new Map();
  #fault: SyntaxFault | undefined;

  constructor(text: string) {
    this.#base = text.startsWith('\uFEFF') ? 1 : 0;
    this.#source = text.slice(this.#base);
    this.#scanner = createScanner(this.#source, true);
  }

  reading(): JsonReading {
    if (this.#fault !== undefined) return { fault: this.#fault };
    return {
      text: { value: this.#value, span: this.#span, properties: this.#properties, refused: this.#refused },
    };
  }

  /** True when there is nothing left to read. */
  advance(tokens: number): boolean {
    for (let left = tokens; left > 0; left--) {
      const kind: number = this.#scanner.scan();
      const error: number = this.#scanner.getTokenError();
      if (error !== 0) this.#fail(scanFault(error));
      else if (kind === token.end) this.#end();
      else {
        this.#take(kind);
        if (this.#fault === undefined) continue;
      }
      return true;
    }
    return false;
  }

  #take(kind: number): void {
    switch (this.#expected) {
      case 'commaOrEnd':
        if (kind === token.comma)
          this.#expected = Array.isArray(this.#top?.container) ? 'valueOrEnd' : 'keyOrEnd';
        else if (kind === (Array.isArray(this.#top?.container) ? token.closeBracket : token.closeBrace))
          this.#close();
        else this.#unexpected();
        return;
      case 'keyOrEnd':
        if (kind === token.string) this.#openProperty(this.#scanner.getTokenValue());
        else if (kind === token.closeBrace) this.#close();
        else this.#unexpected();
        return;
      case 'colon':
        if (kind === token.colon) this.#expected = 'value';
        else this.#unexpected();
        return;
      case 'valueOrEnd':
        if (kind === token.closeBracket) this.#close();
        else this.#takeValue(kind);
        return;
      case 'value':
        this.#takeValue(kind);
        return;
      case 'nothing':
        this.#unexpected();
    }
  }

  #takeValue(kind: number): void {
    switch (kind) {
      case token.openBrace:
        return this.#open({});
      case token.openBracket:
        return this.#open([]);
      case token.string:
        return this.#attachToken(this.#scanner.getTokenValue());
      case token.number:
        return this.#attachToken(Number(this.#scanner.getTokenValue()));
      case token.true:
        return this.#attachToken(true);
      case token.false:
        return this.#attachToken(false);
      case token.null:
        return this.#attachToken(null);
      default:
        return this.#unexpected();
    }
  }

  #open(container: Record<string, unknown> | unknown[]): void {
    if (this.#frames.length >= deepest) {
      return this.#fail(message('The file nests deeper than {limit} levels.', { limit: deepest }));
    }
    const marked =
      !Array.isArray(container) &&
      (this.#frames.length === 0 || (this.#frames.length === 1 && this.#top?.key === 'tasks'));
    this.#top = {
      container,
      start: this.#scanner.getTokenOffset(),
      key: '',
      keyStart: 0,
      keyLength: 0,
      drop: false,
      marks: marked ? new Map() : undefined,
    };
    this.#frames.push(this.#top);
    this.#expected = Array.isArray(container) ? 'valueOrEnd' : 'keyOrEnd';
  }

  #close(): void {
    const frame = this.#frames.pop();
    this.#top = this.#frames.at(-1);
    if (frame === undefined) return;
    const end = this.#scanner.getTokenOffset() + this.#scanner.getTokenLength();
    this.#attach(frame.container, frame.start, end - frame.start, frame.marks);
  }

  #openProperty(key: string): void {
    const frame = this.#top;
    if (frame === undefined) return;
    frame.key = key;
    frame.keyStart = this.#scanner.getTokenOffset();
    frame.keyLength = this.#scanner.getTokenLength();
    frame.drop = key === '__proto__' || Object.hasOwn(frame.container, key);
    if (frame.drop && this.#refused.length === mostRefused) {
      return this.#fail(
        message('More than {limit} properties stand for the second time.', { limit: mostRefused }),
      );
    }
    if (frame.drop) {
      this.#refused.push({
        ...this.#tokenSpan(),
        path: this.#frames.map(({ container, key: name }) =>
          Array.isArray(container) ? container.length : name,
        ),
        message:
          key === '__proto__'
            ? message('"__proto__" cannot be the name of a property.')
            : message('"{key}" stands here for the second time.', { key: excerpt(key) }),
      });
    }
    this.#expected = 'colon';
  }

  #attachToken(value: unknown): void {
    this.#attach(value, this.#scanner.getTokenOffset(), this.#scanner.getTokenLength());
  }

  #attach(
    value: unknown,
    start: number,
    length: number,
    properties?: ReadonlyMap<string, PropertyMark>,
  ): void {
    const frame = this.#top;
    if (frame === undefined) {
      this.#value = value;
      this.#span = this.#spanOf(start, length);
      this.#properties = properties ?? this.#properties;
      this.#expected = 'nothing';
      return;
    }
    if (Array.isArray(frame.container)) frame.container.push(value);
    else if (!frame.drop) {
      if (frame.marks?.size === mostTasks) {
        return this.#fail(message('The file holds more than {limit} tasks.', { limit: mostTasks }));
      }
      frame.container[frame.key] = value;
      frame.marks?.set(frame.key, {
        key: this.#spanOf(frame.keyStart, frame.keyLength),
        value: this.#spanOf(start, length),
        ...(properties && { properties }),
      });
    }
    this.#expected = 'commaOrEnd';
  }

  #end(): void {
    const comment = openComment(this.#source);
    if (comment !== undefined) this.#fault = { ...this.#spanOf(comment, 2), message: scanFault(1) };
    else if (this.#expected !== 'nothing') this.#fail(endFault(this.#top?.container));
  }

  #unexpected(): void {
    const found = this.#source.charAt(this.#scanner.getTokenOffset());
    this.#fail(unexpected(this.#expected, found, Array.isArray(this.#top?.container)));
  }

  #tokenSpan(): Span {
    return this.#spanOf(this.#scanner.getTokenOffset(), this.#scanner.getTokenLength());
  }

  #spanOf(start: number, length: number): Span {
    return { offset: start + this.#base, length };
  }

  #fail(text: Message): void {
    this.#fault = { ...this.#tokenSpan(), message: text };
  }
}

/** Where a comment begins that has no end, which the scanner passes over in silence. */
function openComment(source: string): number | undefined {
  const opening = source.lastIndexOf('/*');
  if (opening < 0 || source.indexOf('*/', opening + 2) > 0) return undefined;
  const scanner = createScanner(source, false);
  for (let kind: number = scanner.scan(); kind !== token.end; kind = scanner.scan()) {
    const error: number = scanner.getTokenError();
    if (kind === token.blockComment && error !== 0) return scanner.getTokenOffset();
  }
  return undefined;
}
