import type { JsonText, PropertyMark } from './jsonText.ts';
import { readJson } from './readJson.ts';

/** What of the file as a whole decides what a task does, or when. */
const shared = ['timezone', 'outputs', 'defaults'];

/** What follows on the line of what stands before belongs to that: a comma, comments. */
const endOfLine = /^(?:[ \t\r,]|\/\*[^]*?\*\/|\/\/[^\n]*)*\n/;

/** What scheduler.json says of single tasks, in its own lines. */
export class WrittenTasks {
  readonly #text: string;
  readonly #tasks: ReadonlyMap<string, PropertyMark>;
  readonly #before: ReadonlyMap<string, number>;
  readonly #shared: readonly string[];

  private constructor(text: string, json: JsonText | undefined) {
    this.#text = text;
    const properties = json?.properties ?? new Map<string, PropertyMark>();
    const before = endsBefore(properties, json?.span.offset ?? 0);
    const tasks = properties.get('tasks');
    this.#tasks = tasks?.properties ?? new Map<string, PropertyMark>();
    this.#before = endsBefore(this.#tasks, tasks?.value.offset ?? 0);
    this.#shared = shared.flatMap((name) => {
      const mark = properties.get(name);
      return mark ? [this.#lines(mark, before.get(name) ?? 0)] : [];
    });
  }

  /** In steps of about a millisecond, as a file may be long. */
  static *read(text: string): Generator<void, WrittenTasks> {
    return new WrittenTasks(text, (yield* readJson(text)).text);
  }

  /**
   * The file without what does not concern that task: JSON, with the comments in and above what is left, and line ends
   * of one kind. `undefined`: there is no such task in it.
   */
  of(id: string): string | undefined {
    const mark = this.#tasks.get(id);
    if (!mark) return undefined;
    const own = this.#lines(mark, this.#before.get(id) ?? 0);
    return ['{', ...this.#shared.map((lines) => `${lines},`), '  "tasks": {', own, '  }', '}', ''].join('\n');
  }

  /** Its lines, from the comments above it on. `before`: where that ends what stands before it. */
  #lines({ key, value }: PropertyMark, before: number): string {
    const above = this.#text.slice(before, key.offset);
    const start = key.offset - above.length + (endOfLine.exec(above)?.[0].length ?? above.length);
    const written = this.#text.slice(start, value.offset + value.length);
    return written.replaceAll('\r\n', '\n').replace(/^(?:[ \t]*\n)+/, '');
  }
}

/** Where what stands before each of the properties ends. `start`: where the object begins that they are in. */
function endsBefore(
  properties: ReadonlyMap<string, PropertyMark>,
  start: number,
): ReadonlyMap<string, number> {
  let end = start + 1;
  return new Map(
    [...properties].map(([name, { value }]) => {
      const before = end;
      end = value.offset + value.length;
      return [name, before];
    }),
  );
}
