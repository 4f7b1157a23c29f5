import assert from 'node:assert/strict';
import { AttackedTask, attackedWorkspaces } from '../support/attackedTask.ts';
import {
  added,
  changed,
  command,
  harm,
  harmInNode,
  program,
  put,
  script,
  testAttacks,
} from '../support/namedAttacks.ts';

const step = (
  text: string,
  name = 'steps/b.sh',
  others: Record<string, string> = { 'steps/a.sh': 'true\n' },
) => changed(text, name, 'true\n', harm, others);
const bash = (text: string) => program('bash', '-c', text);

describe('Attacks on files that patterns stand for', function () {
  this.timeout(60_000);
  testAttacks([
    step('for f in steps/*.sh; do sh $f; done'),
    step('for f in steps/*; do sh "$f"; done', 'steps/b'),
    step('for f in a b; do sh steps/$f; done', 'steps/b', { 'steps/a': 'true\n' }),
    step('for f in a b; do . "./steps/${f}.txt"; done', 'steps/b.txt', { 'steps/a.txt': 'true\n' }),
    step('for f in $(ls steps); do sh steps/$f; done', 'steps/b', { 'steps/a': 'true\n' }),
    step('for f in `find steps -type f`; do sh $f; done', 'steps/deep/b', { 'steps/a': 'true\n' }),
    changed('for f in ./steps/*; do "$f"; done', 'steps/b!', '#!/bin/sh\n', `#!/bin/sh\n${harm}`),
    step('sh steps/*.sh', 'steps/a.sh', {}),
    step('sh st[aeiou]p?/[a-c]*', 'steps/b', {}),
    step('. ./steps/*.sh', 'steps/b.sh', {}),
    step('cat steps/*.sh | sh'),
    step('cat steps/* | sh', 'steps/b', { 'steps/a': 'true\n' }),
    step('cat steps/a steps/b | tr a a | sh -e -s -- x', 'steps/b', { 'steps/a': 'true\n' }),
    step('for f in steps/*; do cat $f; done | sh', 'steps/b'),
    step('(cat steps/a; cat steps/b) | sh', 'steps/b', { 'steps/a': 'true\n' }),
    step('find steps -type f -exec sh {} \\;', 'steps/deep/b', {}),
    step("find steps -name '*.txt' | xargs -n1 sh", 'steps/b.txt', {}),
    step('ls steps | while read -r f; do sh "steps/$f"; done', 'steps/b', { 'steps/a': 'true\n' }),
    changed(script('job.sh'), 'lib/steps/b', 'true\n', harm, {
      'job.sh': 'HERE="$(cd "$(dirname "$0")" && pwd)"\nfor f in "$HERE"/lib/steps/*; do . "$f"; done\n',
    }),
    added('sh -c "for f in steps/*.sh; do sh \\$f; done"', 'steps/new.sh', harm, { 'steps/a.sh': 'true\n' }),
    changed(bash('for f in steps/{a,b}; do sh $f; done'), 'steps/b', 'true\n', harm, { 'steps/a': 'true\n' }),
    changed(bash('. steps/step{1..3}'), 'steps/step1', 'true\n', harm, {
      'steps/step2': '',
      'steps/step3': '',
    }),
    changed(
      bash('all=(steps/a steps/b); for f in "${all[@]}"; do sh "$f"; done'),
      'steps/b',
      'true\n',
      harm,
      {
        'steps/a': 'true\n',
      },
    ),
    changed(
      bash('shopt -s globstar; for f in steps/**/*; do [ -f $f ] && sh $f; done; true'),
      'steps/x/y/b',
      'true\n',
      harm,
    ),
    changed('run-parts steps', 'steps/b!', '#!/bin/sh\n', `#!/bin/sh\n${harm}`, {}, 'run-parts'),
    changed('mocha "test/**/*.js"', 'test/a/b.js', '', harmInNode, {}, 'mocha'),
  ]);
});

describe('Attacks by names that the command puts together', function () {
  this.timeout(60_000);
  testAttacks([
    step('D=lib; sh $D/job', 'lib/job', {}),
    step('D=lib; N=job; sh "${D}/$N"', 'lib/job', {}),
    step("RUN='sh lib/job'; $RUN", 'lib/job', {}),
    step('S=sh; $S lib/job', 'lib/job', {}),
    step('N=no; N=job; D=lib; D=$D; sh $D/$N', 'lib/job', { 'lib/no': '' }),
    step('sh ${JOB:-lib/job}', 'lib/job', {}),
    step('. "${JOB:-${OTHER:-./lib/job}}"', 'lib/job', {}),
    step(': ${JOB:=lib/job}; sh $JOB', 'lib/job', {}),
    step('echo "${x:-$(sh ./lib/job)}"', 'lib/job', {}),
    step('echo `sh lib/job`', 'lib/job', {}),
    step('echo `echo \\`sh lib/job\\``', 'lib/job', {}),
    step('set -- lib/job; sh "$1"', 'lib/job', {}),
    changed(bash("sh $'lib/\\x6aob'"), 'lib/job', 'true\n', harm),
    changed(bash('sh $"lib/job"'), 'lib/job', 'true\n', harm),
    changed('BASH_ENV=lib/rc bash -c true', 'lib/rc', 'true\n', harm),
    changed(
      'export NODE_OPTIONS="--require ./lib/hook"; node -e 1',
      'lib/hook.js',
      '',
      `require('fs').writeFileSync('harm','')`,
    ),
    changed(script('job.sh'), 'lib/two', 'true\n', harm, {
      'job.sh': '. ./lib/one\n',
      'lib/one': '. ./lib/two\n',
    }),
  ]);
});

describe('A pattern', function () {
  this.timeout(60_000);
  const create = attackedWorkspaces();

  it('that stands for too many files cannot be allowed', async () => {
    const task = new AttackedTask(await create(), command('for f in many/**/*; do sh $f; done'));
    const names = Array.from({ length: 2_100 }, (_, index) => [
      `many/${String(index % 7)}/${String(index)}`,
      '',
    ]);
    await put(task, Object.fromEntries(names) as Record<string, string>);
    const { files } = await task.evidence();
    assert.ok(files.some(({ without }) => without === 'too-large'));
  });

  it('of files that nobody runs is no evidence', async () => {
    const checks =
      'eslint "src/**/*.js" && prettier --check src/*.js; rm -rf src/*.mjs; mytool "src/**/*.js"';
    const task = new AttackedTask(await create(), command(checks));
    await put(task, { 'src/a.js': '', 'src/b.mjs': '' });
    assert.deepEqual((await task.evidence()).files, []);
  });

  it('does not lead out of the workspace, or into packages', async () => {
    const task = new AttackedTask(
      await create(),
      command('sh ../*/*.sh; sh /usr/*/x; sh */*/*.sh; sh **/*.sh'),
    );
    await put(task, { 'node_modules/a/b.sh': '', '.git/a/b.sh': '' });
    assert.deepEqual((await task.evidence()).files, []);
  });

  it('goes through links to folders once', async () => {
    const task = new AttackedTask(await create(), command('sh **/*.sh'));
    await put(task, { 'a/b.sh': '' });
    await task.link('a/loop', task.path(''));
    assert.deepEqual(
      (await task.evidence()).files.map(({ path }) => path),
      ['a/b.sh'],
    );
  });
});
