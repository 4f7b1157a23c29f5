import assert from 'node:assert/strict';
import fc from 'fast-check';
import { escapeHtml, renderMarkdown } from '../../../src/presentation/markdown.ts';

const pixel = 'data:image/png;base64,iVBORw0KGgo=';

/** The elements of a text of HTML, as a browser would see them, with their attributes. */
function elements(html: string): { name: string; attributes: Map<string, string> }[] {
  return [...html.matchAll(/<([a-z][a-z0-9]*)((?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*\/?>/gi)].map((match) => ({
    name: (match[1] ?? '').toLowerCase(),
    attributes: new Map(
      [...(match[2] ?? '').matchAll(/([a-z-]+)(?:="([^"]*)")?/gi)].map(([, name, value]) => [
        name ?? '',
        value ?? '',
      ]),
    ),
  }));
}

/** All that Markdown can become: nothing that runs, loads or leads where it must not. */
function assertHarmless(html: string): void {
  // Whatever looks like a tag has been understood as one, or this check would overlook it.
  assert.equal(html.match(/<[a-z!?]/gi)?.length ?? 0, elements(html).length, html);
  for (const { name, attributes } of elements(html)) {
    assert.doesNotMatch(
      name,
      /^(script|style|iframe|object|embed|form|input|link|meta|base|svg|video)$/,
      html,
    );
    for (const [attribute, value] of attributes) {
      assert.match(attribute, /^(href|src|alt|title|class|start|style)$/, html);
      if (attribute === 'href')
        assert.match(value, /^(https?:|mailto:|#|data:image\/(png|jpeg|gif|webp);)/i, html);
      if (attribute === 'src') assert.match(value, /^data:image\/(png|jpeg|gif|webp);base64,/i, html);
      if (attribute === 'style') assert.match(value, /^text-align:(left|right|center)$/, html);
    }
  }
}

describe('Markdown', () => {
  it('becomes HTML', () => {
    const html = renderMarkdown(
      '# Haikus\n\n- *one*\n- **two**\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n```js\nx < y\n```\n',
    );
    for (const part of [
      '<h1>Haikus</h1>',
      '<em>one</em>',
      '<strong>two</strong>',
      '<td>1</td>',
      '<code class="language-js">x &lt; y',
    ]) {
      assert.ok(html.includes(part), `${part} in ${html}`);
    }
    assertHarmless(html);
  });

  it('keeps links to pages, to addresses and within the page', () => {
    for (const link of [
      'https://example.org/a?b=c',
      'http://example.org',
      'mailto:a@example.org',
      '#top',
      'HTTPS://example.org',
    ]) {
      const [anchor] = elements(renderMarkdown(`[text](${link})`)).filter(({ name }) => name === 'a');
      assert.equal(anchor?.attributes.get('href')?.toLowerCase(), link.toLowerCase());
    }
  });

  describe('from an enemy', () => {
    const links = [
      'javascript:alert(1)',
      'JavaScript:alert(1)',
      'java&#x73;cript:alert(1)',
      'javascript&colon;alert(1)',
      '\u0001javascript:alert(1)',
      '&#32;javascript:alert(1)',
      'vbscript:msgbox(1)',
      'command:workbench.action.terminal.new',
      'COMMAND:workbench.action.quit',
      'command:open?https://example.org#mailto:',
      'vscode:extension/evil.evil',
      'vscode-insiders://evil',
      'vscode-webview:x',
      'vscode-resource:/etc/passwd',
      'file:///etc/passwd',
      'data:text/html,<script>alert(1)</script>',
      'data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==',
      'data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=',
      '//example.org/without-a-scheme',
      'relative.md',
      '../../outside.md',
    ];
    for (const link of links) {
      it(`does not link to ${JSON.stringify(link)}`, () => {
        for (const text of [
          `[text](${link})`,
          `[text](<${link}>)`,
          `<${link}>`,
          `[text][1]\n\n[1]: ${link}`,
          `![text](${link})`,
          `![text][1]\n\n[1]: <${link}>`,
        ]) {
          const html = renderMarkdown(text);
          assertHarmless(html);
          assert.deepEqual(
            elements(html).filter(({ name }) => name === 'a' || name === 'img'),
            [],
            html,
          );
        }
      });
    }

    it('keeps no HTML of its own', () => {
      for (const html of [
        '<script>alert(1)</script>',
        '<img src=x onerror=alert(1)>',
        '<iframe src="https://example.org"></iframe>',
        '<a href="command:x">a</a>',
        '<style>body{display:none}</style>',
        '<meta http-equiv="refresh" content="0;url=https://example.org">',
        '<!-- comment -->',
        '<?php ?>',
        '<svg/onload=alert(1)>',
        '</main><script>',
      ]) {
        for (const text of [
          html,
          `text ${html} text`,
          `- ${html}`,
          `# ${html}`,
          `> ${html}`,
          `| a |\n|---|\n| ${html} |`,
        ]) {
          assertHarmless(renderMarkdown(text));
        }
      }
    });

    it('loads no image from anywhere, and shows its description instead', () => {
      for (const source of [
        'https://example.org/pixel.png',
        'http://example.org/a.png',
        '//example.org/a.png',
        'a.png',
      ]) {
        const html = renderMarkdown(`Before ![the description](${source}) after`);
        assert.deepEqual(
          elements(html).filter(({ name }) => name === 'img'),
          [],
        );
        assert.ok(html.includes('the description'), html);
      }
    });

    it('keeps an image that is inline, its description harmless whatever stands in it', () => {
      const html = renderMarkdown(`![a "quoted" <b> 'x' & onerror=alert(1)](${pixel})`);
      assertHarmless(html);
      const [image] = elements(html).filter(({ name }) => name === 'img');
      assert.equal(image?.attributes.get('src'), pixel);
      assert.equal(
        image?.attributes.get('alt'),
        'a &quot;quoted&quot; &lt;b&gt; &#39;x&#39; &amp; onerror=alert(1)',
      );
      assert.deepEqual([...(image?.attributes.keys() ?? [])], ['src', 'alt']);
    });

    it('does not break out of a title, a fence’s language or a code', () => {
      for (const text of [
        '[a](https://example.org "x\\" onmouseover=\\"alert(1)")',
        '[a](https://example.org \'x" onmouseover="alert(1)\')',
        '```"><script>alert(1)</script>\ncode\n```',
        '`<script>alert(1)</script>`',
        '    <script>alert(1)</script>',
      ]) {
        assertHarmless(renderMarkdown(text));
      }
    });

    it('is harmless however its pieces are put together', () => {
      const piece = fc.constantFrom(
        ...[
          '[',
          ']',
          '(',
          ')',
          '!',
          '<',
          '>',
          '"',
          "'",
          '`',
          '\\',
          '\n',
          ' ',
          '&',
          ';',
          ':',
          '#',
          '|',
          '-',
          '*',
        ],
        ...['javascript:', 'command:x', 'https://example.org', pixel, 'data:text/html,', '&#x6A;', '&quot;'],
        ...['<script>', '</script>', '<img src=x onerror=y>', 'onload="x"', '[1]: ', '\u0000', '```'],
      );
      fc.assert(
        fc.property(fc.array(piece, { maxLength: 30 }), (pieces) =>
          assertHarmless(renderMarkdown(pieces.join(''))),
        ),
        { numRuns: 1000 },
      );
    });

    it('does not take long, however deep it nests', () => {
      for (const piece of ['[', '> ', '*a ', '`', '<', '![a](', '_a__b']) {
        const start = performance.now();
        renderMarkdown(piece.repeat(10_000));
        assert.ok(performance.now() - start < 1500, piece);
      }
    });
  });
});

describe('escapeHtml', () => {
  it('leaves nothing that could end a text or an attribute', () => {
    assert.equal(
      escapeHtml(`<a href="x" id='y'>&amp;</a>`),
      '&lt;a href=&quot;x&quot; id=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;',
    );
  });

  it('leaves other text as it is', () => {
    assert.equal(escapeHtml('Été à 6 h — “haïku” 🎵'), 'Été à 6 h — “haïku” 🎵');
  });
});
