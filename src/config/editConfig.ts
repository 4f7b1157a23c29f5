import { createScanner, findNodeAtLocation, parseTree } from 'jsonc-parser';
import { readJson } from './readJson.ts';
import type { Span } from './jsonText.ts';

/** Puts `replacement` in the place of a range of the text (UTF-16 units). */
export interface TextEdit {
  readonly offset: number;
  readonly length: number;
  readonly replacement: string;
}

/**
 * The smallest edit that enables or disables a task; every comment and the layout stay. There is none where
 * nothing has to change, and where the text is no JSON or does not have the task.
 */
export function setTaskEnabled(text: string, taskId: string, enabled: boolean): readonly TextEdit[] {
  const task = spanOfTask(text, taskId);
  if (task === undefined) return [];
  const source = text.slice(task.offset, task.offset + task.length);
  const tree = parseTree(source, undefined, { allowTrailingComma: true });
  if (tree?.type !== 'object') return [];
  const value = findNodeAtLocation(tree, ['enabled']);
  if (value === undefined) {
    if (enabled) return [];
    const { offset, replacement } = insertion(source, (tree.children ?? []).length > 0);
    return [{ offset: task.offset + offset, length: 0, replacement }];
  }
  if (value.value === enabled) return [];
  return [{ offset: task.offset + value.offset, length: value.length, replacement: String(enabled) }];
}

/** A first `scheduler.json`: one task that works. */
export function newConfigText(): string {
  return `// What Workspace Scheduler runs in this workspace, and when.
{
  "version": 1,
  "tasks": {
    // The id of the task: letters, digits, ".", "_" and "-".
    "hello": {
      "label": "Hello",
      "description": "A first task: change it, or add others below",
      // Also such as { "daily": "06:00" }, { "weekly": "monday", "at": "10:00" } or { "cron": "0 2 * * 1-5" }.
      "schedule": { "every": "1 hour" },
      // A shell command. For a script of the workspace: { "script": "scripts/report.py" }.
      "run": { "command": "echo Hello from Workspace Scheduler" }
    }
  }
}
`;
}

function spanOfTask(text: string, taskId: string): Span | undefined {
  const steps = readJson(text);
  let step = steps.next();
  while (!step.done) step = steps.next();
  return step.value.text?.properties.get('tasks')?.properties?.get(taskId)?.value;
}

// The library declares these as const enums, which compiling file by file cannot read.
const token = { closeBrace: 2, lineComment: 12, lineBreak: 14, space: 15 } as const;

interface Insertion {
  readonly offset: number;
  readonly replacement: string;
}

/** Where and how a first property goes into an object: on a line of its own where the others have theirs. */
function insertion(source: string, hasOthers: boolean): Insertion {
  const scanner = createScanner(source, false);
  scanner.scan();
  const property = hasOthers ? '"enabled": false,' : '"enabled": false';
  let firstSpace = '';
  let lineBreak: { readonly offset: number; readonly text: string } | undefined;
  let indent = '';
  let atLineStart = false;
  let kind: number = scanner.scan();
  for (; kind >= token.lineComment && kind <= token.space; kind = scanner.scan()) {
    const offset = scanner.getTokenOffset();
    const text = source.slice(offset, offset + scanner.getTokenLength());
    if (kind === token.lineBreak) {
      lineBreak ??= { offset, text };
      indent = '';
    } else if (kind === token.space && atLineStart) {
      indent = text;
    } else if (kind === token.space && offset === 1) {
      firstSpace = text;
    }
    atLineStart = kind === token.lineBreak;
  }
  if (lineBreak !== undefined) {
    // Before the first line's end, so that a comment beside the brace stays there.
    if (kind === token.closeBrace) indent += indent.startsWith('\t') ? '\t' : '  ';
    return { offset: lineBreak.offset, replacement: `${lineBreak.text}${indent}${property}` };
  }
  if (source === '{}') return { offset: 1, replacement: ` ${property} ` };
  return { offset: 1, replacement: `${firstSpace}${property}` };
}
