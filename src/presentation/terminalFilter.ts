/** Of the control characters those that may do more than begin a line or go back in it. */
const special = /[^\P{Cc}\t\n\r\b]/gu;

const newline = 0x0a;
const escape = 0x1b;
const stringEnd = 0x9c;
const cancel = 0x18;
const substitute = 0x1a;
const bell = 0x07;

/** DCS, SOS, OSC, PM and APC, as one character. */
const strings = new Set([0x90, 0x98, 0x9d, 0x9e, 0x9f]);

/** A control sequence with more than this is none that a program would write. In characters. */
const longest = 128;
/** Of what is written, so many lines can be written over. */
const mostRows = 100;
const most = 999;

/** Colours apart: what goes back over a line that is to stay. */
const moves = /[^\P{Cc}\t\n\r\b]\[[\d?]*[A-LN-Za-ln-z]|[\b]|\r(?!\n)/gu;

type State = 'text' | 'escape' | 'designation' | 'sequence' | 'string';

/** How far up a program may go: over the lines that it has printed itself. What prints to one terminal shares it. */
export class TerminalRows {
  #above = 0;
  #below = 0;

  /** All that stands above is somebody else's. */
  reset(): void {
    this.#above = 0;
    this.#below = 0;
  }

  /** Counts the lines of a text. */
  add(text: string): void {
    for (
      let at = text.indexOf('\n');
      at !== -1 && (this.#above < mostRows || this.#below > 0);
      at = text.indexOf('\n', at + 1)
    ) {
      this.#above = Math.min(mostRows, this.#above + 1);
      this.#below = Math.max(0, this.#below - 1);
    }
  }

  /** How many of `rows` it may go up. It has gone. */
  up(rows: number): number {
    const allowed = Math.min(rows, this.#above);
    this.#above -= allowed;
    this.#below += allowed;
    return allowed;
  }

  down(rows: number): number {
    const allowed = Math.min(rows, this.#below);
    this.#above += allowed;
    this.#below -= allowed;
    return allowed;
  }
}

/**
 * Takes out of a stream of text, in whatever pieces it comes, what would act on a terminal rather than be read there:
 * clear it, name it, link, ask or lock it, write to the clipboard, or speak to the editor around it. Characters,
 * line ends, colours, and what a progress bar needs (back, up over its own lines, erase the line, hide the cursor)
 * stay. What it gives is characters and whole sequences of these few kinds alone, however the text was cut.
 */
export class TerminalFilter {
  readonly #rows: TerminalRows;
  #state: State = 'text';
  #held = '';
  #isColoured = false;
  #isCursorHidden = false;

  constructor(rows = new TerminalRows()) {
    this.#rows = rows;
  }

  pass(text: string): string {
    if (this.#state === 'text') {
      special.lastIndex = 0;
      if (!special.test(text)) {
        this.#rows.add(text);
        return text;
      }
    }
    return this.#filter(text);
  }

  /** The stream is over, or somebody else's line comes next: what gives back colour and cursor. Then all begins anew. */
  flush(): string {
    const restored = (this.#isColoured ? '\x1b[0m' : '') + (this.#isCursorHidden ? '\x1b[?25h' : '');
    this.#state = 'text';
    this.#held = '';
    this.#isColoured = false;
    this.#isCursorHidden = false;
    return restored;
  }

  #filter(text: string): string {
    let passed = '';
    for (let index = 0; index < text.length;) {
      if (this.#state === 'text') {
        special.lastIndex = index;
        const end = special.exec(text)?.index ?? text.length;
        if (end > index) {
          const plain = text.slice(index, end);
          this.#rows.add(plain);
          passed += plain;
        }
        if (end === text.length) break;
        this.#control(text.charCodeAt(end));
        index = end + 1;
      } else if (this.#state === 'string') {
        index = this.#inString(text, index);
      } else {
        const code = text.charCodeAt(index);
        // One within a sequence ends it, and counts by itself.
        if (code < 0x20 || code > 0x7e) this.#leave();
        else {
          passed += this.#inSequence(code);
          index++;
        }
      }
    }
    return passed;
  }

  /** What a character that is none to be read begins; most are left out alone. */
  #control(code: number): void {
    if (code === escape) this.#state = 'escape';
    else if (code === 0x9b) this.#state = 'sequence';
    else if (strings.has(code)) this.#state = 'string';
  }

  #inSequence(code: number): string {
    if (this.#state === 'sequence') {
      if (code < 0x40) {
        if (this.#held.length < longest) this.#held += String.fromCharCode(code);
        return '';
      }
      const parameters = this.#held;
      this.#leave();
      return parameters.length < longest ? this.#sequence(parameters, String.fromCharCode(code)) : '';
    }
    const wasEscape = this.#state === 'escape';
    this.#leave();
    if (code < 0x30) this.#state = 'designation';
    else if (wasEscape && code === 0x5b) this.#state = 'sequence';
    else if (wasEscape && 'P]X^_'.includes(String.fromCharCode(code))) this.#state = 'string';
    return '';
  }

  /** A title, a link, an image: up to its end, at the latest that of its line. */
  #inString(text: string, from: number): number {
    for (let index = from; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code === bell || code === stringEnd || code === cancel || code === substitute) {
        this.#leave();
        return index + 1;
      }
      if (code === escape || code === newline) {
        this.#leave();
        return index;
      }
    }
    return text.length;
  }

  #leave(): void {
    this.#state = 'text';
    this.#held = '';
  }

  /** The sequence, where it may pass. */
  #sequence(parameters: string, final: string): string {
    if (final === 'm') {
      if (!/^[\d;:]*$/.test(parameters)) return '';
      this.#isColoured = !/^0*$/.test(parameters);
      return `\x1b[${parameters}m`;
    }
    if (parameters === '?25' && (final === 'h' || final === 'l')) {
      this.#isCursorHidden = final === 'l';
      return `\x1b[?25${final}`;
    }
    if (!/^\d{0,9}$/.test(parameters)) return '';
    const number = Number(parameters);
    switch (final) {
      case 'K':
        return number <= 2 ? `\x1b[${parameters}K` : '';
      case 'C':
      case 'D':
      case 'G':
        return `\x1b[${Math.min(Math.max(number, 1), most)}${final}`;
      case 'A':
      case 'F':
        return this.#vertical(this.#rows.up(Math.max(number, 1)), final);
      case 'B':
      case 'E':
        return this.#vertical(this.#rows.down(Math.max(number, 1)), final);
      default:
        return '';
    }
  }

  #vertical(rows: number, final: string): string {
    return rows > 0 ? `\x1b[${rows}${final}` : '';
  }
}

/** The same for a stream of bytes in UTF-8. */
export class FilteredStream {
  readonly #filter: TerminalFilter;
  // A mark at the beginning is a character that the program has printed, and of no width.
  #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  constructor(rows?: TerminalRows) {
    this.#filter = new TerminalFilter(rows);
  }

  of(chunk: Uint8Array | string): string {
    return this.#filter.pass(
      typeof chunk === 'string' ? chunk : this.#decoder.decode(chunk, { stream: true }),
    );
  }

  /** What is left of a character that never came to its end, and what gives back colour and cursor. */
  flush(): string {
    const rest = this.#decoder.decode();
    this.#decoder = new TextDecoder('utf-8', { ignoreBOM: true });
    return this.#filter.pass(rest) + this.#filter.flush();
  }
}

/** A line of ours in which somebody else's words may stand, as a terminal may be given it: words and colours. */
export function inTerminal(text: string): string {
  const filter = new TerminalFilter();
  const passed = filter.pass(text).replace(moves, '');
  return passed + filter.flush();
}
