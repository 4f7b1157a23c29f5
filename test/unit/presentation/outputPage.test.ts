import assert from 'node:assert/strict';
import { markdownLimit } from '../../../src/presentation/markdown.ts';
import { renderOutputPage, type OutputPage } from '../../../src/presentation/outputPage.ts';

const hostile = `"><script>alert('1')</script>&`;
const escaped = '&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;';

function page(given: Partial<OutputPage> = {}): string {
  return renderOutputPage({
    title: 'Haikus',
    subtitle: 'Today 06:00, by Haikus',
    language: 'en',
    content: { kind: 'markdown', text: '# Five haikus' },
    links: [],
    stylesheet: 'https://host.example/media/preview.css',
    styleSource: 'https://host.example',
    ...given,
  });
}

function policy(html: string): Map<string, string> {
  const content = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
  const directives = content.replaceAll('&#39;', "'").split(';');
  return new Map(
    directives.map((directive) => {
      const [name = '', ...sources] = directive.trim().split(' ');
      return [name, sources.join(' ')];
    }),
  );
}

describe('the page of an output', () => {
  it('allows nothing but its style sheet and inline images', () => {
    assert.deepEqual(
      policy(page()),
      new Map([
        ['default-src', "'none'"],
        ['style-src', 'https://host.example'],
        ['img-src', 'data:'],
        ['form-action', "'none'"],
        ['base-uri', "'none'"],
      ]),
    );
  });

  it('states its policy before anything that the policy is about', () => {
    const html = page();
    assert.ok(html.indexOf('Content-Security-Policy') < html.indexOf('<link'));
    assert.ok(html.indexOf('Content-Security-Policy') < html.indexOf('<title'));
  });

  it('holds no script, whatever it is given', () => {
    for (const kind of ['markdown', 'text', 'note'] as const) {
      const html = page({
        title: hostile,
        subtitle: hostile,
        language: hostile,
        content: { kind, text: hostile },
        links: [{ label: hostile, href: hostile }, { label: hostile }],
        stylesheet: hostile,
      });
      assert.doesNotMatch(html, /<script/i);
      assert.ok(html.includes(`<html lang="${escaped}">`));
      assert.ok(html.includes(`<title>${escaped}</title>`));
      assert.ok(html.includes(`<p class="subtitle">${escaped}</p>`));
      assert.ok(html.includes(`href="${escaped}">${escaped}</a>`));
      assert.doesNotMatch(html, /\son[a-z]+\s*=/i);
    }
  });

  it('renders Markdown, and shows other text as it is written', () => {
    assert.ok(page().includes('<h1>Five haikus</h1>'));
    const text = page({ content: { kind: 'text', text: '# a\n  <b>\tc' } });
    assert.ok(text.includes('<pre class="text"># a\n  &lt;b&gt;\tc</pre>'), text);
    const note = page({ content: { kind: 'note', text: 'The file is <gone>.' } });
    assert.ok(note.includes('<p class="note">The file is &lt;gone&gt;.</p>'));
  });

  it('shows very long Markdown as it is written', () => {
    const text = `# a\n${'b'.repeat(markdownLimit)}`;
    const html = page({ content: { kind: 'markdown', text } });
    assert.ok(html.includes('<pre class="text"># a'));
    assert.ok(
      page({ content: { kind: 'markdown', text: text.slice(0, markdownLimit) } }).includes('<h1>a</h1>'),
    );
  });

  it('has its links in their order, those that lead nowhere without an address', () => {
    const html = page({
      links: [{ label: 'Newer', href: 'command:a?%5B%22x%22%5D&b' }, { label: 'Older' }],
    });
    assert.ok(html.includes('<a href="command:a?%5B%22x%22%5D&amp;b">Newer</a>'), html);
    assert.ok(html.includes('<span class="unavailable" aria-disabled="true">Older</span>'));
    assert.ok(html.indexOf('Newer') < html.indexOf('Older'));
  });

  it('names its language', () => {
    assert.ok(page({ language: 'fr' }).includes('<html lang="fr">'));
  });
});
