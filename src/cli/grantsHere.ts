import { environmentGrants } from '../approval/environment.ts';
import type { Console } from './console.ts';

/**
 * Of the environment of VS Code's terminals, and of what is started from there, a workspace's settings decide too; and of
 * any terminal's somebody who has prepared it: where there is a person, they are asked instead.
 */
export function grantsHere(console: Console): readonly string[] {
  if (console.isAtTerminal || isOfVscode(console.env)) return [];
  const { hashes, fault } = environmentGrants(console.env);
  if (fault) console.remark([console.translate(fault)]);
  return hashes;
}

function isOfVscode(env: NodeJS.ProcessEnv): boolean {
  return env['TERM_PROGRAM'] === 'vscode' || Object.keys(env).some((name) => name.startsWith('VSCODE_'));
}
