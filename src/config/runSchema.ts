import * as z from 'zod/mini';
import type { RunSpec } from '../model/task.ts';
import { closed, described, filledText, mapped, maybe, oneOfKeys, plainText, readText } from './fields.ts';
import { readFolderPath } from './folderPath.ts';
import { around, surroundings, type Surroundings } from './runSurroundings.ts';

export interface RunInput extends Surroundings {
  readonly run: RunSpec;
}

const args = maybe(z.array(plainText()), { description: 'Arguments, one text each.' });
const script = described(readText(readFolderPath), {
  description: 'A file of the workspace, relative to its folder, run by its interpreter.',
});
const interpreter = maybe(filledText(), {
  description:
    'The program that runs the script, such as "python3". Without it, the shebang or the extension decides.',
});
const command = described(filledText(), {
  description: 'A command line for the shell, such as "npm run report".',
});
const program = described(filledText(), { description: 'A program, started without a shell.' });

const none: readonly never[] = [];

export const runSchema = described(
  oneOfKeys({
    script: mapped(
      closed({
        script,
        args,
        interpreter,
        ...around({ script: maybe(script), args, interpreter }),
      }),
      ({ script: path, args: list = none, interpreter: by, ...rest }): RunInput => ({
        run: { kind: 'script', script: path, args: list, ...(by !== undefined && { interpreter: by }) },
        ...surroundings(rest),
      }),
    ),
    command: mapped(
      closed({ command, ...around({ command: maybe(command) }) }),
      ({ command: line, ...rest }): RunInput => ({
        run: { kind: 'command', command: line },
        ...surroundings(rest),
      }),
    ),
    process: mapped(
      closed({
        process: program,
        args,
        ...around({ process: maybe(program), args }),
      }),
      ({ process: name, args: list = none, ...rest }): RunInput => ({
        run: { kind: 'process', process: name, args: list },
        ...surroundings(rest),
      }),
    ),
    task: mapped(
      closed({
        task: described(filledText(), {
          description: 'A VS Code task by its label, such as "npm: build". It runs in VS Code only.',
        }),
      }),
      ({ task }): RunInput => ({ run: { kind: 'task', task }, ...surroundings({}) }),
    ),
    vscode: mapped(
      closed({
        vscode: described(filledText(), {
          description:
            'A VS Code command, such as "workbench.action.files.saveAll". It runs in VS Code only, and has succeeded when the command is done.',
        }),
        args: maybe(z.array(z.unknown()), { description: 'The arguments of the command.' }),
      }),
      ({ vscode, args: list = none }): RunInput => ({
        run: { kind: 'vscode', command: vscode, args: list },
        ...surroundings({}),
      }),
    ),
  }),
  { description: 'What to run: exactly one of script, command, process, task or vscode.' },
);
