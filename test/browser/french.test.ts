import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import {
  notification,
  openView,
  pressInRow,
  runCommand,
  screenshot,
  setTheme,
  statusBarItem,
  treeRow,
  webview,
} from '../support/host/workbenchPage.ts';
import { photographFailures, startEditor, type Editor } from './editor.ts';

const config = `{
  "version": 1,
  "timezone": "Europe/Paris",
  "tasks": {
    "rapport": {
      "label": "Rapport",
      "schedule": { "daily": "06:00" },
      "run": { "script": "scripts/rapport.mjs", "args": ["--tout"] },
      "output": { "kind": "report", "extension": "md", "keep": 3 }
    },
    "veille": {
      "label": "Veille",
      "schedule": { "cron": "0 2 * * 1-5" },
      "run": { "command": "echo veille" }
    },
    "casse": { "label": "Casse", "run": { "command": "echo oups >&2; exit 3" } }
  }
}
`;
const script = `import { writeFileSync } from 'node:fs';
writeFileSync(process.env.SCHEDULER_OUTPUT, '# Rapport');
`;

/** Words that stand in most English sentences of ours, and in no French one. */
const english = /\b(?:the|and|of|is|it|you|your|runs?|allow|allowed|waits?|needs?|next|tasks?|by hand)\b/i;

/** The text that a person sees there, as far as it is ours. */
async function read(page: Page, selector: string): Promise<string> {
  return (await page.locator(selector).allInnerTexts()).join('\n');
}

describe('a person whose VS Code is French', () => {
  let editor: Editor;
  let page: Page;
  let folder: string;

  before(async function () {
    this.timeout(300_000);
    editor = await startEditor(false);
    folder = await editor.newFolder('musique');
    await mkdir(join(folder, '.vscode'));
    await mkdir(join(folder, 'scripts'));
    await writeFile(join(folder, '.vscode', 'scheduler.json'), config);
    await writeFile(join(folder, 'scripts', 'rapport.mjs'), script);
    ({ page } = await editor.open(folder, 'dark', { fresh: true, language: 'fr' }));
    await openView(page, 'Planificateur');
  });

  after(() => editor.close());

  photographFailures(() => editor);

  it('is asked in French', async () => {
    const question = notification(page, 'Cet espace de travail veut exécuter 2 tâches de lui-même.');
    for (const name of ['Autoriser', 'Pas maintenant']) {
      await question.getByRole('button', { name, exact: true }).waitFor();
    }
    await screenshot(page, 'french-question');
    await question.getByRole('button', { name: 'Examiner…' }).click();
  });

  it('sees the views, their rows and the status bar in French', async () => {
    for (const title of ['Tâches', 'Historique', 'Productions']) {
      await page.locator('.pane-header').getByText(title, { exact: true }).waitFor();
    }
    await treeRow(page, /Rapport.*à autoriser · prévue\u00a0: /).waitFor();
    await treeRow(page, /Casse.*à autoriser · sur demande/).waitFor();
    await page.getByText('3 tâches attendent votre accord.').first().waitFor();
    await page.getByText('Rien ne s’est encore exécuté.').waitFor();
    await statusBarItem(page, '3 tâches à examiner').waitFor();
    assert.doesNotMatch(await read(page, '.sidebar .pane'), english);
  });

  it('reads in the review what would run, and when, and allows it', async () => {
    const body = webview(page).locator('body');
    await body.getByText('Ce que «\u00a0musique\u00a0» veut exécuter').waitFor();
    await body.getByText('Tous les jours à 06:00').waitFor();
    await body.getByText('En semaine à 02:00').waitFor();
    await body.getByText('Arguments\u00a0: --tout').waitFor();
    assert.doesNotMatch(await body.innerText(), english);
    await screenshot(page, 'french-review-dark');
    await setTheme(page, 'light');
    await screenshot(page, 'french-review-light');
    await setTheme(page, 'dark');
    await webview(page).getByRole('link', { name: 'Tout autoriser (3)' }).click();
    await treeRow(page, /Rapport.*prochaine\u00a0: (demain à )?\d\d:\d\d/).waitFor();
    await statusBarItem(page, /(Rapport|Veille) dans \d+\s(h|min)/).waitFor();
  });

  it('sees what ran, and is told what failed', async () => {
    await pressInRow(treeRow(page, /Rapport.*prochaine/), 'Exécuter la tâche');
    await treeRow(page, /Rapport\s*\d\d:\d\d · \d,\d s · à la main/).waitFor();
    await treeRow(page, /Rapports\s*1/).waitFor();
    await pressInRow(treeRow(page, /Casse.*sur demande/), 'Exécuter la tâche');
    const failure = notification(page, 'Casse\u00a0: échouée. Elle s’est terminée avec le code de sortie 3.');
    await failure.waitFor();
    await statusBarItem(page, 'Casse\u00a0: échec').waitFor();
    assert.doesNotMatch(await read(page, '.sidebar .pane'), english);
    await screenshot(page, 'french-ran-dark');
    await setTheme(page, 'light');
    await screenshot(page, 'french-ran-light');
    await setTheme(page, 'dark');
    await failure.getByRole('button', { name: 'Afficher le journal de l’exécution' }).click();
    await page
      .locator('.view-line')
      .filter({ hasText: /Déclenchement.:.à.la.main/ })
      .waitFor();
    // As it frames what looks like a space and is none.
    await page.waitForTimeout(1000);
    assert.equal(await page.locator('.unicode-highlight').count(), 0);
    await screenshot(page, 'french-log');
  });

  it('reads hovers and problems in French', async () => {
    await runCommand(page, 'Planificateur: Ouvrir scheduler.json');
    const time = page.locator('.view-line').filter({ hasText: '"daily"' }).getByText('"06:00"').last();
    await time.hover();
    await page.locator('.monaco-hover').getByText('Tous les jours à 06:00 (Europe/Paris)').waitFor();
    await screenshot(page, 'french-hover');
    const file = join(folder, '.vscode', 'scheduler.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"06:00"', '"25:00"'));
    await treeRow(page, /rapport.*erreur dans scheduler\.json/).waitFor();
    await runCommand(page, 'View: Focus Problems');
    await page.getByText('L’heure 25 n’existe pas\u00a0: un jour a les heures 00 à 23.').first().waitFor();
    await screenshot(page, 'french-problems');
  });
});
