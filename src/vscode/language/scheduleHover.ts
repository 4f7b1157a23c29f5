import * as vscode from 'vscode';
import { machineTimezone } from '../../common/machineTimezone.ts';
import { escapeMarkdown } from '../../presentation/escapeMarkdown.ts';
import { translate } from '../translate.ts';

/** Says in words what a `schedule` of scheduler.json means, where the pointer rests on it. */
export function registerScheduleHover(): vscode.Disposable {
  return vscode.languages.registerHoverProvider({ pattern: '**/.vscode/scheduler.json' }, { provideHover });
}

async function provideHover(
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Hover | undefined> {
  const { findNodeAtLocation, getLocation, parseTree } = await import('jsonc-parser');
  const text = document.getText();
  const { path } = getLocation(text, document.offsetAt(position));
  const [tasks, taskId, property, index] = path;
  if (tasks !== 'tasks' || taskId === undefined || property !== 'schedule') return undefined;
  const root = parseTree(text, [], { allowTrailingComma: true });
  // In a list, the one that is pointed at.
  const place = typeof index === 'number' ? path.slice(0, 4) : path.slice(0, 3);
  const node = root && findNodeAtLocation(root, place);
  if (!node) return undefined;

  const { parseSchedule } = await import('../../config/parseSchedule.ts');
  const { schedules } = parseSchedule(text.slice(node.offset, node.offset + node.length));
  const range = new vscode.Range(
    document.positionAt(node.offset),
    document.positionAt(node.offset + node.length),
  );
  // What is wrong with it is shown by the diagnostics, which look at the whole file: at who follows whom.
  if (!schedules || schedules.length === 0 || hasError(document, range)) return undefined;
  const zoneAt = (where: typeof path): unknown => findNodeAtLocation(root, where)?.value;
  const zone = zoneAt(['tasks', taskId, 'timezone']) ?? zoneAt(['timezone']);
  const { describeSchedules } = await import('../../schedule/words/describe.ts');
  const words = describeSchedules(schedules, {
    translate,
    locale: vscode.env.language,
    ...(typeof zone === 'string' && zone !== machineTimezone() && { timezone: zone }),
  });
  // `appendText` would make every space one where no line may break.
  return new vscode.Hover(new vscode.MarkdownString().appendMarkdown(escapeMarkdown(words)), range);
}

function hasError(document: vscode.TextDocument, range: vscode.Range): boolean {
  return vscode.languages
    .getDiagnostics(document.uri)
    .some(
      (diagnostic) =>
        diagnostic.source === 'scheduler' &&
        diagnostic.severity === vscode.DiagnosticSeverity.Error &&
        diagnostic.range.intersection(range) !== undefined,
    );
}
