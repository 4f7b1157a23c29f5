import { message, type Translate } from '../common/message.ts';
import type { EvidenceFile } from '../model/approval.ts';
import { escapeHtml } from './markdown.ts';
import type { PresentedReview, ReviewLine } from './review.ts';
import { foldFiles } from './reviewFold.ts';
import { visibleSentence } from './reviewShown.ts';
import { visibleText } from './visibleText.ts';

/** Something to press. It is a link that calls a command: the page runs no script. */
export interface ReviewAction {
  readonly label: string;
  /** What it does, to somebody who does not see what stands around it. */
  readonly name: string;
  readonly href: string;
  readonly isMain?: true;
}

export interface ReviewItem {
  readonly review: PresentedReview;
  readonly actions: readonly ReviewAction[];
  /** What can be done with a file of it: to open it, to see what has changed in it. */
  readonly actionsOf: (file: EvidenceFile) => readonly ReviewAction[];
}

export interface ReviewGroup {
  readonly title: string;
  readonly isFolded: boolean;
  /** It is folded, and its reader has it open: a page without scripts forgets that when it is drawn anew. */
  readonly isOpen: boolean;
  /** Each made by `renderReviewItem`: with many of them that takes longer than one should hold a thread. */
  readonly items: readonly string[];
}

export interface ReviewPage {
  readonly title: string;
  readonly language: string;
  /** What has happened since the page was drawn; read out as soon as it is there. */
  readonly news: readonly string[];
  /** What stands in the way, or is worth knowing before anything is allowed. */
  readonly warnings: readonly string[];
  readonly introduction: string;
  readonly actions: readonly ReviewAction[];
  readonly groups: readonly ReviewGroup[];
  /** What is not shown. */
  readonly more?: string;
  /** Where the style sheet is, as the page reaches it. */
  readonly stylesheet: string;
  /** The source that the page may load its style sheet from (CSP). */
  readonly styleSource: string;
}

/**
 * A whole page that runs no script and loads nothing but its style sheet. Whatever comes from a workspace is shown as
 * words, with nothing hidden in them.
 */
export function renderReviewPage(page: ReviewPage): string {
  const csp = `default-src 'none'; style-src ${page.styleSource}; form-action 'none'; base-uri 'none'`;
  // Who reads from the beginning and who comes to the end are both to know.
  const more = page.more === undefined ? [] : [`<p class="note">${said(page.more)}</p>`];
  const body = [
    '<header>',
    `<h1>${said(page.title)}</h1>`,
    renderActions(page.actions),
    // Here, where it is seen however far its reader has scrolled.
    ...page.news.map((text) => `<p class="news" role="status">${said(text)}</p>`),
    '</header>',
    '<main>',
    ...page.warnings.map((text) => `<p class="warning" role="alert">${said(text)}</p>`),
    `<p>${said(page.introduction)}</p>`,
    ...more,
    ...page.groups.filter(({ items }) => items.length > 0).map(renderGroup),
    ...more,
    '</main>',
  ];
  return `<!DOCTYPE html>
<html lang="${escapeHtml(page.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeHtml(csp)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${said(page.title)}</title>
<link rel="stylesheet" href="${escapeHtml(page.stylesheet)}">
</head>
<body class="review">
${body.filter((line) => line !== '').join('\n')}
</body>
</html>
`;
}

function renderGroup({ title, isFolded, isOpen, items }: ReviewGroup): string {
  const tasks = items.join('\n');
  const heading = `<h2>${said(title)} (${items.length})</h2>`;
  return isFolded
    ? `<details${isOpen ? ' open' : ''}>\n<summary>${heading}</summary>\n${tasks}\n</details>`
    : `<section>\n${heading}\n${tasks}\n</section>`;
}

export function renderReviewItem({ review, actions, actionsOf }: ReviewItem, translate: Translate): string {
  const sections = review.sections.map(
    ({ title, lines }) => `<h4>${said(translate(title))}</h4>\n${renderLines(lines, actionsOf, translate)}`,
  );
  return [
    '<article>',
    `<h3>${quoted(review.label)} <code>${quoted(review.taskId)}</code></h3>`,
    `<p class="state">${said(translate(review.state))}</p>`,
    ...sections,
    renderActions(actions),
    '</article>',
  ]
    .filter((line) => line !== '')
    .join('\n');
}

/** Of hundreds of files the first, and those that are warned of; the rest is a key away. What the config says is whole. */
function renderLines(
  lines: readonly ReviewLine[],
  actionsOf: ReviewItem['actionsOf'],
  translate: Translate,
): string {
  const { shown, folded } = foldFiles(lines);
  const list = (some: readonly ReviewLine[]) =>
    `<ul>\n${some.map((line) => renderLine(line, actionsOf, translate)).join('\n')}\n</ul>`;
  if (folded.length === 0) return list(shown);
  const count = folded.filter(({ file }) => file !== undefined).length;
  const summary = said(translate(message('{count} more files', { count })));
  return `${list(shown)}\n<details>\n<summary>${summary}</summary>\n${list(folded)}\n</details>`;
}

function renderLine(
  { text, isWarning, file }: ReviewLine,
  actionsOf: ReviewItem['actionsOf'],
  translate: Translate,
): string {
  // What is no sentence is the workspace's own words.
  const words = typeof text === 'string' ? `<code>${quoted(text)}</code>` : said(translate(text));
  const links = (file ? actionsOf(file) : []).map((action) => ` ${renderLink(action)}`).join('');
  return `<li${isWarning ? ' class="warning"' : ''}>${words}${links}</li>`;
}

function renderActions(actions: readonly ReviewAction[]): string {
  if (actions.length === 0) return '';
  const links = actions.map((action) => renderLink(action, action.isMain ? 'button main' : 'button'));
  return `<p class="actions">\n${links.join('\n')}\n</p>`;
}

function renderLink({ label, name, href }: ReviewAction, style?: string): string {
  const kind = style === undefined ? '' : ` class="${style}"`;
  return `<a${kind} href="${escapeHtml(href)}" aria-label="${said(name)}">${said(label)}</a>`;
}

/** What the workspace says. */
function quoted(text: string): string {
  return escapeHtml(visibleText(text));
}

/** What is said of it: whoever has worded the sentence has let nothing be hidden in what it quotes. */
function said(text: string): string {
  return escapeHtml(visibleSentence(text));
}
