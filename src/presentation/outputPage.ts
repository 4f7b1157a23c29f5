import { escapeHtml, markdownLimit, renderMarkdown } from './markdown.ts';

export interface PageLink {
  readonly label: string;
  /** Where it leads; without it the link is shown as unavailable. */
  readonly href?: string;
}

export interface OutputPage {
  readonly title: string;
  /** When and by what it was generated, in one line. */
  readonly subtitle: string;
  readonly language: string;
  readonly content:
    | { readonly kind: 'markdown'; readonly text: string }
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'note'; readonly text: string };
  readonly links: readonly PageLink[];
  /** Where the style sheet is, as the page reaches it. */
  readonly stylesheet: string;
  /** The source that the page may load its style sheet from (CSP). */
  readonly styleSource: string;
}

/** A whole page that runs no script and loads nothing but its style sheet. */
export function renderOutputPage(page: OutputPage): string {
  const csp = `default-src 'none'; style-src ${page.styleSource}; img-src data:; form-action 'none'; base-uri 'none'`;
  const links = page.links.map(renderLink).join('\n      ');
  return `<!DOCTYPE html>
<html lang="${escapeHtml(page.language)}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${escapeHtml(csp)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escapeHtml(page.title)}</title>
  <link rel="stylesheet" href="${escapeHtml(page.stylesheet)}">
</head>
<body>
  <header>
    <p class="subtitle">${escapeHtml(page.subtitle)}</p>
    <nav>
      ${links}
    </nav>
  </header>
  <main>
${renderContent(page.content)}
  </main>
</body>
</html>
`;
}

function renderLink({ label, href }: PageLink): string {
  const text = escapeHtml(label);
  return href === undefined
    ? `<span class="unavailable" aria-disabled="true">${text}</span>`
    : `<a href="${escapeHtml(href)}">${text}</a>`;
}

function renderContent(content: OutputPage['content']): string {
  if (content.kind === 'note') return `<p class="note">${escapeHtml(content.text)}</p>`;
  if (content.kind === 'text' || content.text.length > markdownLimit) {
    return `<pre class="text">${escapeHtml(content.text)}</pre>`;
  }
  return renderMarkdown(content.text);
}
