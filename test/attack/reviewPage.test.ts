import assert from 'node:assert/strict';
import { inEnglish, message } from '../../src/common/message.ts';
import type { EvidenceFile, TaskReview } from '../../src/model/approval.ts';
import { presentReview } from '../../src/presentation/review.ts';
import { renderReviewItem, renderReviewPage, type ReviewPage } from '../../src/presentation/reviewHtml.ts';
import { reviewInDialog } from '../../src/presentation/runQuestion.ts';
import { DrawnReview, reviewCommands } from '../../src/vscode/approvals/drawnReview.ts';
import { readRunLink } from '../../src/vscode/runLink.ts';
import { aTask } from '../support/builders.ts';

const script: EvidenceFile = { role: 'script', path: 'scripts/report.mjs', hash: 'a'.repeat(64) };

function reviewOf(id: string, overrides: Partial<TaskReview> = {}): TaskReview {
  return {
    taskId: id,
    hash: Buffer.from(id).toString('hex').padEnd(64, '0'),
    task: aTask({ id }),
    state: 'new',
    consent: '{}',
    evidence: { settings: {}, files: [script] },
    isOutside: false,
    ...overrides,
  };
}

function pageOf(reviews: readonly TaskReview[], overrides: Partial<ReviewPage> = {}): string {
  const drawn = new DrawnReview(reviews);
  return renderReviewPage({
    title: 'What “site” wants to run',
    language: 'en',
    news: [],
    warnings: [],
    introduction: 'What you allow here runs by itself.',
    actions: [],
    groups: [
      {
        title: 'Waiting for you',
        isFolded: false,
        isOpen: false,
        items: reviews.map((review) =>
          renderReviewItem(
            {
              review: presentReview(review, { when: () => [message('Every day')] }),
              actions: [
                {
                  label: 'Allow',
                  name: `Allow ${review.task.label}`,
                  href: drawn.link('allow', review),
                  isMain: true,
                },
              ],
              actionsOf: (file) => [
                { label: 'Open', name: `Open ${file.path}`, href: drawn.link('open', review, file) },
              ],
            },
            inEnglish,
          ),
        ),
      },
    ],
    stylesheet: 'https://host/media/preview.css',
    styleSource: 'https://host',
    ...overrides,
  });
}

/** The argument that VS Code calls a link's command with. */
function argumentOf(href: string): unknown {
  const [, query = ''] = href.split('?');
  return (JSON.parse(decodeURIComponent(query)) as readonly unknown[])[0];
}

const hostile = '<img src=x onerror=alert(1)>"\'[Allow](command:scheduler.runTask) \u202e\u200b\u001b[2J';

describe('attacks on the review', () => {
  it('A label, a command line, a variable and a path with HTML and links stay words in the page', () => {
    const task = aTask({
      id: 'a',
      label: hostile,
      run: { kind: 'command', command: hostile },
      options: { env: { NOTE: hostile } },
    });
    const file: EvidenceFile = { role: 'module', path: hostile, hash: 'b'.repeat(64) };
    const html = pageOf(
      [reviewOf('a', { task, evidence: { settings: { [hostile]: hostile }, files: [file] } })],
      {
        title: hostile,
        news: [hostile],
        warnings: [hostile],
      },
    );
    assert.doesNotMatch(html, /<img|<script/i);
    assert.deepEqual(
      [...html.matchAll(/<(\w+)/g)].map(([, name]) => name).filter((name) => !known.has(name ?? '')),
      [],
    );
    const hrefs = [...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href ?? '');
    assert.ok(hrefs.every((href) => /^(command:scheduler\.internal\.\w+\?|https:\/\/host\/)/.test(href)));
    assert.equal(html.split(' onerror=alert').length, html.split('&lt;img src=x onerror=alert').length);
    assert.ok(!['\u202e', '\u200b', '\u001b'].some((hidden) => html.includes(hidden)));
    assert.match(html, /‹U\+202E›/);
  });

  it('The page may run no script and load nothing but its style sheet', () => {
    const html = pageOf([reviewOf('a')]);
    const csp = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1];
    assert.equal(
      csp,
      'default-src &#39;none&#39;; style-src https://host; form-action &#39;none&#39;; base-uri &#39;none&#39;',
    );
    assert.doesNotMatch(html, / on\w+=| style=|<style|<script/);
  });

  it('A title that would end the element or the attribute that it stands in does not', () => {
    const html = pageOf([reviewOf('a')], { title: '</title></head><body onload="x">', styleSource: '"><b>' });
    assert.equal(html.split('<body').length, 2);
    assert.doesNotMatch(html, /<b>/);
  });

  it('An argument without the token of the page asks for nothing', () => {
    const drawn = new DrawnReview([reviewOf('a')]);
    const right = argumentOf(drawn.link('allow', reviewOf('a'))) as Record<string, string>;
    assert.ok(drawn.asked(right));
    const without = { taskId: right['taskId'], hash: right['hash'] };
    const forged: readonly unknown[] = [
      ...[undefined, null, '', 'token', 0, true, [], {}, [right], JSON.stringify(right)],
      ...[without, { ...without, token: '' }, { ...without, token: undefined }, { ...without, token: {} }],
      ...[
        { ...without, token: [right['token']] },
        { ...without, token: 'x'.repeat(36) },
      ],
    ];
    for (const argument of forged) assert.equal(drawn.asked(argument), undefined, JSON.stringify(argument));
  });

  it('The token of the page before, or of another page, is none', () => {
    const [before, now] = [new DrawnReview([reviewOf('a')]), new DrawnReview([reviewOf('a')])];
    assert.equal(now.asked(argumentOf(before.link('allow', reviewOf('a')))), undefined);
    assert.equal(now.asked(argumentOf(before.linkToAllowAll())), undefined);
  });

  it('With the token, nothing can be allowed but what the page shows', () => {
    const drawn = new DrawnReview([reviewOf('a'), reviewOf('b', { isOutside: true })]);
    const right = argumentOf(drawn.link('allow', reviewOf('a'))) as Record<string, string>;
    for (const other of [{ taskId: 'c' }, { hash: 'f'.repeat(64) }, { taskId: 'b' }, { hash: '' }]) {
      assert.equal(drawn.asked({ ...right, ...other }), undefined, JSON.stringify(other));
    }
    const { token, hash } = right;
    assert.equal(drawn.asked({ token, hash }), undefined);
    assert.equal(drawn.asked({ ...right, role: 'script', path: '/etc/passwd' })?.file, undefined);
    assert.equal(drawn.asked({ ...right, role: 'script', path: script.path })?.file, script);
  });

  it('“Allow all” leaves out what reaches outside, what cannot be read whole, and what is disabled', () => {
    const big: EvidenceFile = { role: 'module', path: 'data.bin', without: 'too-large' };
    const outside: EvidenceFile = { ...script, path: '/opt/tool.mjs', outside: true };
    const drawn = new DrawnReview([
      reviewOf('a'),
      reviewOf('b', { state: 'changed' }),
      reviewOf('outside', { isOutside: true, evidence: { settings: {}, files: [outside] } }),
      reviewOf('large', { obstacle: big, evidence: { settings: {}, files: [big] } }),
      reviewOf('disabled', { task: aTask({ id: 'disabled', enabled: false }) }),
      reviewOf('allowed', { state: 'approved' }),
    ]);
    const asked = drawn.asked(argumentOf(drawn.linkToAllowAll()));
    assert.deepEqual(
      asked?.grants.map(({ taskId }) => taskId),
      ['a', 'b'],
    );
    const large = drawn.reviews[3] as TaskReview;
    assert.deepEqual(drawn.asked(argumentOf(drawn.link('allow', large)))?.grants, []);
  });

  it('No two links of a page bear the same name, whatever the tasks are called', () => {
    const named = (id: string, label: string) => reviewOf(id, { task: aTask({ id, label }) });
    const drawn = new DrawnReview([named('a', 'Report'), named('b', 'Report'), named('c', 'Repo\u200brt')]);
    assert.deepEqual(
      drawn.reviews.map((review) => drawn.nameOf(review)),
      ['Report (a)', 'Report (b)', 'Repo‹U+200B›rt'],
    );
  });

  it('The tokens of two drawings have nothing in common', () => {
    const tokens = Array.from(
      { length: 100 },
      () => (argumentOf(new DrawnReview([]).linkToAllowAll()) as { token: string }).token,
    );
    assert.equal(new Set(tokens).size, 100);
    assert.ok(tokens.every((token) => /^[0-9a-f-]{36}$/.test(token)));
  });

  it('A command line that is longer than a dialog is not decided by its beginning', () => {
    const words = { when: () => [] };
    const short = presentReview(
      reviewOf('a', { task: aTask({ id: 'a', run: { kind: 'command', command: 'npm test' } }) }),
      words,
    );
    assert.match(reviewInDialog(short, inEnglish) ?? '', /npm test/);
    for (const command of [`npm test ${' '.repeat(2000)}; curl evil`, `true${'\n'.repeat(60)}curl evil`]) {
      const long = presentReview(
        reviewOf('a', { task: aTask({ id: 'a', run: { kind: 'command', command } }) }),
        words,
      );
      assert.equal(reviewInDialog(long, inEnglish), undefined);
    }
  });

  it('What would hide or turn around words in a dialog is shown by its name', () => {
    const task = aTask({ id: 'a', run: { kind: 'command', command: `rm \u202ecod.txt\u200b` } });
    const text = reviewInDialog(presentReview(reviewOf('a', { task }), { when: () => [] }), inEnglish) ?? '';
    assert.match(text, /rm ‹U\+202E›cod\.txt‹U\+200B›/);
  });

  it('A link from outside with other paths or parameters asks for nothing', () => {
    assert.deepEqual(readRunLink('/run', 'task=a', ''), { taskId: 'a' });
    assert.deepEqual(readRunLink('/run', 'task=a&folder=R&D = all', ''), {
      taskId: 'a',
      folder: 'R&D = all',
    });
    const crafted: readonly (readonly [string, string, string])[] = [
      ['', '', ''],
      ['/', 'task=a', ''],
      ['/run/', 'task=a', ''],
      ['/RUN', 'task=a', ''],
      ['/run/../allow', 'task=a', ''],
      ['/allow', 'task=a', ''],
      ['/approve', 'task=a', ''],
      ['/run', '', ''],
      ['/run', 'task=', ''],
      ['/run', 'Task=a', ''],
      ['/run', 'id=a', ''],
      ['/run', 'task=a&task=b', ''],
      ['/run', 'task=a&approve=true', ''],
      ['/run', 'approve=true&task=a', ''],
      ['/run', 'task=a&folder=', ''],
      ['/run', 'task=a', 'allow'],
      ['/run', `task=${'a'.repeat(1000)}`, ''],
    ];
    for (const [path, query, fragment] of crafted) {
      assert.equal(readRunLink(path, query, fragment), undefined, `${path}?${query}#${fragment}`);
    }
  });

  it('No link of a page calls any other command than its own four', () => {
    assert.deepEqual(Object.values(reviewCommands), [
      'scheduler.internal.allow',
      'scheduler.internal.revoke',
      'scheduler.internal.openReviewed',
      'scheduler.internal.compareReviewed',
    ]);
  });
});

/** All elements of the page. */
const known = new Set(
  'html head meta title link body header h1 main p section h2 article h3 code h4 ul li a details summary'.split(
    ' ',
  ),
);
