import * as z from 'zod';
import type { RunSpec } from '../model/task.ts';
import { closed, filledText, oneOfKeys, plainText, readText } from './fields.ts';
import { readFolderPath } from './folderPath.ts';
import { around, surroundings, type Surroundings } from './runSurroundings.ts';

export interface RunInput extends Surroundings {
  readonly run: RunSpec;
}

const args = z.array(plainText()).exactOptional().meta({ description: 'Arguments, one text each.' });
const script = readText(readFolderPath).meta({
  description: 'A file of the workspace, relative to its folder, run by its interpreter.',
});
const interpreter = filledText().exactOptional().meta({
  description:
    'The program that runs the script, such as "python3". Without it, the shebang or the extension decides.',
});
const command = filledText().meta({
  description: 'A command line for the shell, such as "npm run report".',
});
const program = filledText().meta({ description: 'A program, started without a shell.' });

const none: readonly never[] = [];

export const runSchema = oneOfKeys({
  script: closed({
    script,
    args,
    interpreter,
    ...around({ script: script.exactOptional(), args, interpreter }),
  }).transform(({ script: path, args: list = none, interpreter: by, ...rest }): RunInput => ({
    run: { kind: 'script', script: path, args: list, ...(by !== undefined && { interpreter: by }) },
    ...surroundings(rest),
  })),
  command: closed({ command, ...around({ command: command.exactOptional() }) }).transform(
    ({ command: line, ...rest }): RunInput => ({
      run: { kind: 'command', command: line },
      ...surroundings(rest),
    }),
  ),
  process: closed({
    process: program,
    args,
    ...around({ process: program.exactOptional(), args }),
  }).transform(({ process: name, args: list = none, ...rest }): RunInput => ({
    run: { kind: 'process', process: name, args: list },
    ...surroundings(rest),
  })),
  task: closed({
    task: filledText().meta({
      description: 'A VS Code task by its label, such as "npm: build". It runs in VS Code only.',
    }),
  }).transform(({ task }): RunInput => ({ run: { kind: 'task', task }, ...surroundings({}) })),
  vscode: closed({
    vscode: filledText().meta({
      description:
        'A VS Code command, such as "workbench.action.files.saveAll". It runs in VS Code only, and has succeeded when the command is done.',
    }),
    args: z.array(z.unknown()).exactOptional().meta({ description: 'The arguments of the command.' }),
  }).transform(({ vscode, args: list = none }): RunInput => ({
    run: { kind: 'vscode', command: vscode, args: list },
    ...surroundings({}),
  })),
}).meta({ description: 'What to run: exactly one of script, command, process, task or vscode.' });
