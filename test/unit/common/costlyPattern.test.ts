import assert from 'node:assert/strict';
import { matchesGlob } from 'node:path';
import { isCostlyPattern } from '../../../src/common/costlyPattern.ts';

describe('A glob pattern', () => {
  for (const pattern of [
    ...['**', 'scripts/**', 'src/**/*.{js,ts,jsx,tsx}', '*.md', 'a/b/c.sh', '{src,test}/**/*.+(js|ts)'],
    ...['**/*.+(js|ts)', '**/*.+(js|jsx|ts|tsx)', '**/*.@(js|ts|mjs|cjs|mts|cts|jsx|tsx|json)', '!(a).sh'],
    ...[
      'report-+([0-9]).csv',
      '*-*-*.{csv,json}',
      'Report (1)*.pdf',
      '?(a).b',
      '**/a/**/b/**/*.x',
      '[!a]*.sh',
    ],
    ...['@(a|+(b|c))/*', 'data/20??-??-??.csv', '***', '{a/**,b/**}'],
  ]) {
    it(`is an ordinary one: ${pattern}`, () => assert.equal(isCostlyPattern(pattern), false));
  }

  for (const pattern of [
    ...[
      '+(+(a))b',
      '*(*(a))',
      '+(a|+(b))',
      '+(a*)b',
      '*(a|?)b',
      '+(a|aa)b',
      '+(a|a)',
      '+(|a)',
      '+()',
      '+(a|A)x',
    ],
    ...['+(ab|a|ba)c', '*([a]|a)b', '*a*a*a*b', '+(a)+(a)+(a)*b', '!(a)!(b)!(c)!(d)', '@(+(a|aa)|b)c'],
    // What is seen only when braces, brackets and escapes are taken away.
    ...[
      '+{(+(a)),x}b',
      '{+,x}(a|aa)b',
      '+(a{|,x}a)',
      '+({a,b}|a)',
      '+([)]+(a))',
      '+([])]|a)',
      '+(\\)+(a))',
      '+(a(b)',
    ],
    ...['+(a', '+(a/b|a)', '{*a*,x/}*b*b', '*{a,*}*{b,*}*', '@(a|b|c|d)'.repeat(8), '?(a)'.repeat(20)],
    ...['**/a/'.repeat(12), '{1..300000000}', '{a,b}'.repeat(9), `${'x'.repeat(300)}*`],
  ]) {
    it(`is a costly one: ${pattern.slice(0, 40)}`, () => assert.equal(isCostlyPattern(pattern), true));
  }

  it('is judged at once, whatever it is', () => {
    const since = performance.now();
    for (const unit of ['+(', '{', '*', 'a|', '[(', '..', '{..', '@(a|', '(', '+(a)', '{a,', '+(a|aa|aaa|']) {
      for (const beginning of ['', '+(', '{', '[']) {
        const end = ')'.repeat(unit.split('(').length - 1);
        isCostlyPattern(`${beginning}${unit.repeat(200 / unit.length - 1)}${end}`);
        isCostlyPattern(`${beginning}${unit.repeat(10_000)}`);
      }
    }
    assert.ok(performance.now() - since < 500);
  });

  it('that is not costly matches any name in a moment', () => {
    // Such as are made to take long, of the letters that make patterns what they are.
    const parts = ['a', 'aa', 'b', '*', '+(', '*(', '@(', '?(', '!(', '|', ')', '?', '[ab]', '{a,aa}'];
    let random = 12_345;
    const next = () => (random = (random * 1_103_515_245 + 12_345) % 2_147_483_648);
    let tried = 0;
    for (let round = 0; round < 40_000; round++) {
      const pattern = Array.from({ length: 2 + (next() % 11) }, () => parts[next() % parts.length]).join('');
      if (isCostlyPattern(pattern)) continue;
      tried++;
      const since = performance.now();
      matchesGlob('a'.repeat(60), pattern);
      assert.ok(performance.now() - since < 250, pattern);
    }
    assert.ok(tried > 1_000, String(tried));
  });
});
