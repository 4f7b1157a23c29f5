import { setImmediate } from 'node:timers/promises';
import * as vscode from 'vscode';
import { systemClock } from '../common/clock.ts';
import { DisposableStore } from '../common/disposables.ts';
import { InstantFormat } from '../presentation/time.ts';
import { tellOfApprovalsTrouble } from './approvals/approvalsTrouble.ts';
import { followEvidence } from './approvals/followEvidence.ts';
import { OwnEditsInWindow } from './approvals/ownEditsInWindow.ts';
import { ApprovalQuestions } from './approvals/approvalQuestions.ts';
import { ReviewDocuments } from './approvals/reviewDocuments.ts';
import { reviewLinkCommands } from './approvals/reviewLinks.ts';
import { ReviewPages } from './approvals/reviewPage.ts';
import { RunConsent } from './approvals/runConsent.ts';
import { ChannelLog } from './channelLog.ts';
import { registerCommand, type Command } from './commands/command.ts';
import { clearHistory } from './commands/clearHistory.ts';
import { copyDiagnostics } from './commands/copyDiagnostics.ts';
import { createConfig } from './commands/createConfig.ts';
import { createFromTemplate } from './commands/createFromTemplate.ts';
import { openConfig, openDefinition } from './commands/openConfig.ts';
import {
  openLatestOutput,
  openOutput,
  openOutputSource,
  OutputOpener,
  saveOutputAs,
} from './commands/openOutput.ts';
import { exportHistoryCommand } from './commands/exportHistory.ts';
import { clearHistoryFilter, filterHistory } from './commands/filterHistory.ts';
import { dryRunTask } from './commands/dryRunTask.ts';
import { manageApprovals } from './commands/manageApprovals.ts';
import { reviewApprovals, reviewOneOf } from './commands/reviewApprovals.ts';
import { runTask } from './commands/runTask.ts';
import { disableTaskCommand, enableTaskCommand } from './commands/setTaskEnabled.ts';
import { showEnvironment } from './commands/showEnvironment.ts';
import { showNext } from './commands/showNext.ts';
import { showRunLog } from './commands/showRunLog.ts';
import { stopRun } from './commands/stopRun.ts';
import { EnvironmentDocuments } from './documents/environmentDocuments.ts';
import { JsonDocuments } from './documents/jsonDocuments.ts';
import { RunLogDocuments } from './documents/runLogDocuments.ts';
import { FolderSchedulers, type FolderScheduler } from './folderSchedulers.ts';
import { LinkRuns } from './linkRuns.ts';
import { ConfigDiagnostics } from './language/configDiagnostics.ts';
import { registerScheduleHover } from './language/scheduleHover.ts';
import { notifyOfRuns } from './notifications.ts';
import { OutputPreviews } from './previews/outputPreviews.ts';
import { SchedulerTasks, taskType } from './tasks/schedulerTasks.ts';
import type { TaskJobPorts } from './tasks/vscodeTaskJob.ts';
import { VscodeExecutor } from './tasks/vscodeExecutor.ts';
import { HistoryHeader } from './views/historyHeader.ts';
import { HistoryView } from './views/historyView.ts';
import { OutputsView } from './views/outputsView.ts';
import { StatusBar } from './views/statusBar.ts';
import { TaskBoxes } from './views/taskBoxes.ts';
import { TasksView } from './views/tasksView.ts';
import { ViewState } from './views/viewState.ts';

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

/** What `activate` has begun. */
export interface OpenedWindow {
  readonly api: SchedulerApi;
  /** Ends this window's runs and waits until that is written. */
  readonly stop: () => Promise<void>;
}

/** Gathers the host's pieces in reading order; schedules are read afterwards, so that the editor starts at once. */
export function openWindow(context: vscode.ExtensionContext): OpenedWindow {
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
    endProcess: async (run) => (await import('../execution/orphans.ts')).endOrphan(run, { clock }),
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
  const stop = () => folders.stop();
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

  // In a turn of its own.
  const ready = setImmediate().then(() => folders.openAll((folder) => tasks.presenter(folder)));
  ready.catch((error: unknown) => log.error('The workspace folders could not be opened', error));
  const links = new LinkRuns(folders, ready);
  store.add(vscode.window.registerUriHandler(links));
  if (context.extensionMode !== vscode.ExtensionMode.Test) return { api: { ready }, stop };
  const activation = performance.now() - started;
  const parts = {
    ...{ folders, tasksView, historyView, historyTree, outputsView, statusBar },
    ...{ reviews, links, activation },
  };
  return { api: { ready, parts }, stop };
}
