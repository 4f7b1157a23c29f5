import { basename } from 'node:path';
import { readVariable } from './environment.ts';
import { StartProblem } from './startProblem.ts';

export interface VariableContext {
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** A setting of the workspace, `undefined` where it is not set or not known. */
  readonly setting?: ((name: string) => unknown) | undefined;
}

// What tasks.json knows, but which means something only with an editor, a second folder or a question to the user.
const meaningless =
  /^(?:(?:command|input|workspaceFolder|extensionInstallFolder):.*|file|file(?:WorkspaceFolder|Basename|Dirname|Extname)(?:Basename|NoExtension)?|relativeFile(?:Dirname)?|lineNumber|columnNumber|selectedText|execPath|defaultBuildTask)$/;

// A shell has only an operator or a number after such a colon: `${command:-none}`, `${input:1}`.
const oursInShells = /^(?:config|command|input):[\p{L}_]/u;

/**
 * The variables of tasks.json. `${env:NAME}` is empty where there is no such variable, and `${cwd}` is the
 * workspace folder, both as in VS Code. What tasks.json does not know stays as it is: it is somebody else's
 * syntax. A variable of tasks.json that has no value here throws a StartProblem, for the run would do something
 * other than what is written.
 */
export function expandVariables(text: string, context: VariableContext): string {
  return expand(text, context, (name) => meaningless.test(name) || name.startsWith('config:'));
}

/** The same in a shell's command line, where `${file}` may well be the shell's own variable and stays. */
export function expandCommand(text: string, context: VariableContext): string {
  return expand(text, context, (name) => oursInShells.test(name));
}

function expand(text: string, context: VariableContext, isOurs: (name: string) => boolean): string {
  if (!text.includes('${')) return text;
  return text.replace(/\$\{([^{}]+)\}/g, (whole, name: string) => {
    const value = valueOf(name, context);
    if (value === undefined && isOurs(name)) throw new StartProblem('variable-unresolved', whole);
    return value ?? whole;
  });
}

function valueOf(name: string, context: VariableContext): string | undefined {
  if (name.startsWith('env:')) return readVariable(context.env, name.slice(4), context.platform) ?? '';
  if (name.startsWith('config:')) return settingText(context.setting?.(name.slice(7)));
  switch (name) {
    case 'workspaceFolder':
    case 'cwd':
      return context.folder;
    case 'workspaceFolderBasename':
      return basename(context.folder);
    case 'userHome':
      return context.home;
    case 'pathSeparator':
    case '/':
      return context.platform === 'win32' ? '\\' : '/';
    default:
      return undefined;
  }
}

/** A list or an object has no text that a command could use. */
function settingText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}
