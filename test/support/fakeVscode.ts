import { registerHooks } from 'node:module';

// What stands in for VS Code where a test looks at what the extension would show, in plain Node.

/** All texts that somebody would see in a place where VS Code reads more in them than words. */
export const shown: { readonly where: string; readonly text: string }[] = [];

export function show(where: string, text: unknown): void {
  if (typeof text === 'string') shown.push({ where, text });
}

const notify = (text: string): Promise<undefined> => {
  show('notification', text);
  return Promise.resolve(undefined);
};

interface PickItem {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
}

export class EventEmitter<T> {
  readonly #listeners: ((value: T) => void)[] = [];
  readonly event = (listener: (value: T) => void): { dispose(): void } => {
    this.#listeners.push(listener);
    return { dispose: () => undefined };
  };

  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }

  dispose(): void {
    this.#listeners.length = 0;
  }
}

export class TreeItem {
  readonly label: string;

  constructor(label: string) {
    this.label = label;
  }
}

export class ThemeIcon {
  static readonly File = new ThemeIcon('file');
  static readonly Folder = new ThemeIcon('folder');
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

export class ThemeColor {
  readonly id: string;

  constructor(id: string) {
    this.id = id;
  }
}

/** As VS Code has it: without trust and without HTML unless somebody says so. */
export class MarkdownString {
  readonly value: string;
  isTrusted: unknown;
  supportHtml: unknown;
  supportThemeIcons: unknown;

  constructor(value = '') {
    this.value = value;
  }
}

export class Task {
  readonly name: string;
  detail: string | undefined;
  readonly definition: unknown;

  constructor(definition: unknown, _scope: unknown, name: string) {
    this.definition = definition;
    this.name = name;
  }
}

export class CustomExecution {}

export class ProcessExecution {
  readonly process: string;
  readonly args: readonly string[];
  readonly options: unknown;

  constructor(process: string, args: readonly string[], options: unknown) {
    this.process = process;
    this.args = args;
    this.options = options;
  }
}

export class ShellExecution {
  readonly commandLine: string;
  readonly options: unknown;

  constructor(commandLine: string, options: unknown) {
    this.commandLine = commandLine;
    this.options = options;
  }
}

export const Uri = {
  file: (path: string) => ({ path, fsPath: path, toString: () => `file://${path}` }),
  joinPath: (base: { path: string }, ...parts: string[]) => Uri.file([base.path, ...parts].join('/')),
  from: (parts: { path: string; query: string }) => ({ ...parts, toString: () => parts.path }),
};

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };
export const TreeItemCheckboxState = { Unchecked: 0, Checked: 1 };
export const StatusBarAlignment = { Left: 1, Right: 2 };
export const TaskRevealKind = { Always: 1, Silent: 2, Never: 3 };
export const TaskPanelKind = { Dedicated: 2 };
export const ViewColumn = { Active: -1 };
export const ProgressLocation = { Notification: 15 };
export const env = { language: 'en' };

export const l10n = {
  t: (text: string, args: Readonly<Record<string, unknown>> = {}) =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) =>
      Object.hasOwn(args, name) ? String(args[name]) : whole,
    ),
};

export const commands = { executeCommand: () => Promise.resolve(undefined) };
export const tasks = { onDidEndTask: () => ({ dispose: () => undefined }), taskExecutions: [] };
export const workspace = { isTrusted: true, workspaceFolders: [] };

export const window = {
  showErrorMessage: notify,
  showWarningMessage: notify,
  showInformationMessage: notify,
  showQuickPick(items: readonly PickItem[]): Promise<undefined> {
    for (const { label, description, detail } of items) {
      show('list', label);
      show('list', description);
      show('list', detail);
    }
    return Promise.resolve(undefined);
  },
  createStatusBarItem: () => ({
    set text(text: string) {
      show('status bar', text);
    },
    set tooltip(text: unknown) {
      show('tooltip', text);
    },
    show: () => undefined,
    hide: () => undefined,
    dispose: () => undefined,
  }),
  registerWebviewPanelSerializer: () => ({ dispose: () => undefined }),
  createWebviewPanel(_type: string, title: string) {
    show('title', title);
    return {
      title,
      webview: { html: '', options: {}, cspSource: 'self', asWebviewUri: (uri: unknown) => uri },
      onDidDispose: () => undefined,
      reveal: () => undefined,
    };
  },
};

/** Lets what is imported from now on find this module as 'vscode'. The result undoes it. */
export function installFakeVscode(): () => void {
  const url = import.meta.url;
  const hooks = registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'vscode'
        ? { url, shortCircuit: true, format: 'module-typescript' }
        : next(specifier, context),
  });
  return () => hooks.deregister();
}
