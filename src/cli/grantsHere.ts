import { environmentGrants } from '../approval/environment.ts';
import type { Console } from './console.ts';

/**
 * Of the environment of VS Code's terminals, and of what is started from there, a workspace's settings decide too; and of
 * any terminal's somebody who has prepared it: where there is a person, they are asked instead.
 */
export function grantsHere(console: Console): readonly string[] {
  if (whyNoGrants(console)) return [];
  const { hashes, fault } = environmentGrants(console.env);
  if (fault) console.remark([console.translate(fault)]);
  return hashes;
}

/** Why what the environment allows does not count here. */
export function whyNoGrants(console: Console): 'terminal' | 'vscode' | undefined {
  if (isOfVscode(console.env)) return 'vscode';
  return console.isAtTerminal ? 'terminal' : undefined;
}

function isOfVscode(env: NodeJS.ProcessEnv): boolean {
  return env['TERM_PROGRAM'] === 'vscode' || Object.keys(env).some((name) => name.startsWith('VSCODE_'));
}
