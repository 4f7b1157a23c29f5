const most = 1_000;

/** Finds the here-documents of a text for a shell. */
export class HereDocuments {
  readonly #text: string;
  /** Where a line with that text, without tabs before it, begins for the last time. */
  #last: ReadonlyMap<string, number> | undefined;
  #count = 0;
  #isOpen = false;

  constructor(text: string) {
    this.#text = text;
  }

  /**
   * What lies between the end of a line and the next one that is nothing but `delimiter`. `end`: of that; `undefined`:
   * there is none, and what follows may be another thing.
   */
  find(from: number, delimiter: string): { readonly body: string; readonly end?: number } | undefined {
    if (this.#count++ > most) return undefined;
    if ((this.#lines().get(delimiter) ?? -1) <= from) {
      // Once: it may be as long as the text.
      if (this.#isOpen) return undefined;
      this.#isOpen = true;
      return { body: this.#text.slice(from + 1) };
    }
    for (let start = from + 1; start <= this.#text.length;) {
      const end = this.#lineEnd(start);
      if (this.#line(start, end) === delimiter) return { body: this.#text.slice(from + 1, start), end };
      start = end + 1;
    }
    return undefined;
  }

  #lines(): ReadonlyMap<string, number> {
    if (this.#last) return this.#last;
    const last = new Map<string, number>();
    for (let start = 0; start <= this.#text.length;) {
      const end = this.#lineEnd(start);
      last.set(this.#line(start, end), start);
      start = end + 1;
    }
    return (this.#last = last);
  }

  #lineEnd(start: number): number {
    const end = this.#text.indexOf('\n', start);
    return end < 0 ? this.#text.length : end;
  }

  #line(start: number, end: number): string {
    let from = start;
    while (this.#text[from] === '\t') from++;
    return this.#text.slice(from, this.#text[end - 1] === '\r' ? end - 1 : end);
  }
}
