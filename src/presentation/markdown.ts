import MarkdownIt from 'markdown-it';

/** Longer text is shown as it is: rendering it would hold up the editor. In characters. */
export const markdownLimit = 500_000;

/** Links that may leave a page; `command:` and `vscode:` would act on the reader's editor. */
const allowedLink = /^(https?:|mailto:|#)/i;
/** Images that need no network and cannot tell anyone that the page was opened. */
const allowedImage = /^data:image\/(png|jpeg|gif|webp);base64,/i;

/** Markdown → HTML, without raw HTML, with allow-listed links, and images only where they are inline. */
export function renderMarkdown(text: string): string {
  const markdown = new MarkdownIt({ html: false, linkify: false, typographer: false });
  markdown.validateLink = (link) => allowedLink.test(link.trim()) || allowedImage.test(link.trim());
  markdown.renderer.rules['image'] = (tokens, index) => {
    const token = tokens[index];
    const source = String(token?.attrGet('src') ?? '');
    const alternative = escapeHtml(token?.content ?? '');
    return allowedImage.test(source) ? `<img src="${escapeHtml(source)}" alt="${alternative}">` : alternative;
  };
  return markdown.render(text);
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
