import * as vscode from 'vscode';
import { runStatuses, type Trigger } from '../../model/run.ts';
import { presentStatus, presentTrigger } from '../../presentation/statusPresentation.ts';
import { uiText } from '../../presentation/uiText.ts';
import type { FolderSchedulers } from '../folderSchedulers.ts';
import { translate } from '../translate.ts';
import { filterWords, periodWords, statusWords, triggerWords } from '../views/filterWords.ts';
import { isFiltered, periods, refine, type HistoryFilter } from '../views/historyFilter.ts';
import type { HistoryView } from '../views/historyView.ts';
import type { Command } from './command.ts';
import { pickFilterTask } from './pickFilterTask.ts';

const triggers: readonly Trigger[] = ['schedule', 'catch-up', 'manual', 'after', 'startup', 'api'];

/** Asks for the filter as it is to be; `undefined`: it stays as it was. */
type Ask = (filter: HistoryFilter) => Promise<HistoryFilter | undefined>;

/** Narrows the History view down, one question after the other until the user has had enough. */
export function filterHistory(folders: FolderSchedulers, view: HistoryView): Command {
  return {
    id: 'scheduler.filterHistory',
    async run() {
      for (;;) {
        const { filter } = view;
        const picked = await vscode.window.showQuickPick(questions(folders, filter), {
          title: titleOf(),
          placeHolder: isFiltered(filter)
            ? vscode.l10n.t('Filtered: {filter}', { filter: filterWords(filter) })
            : vscode.l10n.t('Show which runs?'),
        });
        if (!picked) return;
        const refined = await picked.ask(filter);
        if (refined) view.filterBy(refined);
        if (picked.isLast) return;
      }
    },
  };
}

export function clearHistoryFilter(view: HistoryView): Command {
  return { id: 'scheduler.clearHistoryFilter', run: () => view.filterBy({}) };
}

interface Question extends vscode.QuickPickItem {
  readonly ask: Ask;
  readonly isLast?: true;
}

function questions(folders: FolderSchedulers, filter: HistoryFilter): Question[] {
  const { task, statuses, triggers, period, text } = filter;
  const question = (icon: string, label: string, description: string, ask: Ask): Question => ({
    ...{ label, description, ask, iconPath: new vscode.ThemeIcon(icon) },
  });
  return [
    question('checklist', vscode.l10n.t('Task'), uiText(task?.label ?? ''), (given) =>
      pickFilterTask(folders, given, titleOf()),
    ),
    question('pass', vscode.l10n.t('Status'), statuses ? statusWords(statuses) : '', askStatuses),
    question('zap', vscode.l10n.t('Trigger'), triggers ? triggerWords(triggers) : '', askTriggers),
    question('calendar', vscode.l10n.t('Time'), period ? periodWords(period) : '', askPeriod),
    question('search', vscode.l10n.t('Text'), uiText(text ?? ''), askText),
    ...(isFiltered(filter)
      ? [
          {
            ...question('clear-all', vscode.l10n.t('Clear filter'), '', () => Promise.resolve({})),
            isLast: true as const,
          },
        ]
      : []),
  ];
}

const askStatuses: Ask = async (filter) => {
  const items = runStatuses.map((status) => ({
    label: translate(presentStatus(status).label),
    iconPath: new vscode.ThemeIcon(presentStatus(status).icon.replace('~spin', '')),
    picked: filter.statuses?.includes(status) ?? false,
    status,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: titleOf(),
    placeHolder: vscode.l10n.t('Runs of which status? None means all of them.'),
  });
  return (
    picked &&
    refine(
      filter,
      'statuses',
      picked.map(({ status }) => status),
    )
  );
};

const askTriggers: Ask = async (filter) => {
  const items = triggers.map((trigger) => ({
    label: translate(presentTrigger(trigger)),
    picked: filter.triggers?.includes(trigger) ?? false,
    trigger,
  }));
  const picked = await vscode.window.showQuickPick(items, {
    canPickMany: true,
    title: titleOf(),
    placeHolder: vscode.l10n.t('Runs started by what? None means all of them.'),
  });
  return (
    picked &&
    refine(
      filter,
      'triggers',
      picked.map(({ trigger }) => trigger),
    )
  );
};

const askPeriod: Ask = async (filter) => {
  const items = [
    { label: vscode.l10n.t('All time'), period: undefined },
    ...periods.map((period) => ({ label: capitalized(periodWords(period)), period })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    title: titleOf(),
    placeHolder: vscode.l10n.t('Runs of when?'),
  });
  return picked && refine(filter, 'period', picked.period);
};

const askText: Ask = async (filter) => {
  const text = await vscode.window.showInputBox({
    title: titleOf(),
    value: filter.text ?? '',
    prompt: vscode.l10n.t('Words of the task’s name, or of what a run says about itself.'),
    placeHolder: vscode.l10n.t('All runs'),
  });
  return text === undefined ? undefined : refine(filter, 'text', text.trim());
};

/** Over every question, or the lists would not stand still under the pointer. */
function titleOf(): string {
  return vscode.l10n.t('Filter History');
}

function capitalized(words: string): string {
  return words.slice(0, 1).toLocaleUpperCase(vscode.env.language) + words.slice(1);
}
