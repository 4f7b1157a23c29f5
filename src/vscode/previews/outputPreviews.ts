import { basename, extname } from 'node:path';
import * as vscode from 'vscode';
import type { Disposable } from '../../common/disposables.ts';
import type { Output } from '../../model/output.ts';
import type { OutputPage, PageLink } from '../../presentation/outputPage.ts';
import type { InstantFormat } from '../../presentation/time.ts';
import { uiText } from '../../presentation/uiText.ts';
import type { FolderScheduler, FolderSchedulers } from '../folderSchedulers.ts';
import type { OutputNode } from '../views/nodes.ts';
import { referenceTo } from '../views/outputReference.ts';

const previewType = 'scheduler.preview';
const stateKey = 'scheduler.previews';
/** A larger file is not shown in a page. In bytes. */
const sizeLimit = 5 * 1024 * 1024;

/** How many pages are remembered besides the last one. */
const rememberedLimit = 50;

interface PreviewState {
  readonly folder: string;
  readonly taskId: string;
  /** The output that is shown; `undefined`: always the newest. */
  readonly path?: string;
}

/** One page per task with its outputs: the newest until the reader turns to an older one. */
export class OutputPreviews implements vscode.WebviewPanelSerializer, Disposable {
  readonly #folders: FolderSchedulers;
  readonly #context: Pick<vscode.ExtensionContext, 'extensionUri' | 'workspaceState'>;
  readonly #format: InstantFormat;
  readonly #panels = new Map<vscode.WebviewPanel, PreviewState>();
  readonly #subscriptions: Disposable[];
  /** Panels of the last session whose folder is not open yet. */
  #restored: vscode.WebviewPanel[] = [];

  constructor(
    folders: FolderSchedulers,
    context: Pick<vscode.ExtensionContext, 'extensionUri' | 'workspaceState'>,
    format: InstantFormat,
  ) {
    this.#folders = folders;
    this.#context = context;
    this.#format = format;
    this.#subscriptions = [
      vscode.window.registerWebviewPanelSerializer(previewType, this),
      folders.onEvent(({ from, event }) => {
        if (!from) void this.#restoreAll();
        else if (event.type === 'outputs' || event.type === 'elsewhere') void this.#refresh(from);
      }),
    ];
  }

  async open({ from, output }: OutputNode): Promise<void> {
    const folder = from.folder.uri.toString();
    const [newest] = await from.scheduler.outputs(output.taskId);
    const state: PreviewState = {
      folder,
      taskId: output.taskId,
      ...(newest?.path === output.path ? {} : { path: output.path }),
    };
    const known = [...this.#panels].find(([, of]) => of.folder === folder && of.taskId === output.taskId);
    const panel = known?.[0] ?? this.#createPanel(this.#titleFor(from, output.taskId));
    await this.#show(panel, state);
    panel.reveal();
  }

  #titleFor(from: FolderScheduler, taskId: string): string {
    const task = from.scheduler.tasks().find((overview) => overview.task.id === taskId)?.task;
    const label = uiText(task?.label ?? taskId);
    // A restored page is known by its title alone, so two pages never share one.
    const taken = new Set([...this.#panels.keys(), ...this.#restored].map(({ title }) => title));
    return [label, `${label} (${taskId})`, `${label} (${from.folder.name}, ${taskId})`].find(
      (title) => !taken.has(title),
    ) as string;
  }

  #createPanel(title: string): vscode.WebviewPanel {
    return vscode.window.createWebviewPanel(previewType, title, vscode.ViewColumn.Active, {});
  }

  /** A page without scripts keeps no state of its own: what it showed is kept beside, by its title. */
  deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#restored.push(panel);
    return this.#restoreAll();
  }

  async #restoreAll(): Promise<void> {
    const states = this.#context.workspaceState.get<Record<string, PreviewState>>(stateKey, {});
    const waiting = this.#restored;
    this.#restored = [];
    for (const panel of waiting) {
      const state = Object.hasOwn(states, panel.title) ? states[panel.title] : undefined;
      if (!state) panel.dispose();
      else if (this.#folders.get(state.folder)) await this.#show(panel, state);
      else this.#restored.push(panel);
    }
  }

  async #refresh(from: FolderScheduler): Promise<void> {
    const folder = from.folder.uri.toString();
    for (const [panel, state] of this.#panels) if (state.folder === folder) await this.#show(panel, state);
  }

  async #show(panel: vscode.WebviewPanel, state: PreviewState): Promise<void> {
    if (!this.#panels.has(panel)) this.#adopt(panel);
    this.#panels.set(panel, state);
    void this.#remember(panel, state);
    const html = await this.#render(panel.webview, state);
    if (this.#panels.get(panel) === state && panel.webview.html !== html) panel.webview.html = html;
  }

  #adopt(panel: vscode.WebviewPanel): void {
    const { extensionUri } = this.#context;
    panel.iconPath = new vscode.ThemeIcon('open-preview');
    panel.webview.options = {
      enableScripts: false,
      enableForms: false,
      enableCommandUris: ['scheduler.openOutput', 'scheduler.openOutputSource', 'scheduler.saveOutputAs'],
      localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'media')],
    };
    panel.onDidDispose(() => this.#panels.delete(panel));
  }

  /** Closed pages are not forgotten: a window that reloads closes its pages before it opens them again. */
  #remember({ title }: vscode.WebviewPanel, state: PreviewState): Thenable<void> {
    const before = this.#context.workspaceState.get<Record<string, PreviewState>>(stateKey, {});
    const others = Object.entries(before).filter(([other]) => other !== title);
    const states = Object.fromEntries([...others.slice(-rememberedLimit), [title, state]]);
    return this.#context.workspaceState.update(stateKey, states);
  }

  async #render(webview: vscode.Webview, { folder, taskId, path }: PreviewState): Promise<string> {
    const { renderOutputPage } = await import('../../presentation/outputPage.ts');
    const from = this.#folders.get(folder);
    const outputs = (await from?.scheduler.outputs(taskId)) ?? [];
    const found = path === undefined ? 0 : outputs.findIndex((output) => output.path === path);
    const index = Math.max(found, 0);
    const output = outputs[index];
    const stylesheet = vscode.Uri.joinPath(this.#context.extensionUri, 'media', 'preview.css');
    const frame = {
      title: basename(output?.path ?? taskId),
      language: vscode.env.language,
      stylesheet: webview.asWebviewUri(stylesheet).toString(),
      styleSource: webview.cspSource,
    };
    if (!from || !output) {
      const text = vscode.l10n.t('There is no output of this task any more.');
      return renderOutputPage({ ...frame, subtitle: '', content: { kind: 'note', text }, links: [] });
    }
    return renderOutputPage({
      ...frame,
      subtitle: `${basename(output.path)} · ${this.#format.full(output.createdAt)}`,
      content: await readContent(from, output),
      links: linksOf(from, outputs, index),
    });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

function linksOf(from: FolderScheduler, outputs: readonly Output[], index: number): PageLink[] {
  const link = (label: string, command: string, output: Output | undefined): PageLink => {
    if (!output) return { label };
    const argument = JSON.stringify([referenceTo({ kind: 'output', from, output })]);
    return { label, href: `command:${command}?${encodeURIComponent(argument)}` };
  };
  const shown = outputs[index];
  return [
    link(vscode.l10n.t('Newer'), 'scheduler.openOutput', outputs[index - 1]),
    link(vscode.l10n.t('Older'), 'scheduler.openOutput', outputs[index + 1]),
    link(vscode.l10n.t('Source file'), 'scheduler.openOutputSource', shown),
    link(vscode.l10n.t('Save As…'), 'scheduler.saveOutputAs', shown),
  ];
}

async function readContent(from: FolderScheduler, output: Output): Promise<OutputPage['content']> {
  const path = await from.scheduler.outputFile(output);
  if (path === undefined) {
    return { kind: 'note', text: vscode.l10n.t('The file is no longer there.') };
  }
  const file = vscode.Uri.file(path);
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > sizeLimit) {
    return {
      kind: 'note',
      text: vscode.l10n.t('The file is too large for a preview. Open the source file.'),
    };
  }
  const mask = await from.scheduler.maskFor(output.taskId);
  const text = mask(new TextDecoder().decode(await vscode.workspace.fs.readFile(file)));
  return { kind: /^\.(md|markdown)$/i.test(extname(path)) ? 'markdown' : 'text', text };
}
