import * as z from 'zod';
import { message } from '../common/message.ts';
import type { RunOptions, RunSpec } from '../model/task.ts';
import { closed, filledText, issue, oneOfKeys, plainText, readText } from './fields.ts';
import { readFolderPath } from './folderPath.ts';

export interface RunInput {
  readonly run: RunSpec;
  readonly options: RunOptions;
}

const env = z
  .record(z.string(), plainText())
  .superRefine((variables, context) => {
    for (const name of Object.keys(variables)) {
      if (name !== '' && !/[=\0]/.test(name)) continue;
      const text = message('The name of an environment variable cannot be empty or hold "=".');
      context.issues.push({ ...issue(name, text, 'key'), path: [name] });
    }
  })
  .meta({ description: 'Environment variables, added to those of the host.' });

const options = closed({
  cwd: filledText().exactOptional().meta({ description: 'Where to run, relative to the workspace folder.' }),
  env: env.exactOptional(),
  envFile: filledText()
    .exactOptional()
    .meta({ description: 'A file of NAME=value lines, relative to the workspace folder.' }),
}).meta({ description: 'Where and in what environment to run, as in tasks.json.' });

const presentation = closed({
  reveal: z.enum(['never', 'silent', 'always']).exactOptional().meta({
    description: 'Whether the terminal comes to the front. It never takes the focus.',
    default: 'never',
  }),
}).meta({ description: 'How the terminal shows the run, as in tasks.json.' });

const dryRun = closed({
  args: z.array(plainText()).exactOptional().meta({ description: 'Arguments to add.' }),
  env: env.exactOptional(),
}).meta({ description: 'What to add when the user asks for a dry run.' });

const args = z.array(plainText()).meta({ description: 'Arguments, one text each.' });
const script = readText(readFolderPath).meta({
  description: 'A file of the workspace, relative to its folder, run by its interpreter.',
});
const interpreter = filledText().meta({
  description:
    'The program that runs the script, such as "python3". Without it, the shebang or the extension decides.',
});
const command = filledText().meta({
  description: 'A command line for the shell, such as "npm run report".',
});
const program = filledText().meta({ description: 'A program, started without a shell.' });

const scriptShape = {
  script,
  args: args.exactOptional(),
  interpreter: interpreter.exactOptional(),
};
const commandShape = { command };
const processShape = { process: program, args: args.exactOptional() };

/** What every kind that starts a process of its own takes beside what starts. */
function around<T extends Readonly<Record<string, z.ZodType>>>(shape: T) {
  const override = (system: string) =>
    closed({ ...shape, options: options.exactOptional() })
      .partial()
      .exactOptional()
      .meta({ description: `What differs on ${system}.` });
  return {
    options: options.exactOptional(),
    presentation: presentation.exactOptional(),
    dryRun: dryRun.exactOptional(),
    windows: override('Windows'),
    osx: override('macOS'),
    linux: override('Linux'),
  };
}

interface OptionsInput {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

function runOptions({ cwd, env: variables = {} }: OptionsInput = {}): RunOptions {
  return { env: variables, ...(cwd !== undefined && { cwd }) };
}

const none: readonly never[] = [];

export const runSchema = oneOfKeys({
  script: closed({ ...scriptShape, ...around(scriptShape) }).transform(
    ({ script: path, args: list = none, interpreter: by, options: around }): RunInput => ({
      run: { kind: 'script', script: path, args: list, ...(by !== undefined && { interpreter: by }) },
      options: runOptions(around),
    }),
  ),
  command: closed({ ...commandShape, ...around(commandShape) }).transform(
    ({ command: line, options: around }): RunInput => ({
      run: { kind: 'command', command: line },
      options: runOptions(around),
    }),
  ),
  process: closed({ ...processShape, ...around(processShape) }).transform(
    ({ process: name, args: list = none, options: around }): RunInput => ({
      run: { kind: 'process', process: name, args: list },
      options: runOptions(around),
    }),
  ),
  task: closed({
    task: filledText().meta({ description: 'A VS Code task by its label, such as "npm: build".' }),
  }).transform(({ task }): RunInput => ({ run: { kind: 'task', task }, options: runOptions() })),
  vscode: closed({
    vscode: filledText().meta({
      description: 'A VS Code command, such as "workbench.action.files.saveAll".',
    }),
    args: z.array(z.unknown()).exactOptional().meta({ description: 'The arguments of the command.' }),
  }).transform(({ vscode, args: list = none }): RunInput => ({
    run: { kind: 'vscode', command: vscode, args: list },
    options: runOptions(),
  })),
}).meta({ description: 'What to run: exactly one of script, command, process, task or vscode.' });
