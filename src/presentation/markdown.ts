import MarkdownIt from 'markdown-it';

type RenderRule = NonNullable<InstanceType<typeof MarkdownIt>['renderer']['rules'][string]>;

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
  for (const name of ['th_open', 'td_open']) markdown.renderer.rules[name] = alignByClass;
  return markdown.render(text);
}

/** A page without inline styles aligns the cells of a table by a class of its style sheet. */
const alignByClass: RenderRule = (tokens, index, options, _environment, renderer) => {
  const token = tokens[index];
  const alignment = /^text-align:(left|center|right)$/.exec(String(token?.attrGet('style') ?? ''))?.[1];
  if (token?.attrs && alignment) {
    token.attrs = token.attrs.filter(([attribute]) => attribute !== 'style');
    token.attrSet('class', `align-${alignment}`);
  }
  return renderer.renderToken(tokens, index, options);
};

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
