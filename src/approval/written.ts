import { visit, type JSONPath } from 'jsonc-parser';
import { maskForReview } from '../common/reviewedSecret.ts';
import { isSecretName } from '../common/secretName.ts';
import { WrittenTasks } from '../config/writtenTasks.ts';
import type { Task } from '../model/task.ts';
import { Slices } from './slices.ts';

/** In a comment, `API_TOKEN=abc` and `"API_TOKEN": "abc"`. */
const assignment = /(?<name>\w+)(?<between>["']?\s*[:=]\s*["']?)(?<value>[^\s"',;]+)/g;

/** The lines of scheduler.json that a config was read from. */
export class Written {
  readonly #text: string;
  #tasks: Promise<WrittenTasks> | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Those that concern a task, with its secrets masked as in its consent, and in its comments. */
  async of(task: Task): Promise<string | undefined> {
    if (this.#text === '') return undefined;
    const lines = (await (this.#tasks ??= read(this.#text))).of(task.id);
    return lines === undefined ? undefined : masked(lines, task);
  }
}

async function read(text: string): Promise<WrittenTasks> {
  const slices = new Slices();
  for (const steps = WrittenTasks.read(text); ; await slices.pause()) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function masked(lines: string, { run, options, overrides, dryRun, secrets }: Task): string {
  const shown = maskForReview(secrets, [run, options, overrides, dryRun]);
  const parts: string[] = [];
  let end = 0;
  const put = (offset: number, length: number, text: string) => {
    parts.push(lines.slice(end, offset), text);
    end = offset + length;
  };
  const isSecret = (name: string) => isSecretName(name) || secrets.includes(name);
  visit(lines, {
    onLiteralValue(value: unknown, offset, length, _line, _column, path) {
      const place = path();
      if (typeof value !== 'string' || !isVariable(place)) return;
      const text = shown(String(place.at(-1)), value);
      if (text !== value) put(offset, length, JSON.stringify(text));
    },
    onComment(offset, length) {
      const comment = lines.slice(offset, offset + length);
      const hidden = comment.replace(assignment, (whole, name: string, between: string) =>
        isSecret(name) ? `${name}${between}***` : whole,
      );
      if (hidden !== comment) put(offset, length, hidden);
    },
  });
  return [...parts, lines.slice(end)].join('');
}

/** `tasks.<id>.run[.<system>].options.env.<name>`, and under `dryRun`; nothing within arguments. */
function isVariable(path: JSONPath): boolean {
  const [top, , run, ...rest] = path.map(String);
  return (
    top === 'tasks' && run === 'run' && /^(?:(?:\w+ )?options|dryRun) env$/.test(rest.slice(0, -1).join(' '))
  );
}
