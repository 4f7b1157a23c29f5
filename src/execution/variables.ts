import { basename } from 'node:path';
import { readVariable } from './environment.ts';
import { StartProblem } from './startProblem.ts';

export interface VariableContext {
  /** Absolute path of the workspace folder. */
  readonly folder: string;
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
}

// What tasks.json knows, but which means something only with an editor, a setting or a question to the user.
const unresolvable =
  /^(?:(?:config|command|input|workspaceFolder|extensionInstallFolder):.*|file|file(?:WorkspaceFolder|Basename|Dirname|Extname)(?:Basename|NoExtension)?|relativeFile(?:Dirname)?|lineNumber|columnNumber|selectedText|execPath|defaultBuildTask)$/;

/**
 * The variables of tasks.json. `${env:NAME}` is empty where there is no such variable, and `${cwd}` is the
 * workspace folder, both as in VS Code. What tasks.json does not know stays as it is: it is somebody else's
 * syntax. A variable of tasks.json that cannot be resolved here throws a StartProblem, for the run would do
 * something other than what is written.
 */
export function expandVariables(text: string, context: VariableContext): string {
  return expand(text, context, (name) => {
    throw new StartProblem('spawn-failed', `cannot resolve \${${name}}`);
  });
}

/** The same in a shell's command line, where `${file}` may well be the shell's own variable and stays. */
export function expandCommand(text: string, context: VariableContext): string {
  return expand(text, context, (name) => `\${${name}}`);
}

function expand(text: string, context: VariableContext, refuse: (name: string) => string): string {
  return text.replace(/\$\{([^{}]+)\}/g, (whole, name: string) => {
    if (name.startsWith('env:')) return readVariable(context.env, name.slice(4), context.platform) ?? '';
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
        return unresolvable.test(name) ? refuse(name) : whole;
    }
  });
}
