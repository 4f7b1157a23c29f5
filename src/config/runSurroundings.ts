import * as z from 'zod/mini';
import { message } from '../common/message.ts';
import type { DryRunSpec, RunOptions, RunOverride, Task } from '../model/task.ts';
import { closed, described, filledText, issue, maybe, plainText } from './fields.ts';

/** What a task's `run` says beside what starts. */
export type Surroundings = Pick<Task, 'options' | 'overrides' | 'dryRun' | 'reveal'>;

const env = z.record(z.string(), plainText()).check(
  z.superRefine((variables, context) => {
    for (const name of Object.keys(variables)) {
      if (name !== '' && !/[=\0]/.test(name)) continue;
      const text = message('The name of an environment variable cannot be empty or hold "=".');
      context.issues.push({ ...issue(name, text, 'key'), path: [name] });
    }
  }),
);

const options = described(
  closed({
    cwd: maybe(filledText(), { description: 'Where to run, relative to the workspace folder.' }),
    env: maybe(env, { description: 'Environment variables, over those of the host and of "envFile".' }),
    envFile: maybe(filledText(), {
      description:
        'A file of NAME=value lines, relative to the workspace folder. What "env" says goes before it. Its values are masked in all that is shown or kept.',
      examples: ['.env'],
    }),
  }),
  { description: 'Where and in what environment to run, as in tasks.json.' },
);

const presentation = described(
  closed({
    reveal: maybe(z.enum(['never', 'silent', 'always']), {
      description:
        'Whether the terminal of a run comes to the front: "never", "silent" (when it fails), "always". It never takes the focus.',
      default: 'never',
    }),
  }),
  { description: 'How VS Code’s terminal shows the run, as in tasks.json.' },
);

const dryRun = described(
  closed({
    args: maybe(z.array(plainText()), { description: 'Arguments to add after the others.' }),
    env: maybe(env, {
      description: 'Environment variables to add, over those of "options". SCHEDULER_DRY_RUN is 1.',
    }),
  }),
  {
    description:
      'What to add when the user asks for a dry run. Without it the task has none. A dry run keeps no output, starts no other task and does not change when the task is due.',
    examples: [{ args: ['--dry-run'] }],
  },
);

/**
 * The properties for what is around any process. Of `shape`, what starts it, each system may have its own, all
 * of which is optional.
 */
export function around<T extends Readonly<Record<string, z.core.$ZodType>>>(shape: T) {
  const override = (system: string) =>
    maybe(closed({ ...shape, options: maybe(options) }), {
      description: `What differs on ${system}. Each property here, those of "options" too, goes before the one above; "env" is merged.`,
    });
  return {
    options: maybe(options),
    presentation: maybe(presentation),
    dryRun: maybe(dryRun),
    windows: override('Windows'),
    osx: override('macOS'),
    linux: override('Linux'),
  };
}

interface SurroundingsInput {
  readonly options?: Partial<RunOptions>;
  readonly presentation?: { readonly reveal?: Task['reveal'] };
  readonly dryRun?: Partial<DryRunSpec>;
  readonly windows?: RunOverride;
  readonly osx?: RunOverride;
  readonly linux?: RunOverride;
}

const none: readonly never[] = [];

export function surroundings(input: SurroundingsInput): Surroundings {
  const { options: given, presentation: shown, dryRun: dry, windows, osx, linux } = input;
  return {
    options: { ...given, env: given?.env ?? {} },
    overrides: {
      ...(windows !== undefined && { windows }),
      ...(osx !== undefined && { osx }),
      ...(linux !== undefined && { linux }),
    },
    ...(dry !== undefined && { dryRun: { args: dry.args ?? none, env: dry.env ?? {} } }),
    reveal: shown?.reveal ?? 'never',
  };
}
