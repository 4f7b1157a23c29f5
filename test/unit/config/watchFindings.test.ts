import assert from 'node:assert/strict';
import { parse, problemsOf, withTask } from './parsing.ts';

const watching = (watch: unknown) => withTask(`{"run": {"command": "x"}, "watch": ${JSON.stringify(watch)}}`);
const watchedBy = (watch: unknown) => parse(watching(watch)).config?.tasks[0]?.watch;

describe('further files that an approval covers', () => {
  it('are none where nothing is said', () => {
    assert.deepEqual(parse(withTask('{"run": {"command": "x"}}')).config?.tasks[0]?.watch, []);
  });

  it('are a glob, or several', () => {
    assert.deepEqual(watchedBy('scripts/**'), ['scripts/**']);
    assert.deepEqual(watchedBy(['scripts/**', 'a..b/{c,d}', '..config/x']), [
      'scripts/**',
      'a..b/{c,d}',
      '..config/x',
    ]);
  });

  for (const glob of [
    '../x',
    'a/../../x',
    '/etc/**',
    '~/x',
    'C:\\x',
    '\\\\host\\share',
    '{a,../b}/c',
    '..',
  ]) {
    it(`are never beyond the workspace folder: ${glob}`, () => {
      const file = watching(['scripts/**', glob]);
      const [problem] = problemsOf(file);
      assert.ok(problem?.endsWith(`error: “${glob}” leaves the workspace folder.`), problem);
      assert.deepEqual(problemsOf(file).length, 1);
      assert.equal(watchedBy(glob), undefined);
    });
  }

  it('are told at their place', () => {
    const file = withTask('{"run": {"command": "x"}, "watch": ["a", "../b"]}');
    assert.match(problemsOf(file)[0] ?? '', /^2:\d+ "\.\.\/b" error/);
  });

  for (const glob of ['+(+(a))b', '*a*a*a*b', `${'x'.repeat(300)}*`]) {
    it(`never take long to match: ${glob.slice(0, 20)}`, () => {
      const said = /“.+” would take too long to match/;
      const file = withTask(`{"run": {"command": "x"}, "watch": ["a", "${glob}"]}`);
      assert.match(problemsOf(file)[0] ?? '', said);
      assert.match(problemsOf(file)[0] ?? '', /^2:\d+ "(?:[+*x])/);
      const output = withTask(`{"run": {"command": "x"}, "output": {"from": "files", "files": "${glob}"}}`);
      assert.match(problemsOf(output)[0] ?? '', said);
      assert.equal(problemsOf(output).length, 1);
    });
  }
});
