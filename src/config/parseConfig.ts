import { message, type Message } from '../common/message.ts';
import type { SchedulerConfig } from '../model/task.ts';
import { checkAfter } from './afterTasks.ts';
import { fileTooLarge, firstFindings, firstProblems, longTexts, taskTooLarge } from './bounds.ts';
import { checkSettings } from './checkSettings.ts';
import { TaskChecker, type CheckedTask } from './checkTask.ts';
import { exposedSecrets } from './exposedSecrets.ts';
import type { Finding } from './finding.ts';
import { checkFollowed } from './followedTasks.ts';
import type { JsonText, Span } from './jsonText.ts';
import { Locator, problemAt } from './locate.ts';
import type { Problem } from './problem.ts';
import { readJson } from './readJson.ts';
import { resolveTask } from './resolveTask.ts';

export interface ParsedConfig {
  /** `undefined`: the text is no JSON, or what it says of the file as a whole is wrong. */
  readonly config: SchedulerConfig | undefined;
  /** In the order of the text. */
  readonly problems: readonly Problem[];
  /** The tasks that stand in the text and are left out of `config`, in the order of the text. */
  readonly brokenTaskIds: readonly string[];
}

export interface ParseContext {
  /** IANA; holds where the file names no zone. */
  readonly machineTimezone: string;
}

const largestMegabytes = 5;
const tasksPerStep = 50;
/** In UTF-16 units. */
const textPerStep = 16 * 1024;
const nowhere: Span = { offset: 0, length: 0 };

/** Reads the text of `scheduler.json`. Never throws; a bad task takes no other with it. */
export function parseConfig(text: string, context: ParseContext): ParsedConfig {
  const steps = parse(text, context);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** The same in steps of a millisecond or two, with a `pause` after each: for files of thousands of tasks. */
export async function parseConfigInSteps(
  text: string,
  context: ParseContext,
  pause: () => Promise<void>,
): Promise<ParsedConfig> {
  const steps = parse(text, context);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await pause();
  }
}

function* parse(text: string, context: ParseContext): Generator<void, ParsedConfig> {
  if (Buffer.byteLength(text) > largestMegabytes * 1024 * 1024) {
    return unreadable(nowhere, message('The file is larger than {limit} MB.', { limit: largestMegabytes }));
  }
  const { text: json, fault } = yield* readJson(text);
  if (fault !== undefined) return unreadable(fault, fault.message);
  const file = json.value;
  if (!isObject(file)) {
    return unreadable(json.span, message('The file must hold one object: { "version": 1, … }.'));
  }
  const version = file['version'];
  if (typeof version === 'number' && version !== 1) {
    // What another version says of its tasks is not for this one to judge.
    const text = message('Only files of version 1 can be read: this one is of version {version}.', {
      version,
    });
    return unreadable(json.properties.get('version')?.value ?? nowhere, text, ['version']);
  }
  const locator = new Locator(text, json);
  const tooLarge = fileTooLarge(json);
  if (tooLarge !== undefined) return unreadable(locator.locate(tooLarge), tooLarge.message, tooLarge.path);
  return yield* checkFile(file, json, locator, context);
}

function* checkFile(
  file: Readonly<Record<string, unknown>>,
  json: JsonText,
  locator: Locator,
  { machineTimezone }: ParseContext,
): Generator<void, ParsedConfig> {
  const problems = json.refused.map((key) => problemAt(key, 'error', key.message, key.path));
  const add = (findings: readonly Finding[]) => {
    for (const finding of findings) problems.push(locator.locate(finding));
  };
  const checker = new TaskChecker();
  const { value: settings, findings } = checkSettings(file, checker.zones, machineTimezone);
  add(findings);

  const marks = json.properties.get('tasks')?.properties;
  const ids = [...(marks?.keys() ?? [])];
  const tasks = isObject(file['tasks']) ? file['tasks'] : {};
  const inputs = new Map<string, CheckedTask>();
  let step = 0;
  for (const [index, id] of ids.entries()) {
    const tooLarge = taskTooLarge(id, marks?.get(id));
    const checked = tooLarge ? { findings: [tooLarge], value: undefined } : checker.check(id, tasks[id]);
    const found = tooLarge ? checked.findings : [...checked.findings, ...longTexts(id, tasks[id])];
    add(firstFindings(found, problems.length));
    if (checked.value !== undefined) {
      inputs.set(id, checked.value);
      add(exposedSecrets(id, checked.value));
    }
    step += marks?.get(id)?.value.length ?? 0;
    if (step < textPerStep && index % tasksPerStep !== tasksPerStep - 1) continue;
    step = 0;
    yield;
  }
  add(checkAfter(checker.links, new Set(ids)));

  const errors = problems.filter(({ severity }) => severity === 'error');
  const broken = new Set(errors.flatMap(({ taskId }) => taskId ?? []));
  for (const id of broken) inputs.delete(id);
  add(checkFollowed(checker.links, inputs));
  problems.sort((first, second) => first.offset - second.offset);

  const fatal = settings === undefined || errors.some(({ taskId }) => taskId === undefined);
  return {
    config: fatal
      ? undefined
      : {
          timezone: settings.timezone,
          maxConcurrent: settings.maxConcurrent,
          outputDirectory: settings.outputDirectory,
          history: settings.history,
          tasks: [...inputs].map(([id, input]) => resolveTask(id, input, settings)),
        },
    problems: firstProblems(problems),
    brokenTaskIds: ids.filter((id) => broken.has(id)),
  };
}

function unreadable({ offset, length }: Span, text: Message, path: Problem['path'] = []): ParsedConfig {
  const problem: Problem = { severity: 'error', message: text, offset, length, path };
  return { config: undefined, problems: [problem], brokenTaskIds: [] };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
