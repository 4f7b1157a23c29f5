import { findNodeAtLocation, parseTree, type Node } from 'jsonc-parser';
import type { Finding } from './finding.ts';
import type { JsonText, PropertyMark, Span } from './jsonText.ts';
import type { Problem } from './problem.ts';

type Path = readonly (string | number)[];

/** Finds where in the text a finding is. Below the tasks it looks at the one task alone, when it is asked. */
export class Locator {
  readonly #text: string;
  readonly #json: JsonText;
  readonly #root: PropertyMark;
  readonly #trees = new Map<PropertyMark, Node | undefined>();

  constructor(text: string, json: JsonText) {
    this.#text = text;
    this.#json = json;
    this.#root = { key: brace(json.span), value: json.span };
  }

  locate({ severity, message, path, place }: Finding): Problem {
    return problemAt(this.#span(path, place), severity, message, path);
  }

  #span(path: Path, place: Finding['place']): Span {
    if (place === 'around') return this.#span(path.slice(0, -1), 'key');
    const { mark, rest } = this.#nearestMark(path);
    if (rest.length === 0) {
      if (place === 'key') return mark.key;
      return place === 'value' ? mark.value : this.#within(mark.value, place);
    }
    const node = this.#node(mark, rest);
    if (node === undefined) return mark.key;
    const base = mark.value.offset;
    const value = { offset: base + node.offset, length: node.length };
    if (place === 'value') return value;
    if (place !== 'key') return this.#within(value, place);
    const key = node.parent?.type === 'property' ? node.parent.children?.[0] : undefined;
    return key === undefined ? brace(value) : { offset: base + key.offset, length: key.length };
  }

  #nearestMark(path: Path): { readonly mark: PropertyMark; readonly rest: Path } {
    let marks: ReadonlyMap<string, PropertyMark> | undefined = this.#json.properties;
    let mark = this.#root;
    let used = 0;
    for (const part of path) {
      const next: PropertyMark | undefined = marks?.get(String(part));
      if (next === undefined) break;
      mark = next;
      marks = next.properties;
      used++;
    }
    return { mark, rest: path.slice(used) };
  }

  #node(mark: PropertyMark, path: Path): Node | undefined {
    if (!this.#trees.has(mark)) {
      const { offset, length } = mark.value;
      const source = this.#text.slice(offset, offset + length);
      this.#trees.set(mark, parseTree(source, undefined, { allowTrailingComma: true }));
    }
    const tree = this.#trees.get(mark);
    return tree === undefined ? undefined : findNodeAtLocation(tree, [...path]);
  }

  /** A span of what a string says, as a span of how it is written between its quotes. */
  #within(value: Span, { offset, length }: Span): Span {
    const written = this.#text.slice(value.offset + 1, value.offset + value.length - 1);
    const start = writtenOffset(written, offset);
    const end = writtenOffset(written, offset + length);
    return { offset: value.offset + 1 + start, length: end - start };
  }
}

export function problemAt(
  { offset, length }: Span,
  severity: Problem['severity'],
  message: Problem['message'],
  path: Path,
): Problem {
  const [top, id] = path;
  const taskId = top === 'tasks' && typeof id === 'string' ? { taskId: id } : {};
  return { severity, message, offset, length, path, ...taskId };
}

function brace({ offset, length }: Span): Span {
  return { offset, length: Math.min(length, 1) };
}

function writtenOffset(written: string, offset: number): number {
  let index = 0;
  for (let said = 0; said < offset && index < written.length; said++) {
    if (written[index] !== '\\') index++;
    else index += written[index + 1] === 'u' ? 6 : 2;
  }
  return Math.min(index, written.length);
}
