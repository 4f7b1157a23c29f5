import type { Command } from 'commander';
import { message } from '../common/message.ts';
import type { Console } from './console.ts';

/** What every command takes. */
export interface CommonOptions {
  readonly workspace?: string;
  readonly json?: true;
  readonly verbose?: true;
}

export function addCommonOptions(command: Command, console: Console): Command {
  return command
    .option(
      '-w, --workspace <folder>',
      console.translate(
        message(
          'the workspace folder (default: the nearest one from here upwards that has a .vscode/scheduler.json)',
        ),
      ),
    )
    .option('--json', console.translate(message('print one JSON document, for programs')))
    .option('--verbose', console.translate(message('also print the technical log, on the error stream')));
}
