import * as vscode from 'vscode';
import { systemClock } from './common/clock.ts';
import { DisposableStore } from './common/disposables.ts';
import { InstantFormat } from './presentation/time.ts';
import { tellOfApprovalsTrouble } from './vscode/approvals/approvalsTrouble.ts';
import { followEvidence } from './vscode/approvals/followEvidence.ts';
import { OwnEditsInWindow } from './vscode/approvals/ownEditsInWindow.ts';
import { ApprovalQuestions } from './vscode/approvals/approvalQuestions.ts';
import { ReviewDocuments } from './vscode/approvals/reviewDocuments.ts';
import { reviewLinkCommands } from './vscode/approvals/reviewLinks.ts';
import { ReviewPages } from './vscode/approvals/reviewPage.ts';
import { RunConsent } from './vscode/approvals/runConsent.ts';
import { ChannelLog } from './vscode/channelLog.ts';
import { registerCommand, type Command } from './vscode/commands/command.ts';
import { clearHistory } from './vscode/commands/clearHistory.ts';
import { copyDiagnostics } from './vscode/commands/copyDiagnostics.ts';
import { createConfig } from './vscode/commands/createConfig.ts';
import { createFromTemplate } from './vscode/commands/createFromTemplate.ts';
import { openConfig, openDefinition } from './vscode/commands/openConfig.ts';
import {
  openLatestOutput,
  openOutput,
  openOutputSource,
  OutputOpener,
  saveOutputAs,
} from './vscode/commands/openOutput.ts';
import { exportHistoryCommand } from './vscode/commands/exportHistory.ts';
import { clearHistoryFilter, filterHistory } from './vscode/commands/filterHistory.ts';
import { dryRunTask } from './vscode/commands/dryRunTask.ts';
import { manageApprovals } from './vscode/commands/manageApprovals.ts';
import { reviewApprovals, reviewOneOf } from './vscode/commands/reviewApprovals.ts';
import { runTask } from './vscode/commands/runTask.ts';
import { disableTaskCommand, enableTaskCommand } from './vscode/commands/setTaskEnabled.ts';
import { showEnvironment } from './vscode/commands/showEnvironment.ts';
import { showNext } from './vscode/commands/showNext.ts';
import { showRunLog } from './vscode/commands/showRunLog.ts';
import { stopRun } from './vscode/commands/stopRun.ts';
import { EnvironmentDocuments } from './vscode/documents/environmentDocuments.ts';
import { JsonDocuments } from './vscode/documents/jsonDocuments.ts';
import { RunLogDocuments } from './vscode/documents/runLogDocuments.ts';
import { FolderSchedulers, type FolderScheduler } from './vscode/folderSchedulers.ts';
import { LinkRuns } from './vscode/linkRuns.ts';
import { ConfigDiagnostics } from './vscode/language/configDiagnostics.ts';
import { registerScheduleHover } from './vscode/language/scheduleHover.ts';
import { notifyOfRuns } from './vscode/notifications.ts';
import { OutputPreviews } from './vscode/previews/outputPreviews.ts';
import { SchedulerTasks, taskType } from './vscode/tasks/schedulerTasks.ts';
import type { TaskJobPorts } from './vscode/tasks/vscodeTaskJob.ts';
import { VscodeExecutor } from './vscode/tasks/vscodeExecutor.ts';
import { HistoryHeader } from './vscode/views/historyHeader.ts';
import { HistoryView } from './vscode/views/historyView.ts';
import { OutputsView } from './vscode/views/outputsView.ts';
import { StatusBar } from './vscode/views/statusBar.ts';
import { TaskBoxes } from './vscode/views/taskBoxes.ts';
import { TasksView } from './vscode/views/tasksView.ts';
import { ViewState } from './vscode/views/viewState.ts';

/** What other extensions and the tests see. */
export interface SchedulerApi {
  /** Resolves when every workspace folder's schedule has been read. */
  readonly ready: Promise<void>;
  /** What the suites inside VS Code look at; there only while one runs. */
  readonly parts?: SchedulerParts;
}

export interface SchedulerParts {
  readonly folders: FolderSchedulers;
  readonly tasksView: TasksView;
  readonly historyView: HistoryView;
  readonly historyTree: vscode.TreeView<unknown>;
  readonly outputsView: OutputsView;
  readonly statusBar: StatusBar;
  readonly reviews: ReviewPages;
  readonly links: LinkRuns;
  /** How long `activate` took, in milliseconds. */
  readonly activation: number;
}

let stop: (() => Promise<void>) | undefined;

/** Gathers the host's pieces in reading order; schedules are read afterwards, so that the editor starts at once. */
export function activate(context: vscode.ExtensionContext): SchedulerApi {
  const started = performance.now();
  const store = new DisposableStore();
  context.subscriptions.push(store);
  const clock = systemClock;
  const format = new InstantFormat(vscode.env.language);
  const log = new ChannelLog(
    store.add(vscode.window.createOutputChannel(vscode.l10n.t('Scheduler'), { log: true })),
  );

  const jobPorts: TaskJobPorts = {
    clock,
    going: new Set(),
    endProcess: async (run) => (await import('./execution/orphans.ts')).endOrphan(run, { clock }),
  };
  const folders = store.add(
    new FolderSchedulers({ log, clock, executorOf: (folder) => new VscodeExecutor(folder.uri, jobPorts) }),
  );
  // Before any view looks: a config is read again when the machine comes into another time zone.
  store.add(
    folders.onEvent(({ event }) => {
      if (event.type === 'config') format.renew();
    }),
  );
  const reviews = store.add(new ReviewPages({ folders, context, clock, log }));
  const consent = new RunConsent(folders, reviews);
  const tasks = store.add(new SchedulerTasks(folders, consent, log, clock, format));
  stop = () => folders.stop();
  store.add(vscode.tasks.registerTaskProvider(taskType, tasks));

  const tasksView = store.add(new TasksView(folders, clock, format));
  const historyView = store.add(new HistoryView(folders, clock, format));
  const outputsView = store.add(new OutputsView(folders, clock, format));
  const tasksTree = store.add(
    vscode.window.createTreeView('scheduler.tasks', {
      treeDataProvider: tasksView,
      manageCheckboxStateManually: true,
    }),
  );
  const historyTree = store.add(
    vscode.window.createTreeView('scheduler.history', { treeDataProvider: historyView }),
  );
  store.add(vscode.window.createTreeView('scheduler.outputs', { treeDataProvider: outputsView }));
  store.add(new HistoryHeader(historyTree, historyView));
  store.add(new TaskBoxes(tasksTree));
  store.add(new ViewState(folders, tasksTree));
  const statusBar = store.add(new StatusBar(folders, clock));
  store.add(new ConfigDiagnostics(folders));
  store.add(registerScheduleHover());
  store.add(notifyOfRuns(folders));
  store.add(tellOfApprovalsTrouble(folders));
  const ownEdits = store.add(new OwnEditsInWindow(folders, log));
  store.add(followEvidence(folders, { clock, log, ownEdits }));
  const review = (waiting: readonly FolderScheduler[]) => reviewOneOf(waiting, reviews);
  store.add(new ApprovalQuestions({ folders, memento: context.workspaceState, review, clock, log }));

  const runLogs = store.add(new RunLogDocuments(folders, format));
  const environments = store.add(new EnvironmentDocuments(folders));
  const jsonDocuments = store.add(new JsonDocuments(folders));
  const previews = store.add(new OutputPreviews(folders, context, format));
  const opener = new OutputOpener(previews, jsonDocuments);

  const commands: Command[] = [
    runTask(folders, consent),
    dryRunTask(folders, consent),
    stopRun(folders),
    enableTaskCommand(folders),
    disableTaskCommand(folders),
    openConfig(folders),
    openDefinition(folders),
    createConfig(),
    createFromTemplate(folders, context.extensionUri),
    showRunLog(folders, runLogs, format),
    openOutput(folders, opener),
    openLatestOutput(folders, opener),
    openOutputSource(folders),
    saveOutputAs(folders),
    showEnvironment(folders, environments),
    showNext(folders, clock, format, (node) => tasksTree.reveal(node, { focus: true })),
    filterHistory(folders, historyView),
    clearHistoryFilter(historyView),
    exportHistoryCommand(folders, historyView),
    clearHistory(folders),
    copyDiagnostics(folders, context),
    reviewApprovals(folders, reviews),
    manageApprovals({ folders, format, clock, log }),
    ...reviewLinkCommands(reviews, store.add(new ReviewDocuments(folders))),
    { id: 'scheduler.showLog', run: () => log.show() },
    { id: 'scheduler.showOlderRuns', run: () => historyView.more() },
  ];
  for (const command of commands) {
    store.add(registerCommand(command, log));
  }

  const ready = folders.openAll((folder) => tasks.presenter(folder));
  ready.catch((error: unknown) => log.error('The workspace folders could not be opened', error));
  const links = new LinkRuns(folders, ready);
  store.add(vscode.window.registerUriHandler(links));
  if (context.extensionMode !== vscode.ExtensionMode.Test) return { ready };
  const activation = performance.now() - started;
  return {
    ready,
    parts: {
      folders,
      tasksView,
      historyView,
      historyTree,
      outputsView,
      statusBar,
      reviews,
      links,
      activation,
    },
  };
}

/** Ends this window's runs and waits until that is written. */
export async function deactivate(): Promise<void> {
  await stop?.();
}
