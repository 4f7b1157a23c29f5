import { added, changed, harm, scripts, script, testAttacks, type Named } from '../support/namedAttacks.ts';

const top = 'touch harm; touch ../harm; touch ../../harm';
const root = { 'package.json': JSON.stringify({ workspaces: ['packages/*', 'tools/one'] }) };
const web = (report: string) => scripts(report, { name: 'web' });

/** A package.json elsewhere. */
const packages = (text: string, name = 'web/package.json', others = {}, ...needs: string[]): Named =>
  changed(text, name, web('true'), web(top), others, ...needs);

const rules = (recipe: string) => `all:\n\t${recipe}\n`;

describe('Attacks on folders that a command enters', function () {
  this.timeout(60_000);
  testAttacks([
    packages('npm --prefix web run report', undefined, {}, 'npm'),
    packages('npm --prefix=web run report', undefined, {}, 'npm'),
    packages('npm run report --prefix web', undefined, {}, 'npm'),
    packages('npm -w web run report', 'packages/web/package.json', root, 'npm'),
    packages('npm run report --workspace=web', 'packages/web/package.json', root, 'npm'),
    packages('npm run report -w tools/one', 'tools/one/package.json', root, 'npm'),
    packages('npm run report --workspaces', 'packages/web/package.json', root, 'npm'),
    changed('npm -w web run report', 'packages/web/step', 'true\n', `${top}\n`, {
      ...root,
      'packages/web/package.json': web('sh ./step'),
    }),
    packages('cd packages && npm -w web run report', 'packages/web/package.json', root, 'npm'),
    packages('yarn --cwd web report', undefined, {}, 'yarn'),
    packages('yarn workspace web report', 'packages/web/package.json', root, 'yarn'),
    packages(
      'yarn workspace web report',
      'a/b/web/package.json',
      { 'package.json': '\uFEFF{"workspaces":{"packages":["a/**"]}}' },
      'yarn',
    ),
    packages('pnpm -C web report', undefined, {}, 'pnpm'),
    packages('pnpm --dir web report', undefined, {}, 'pnpm'),
    packages('pnpm --dir=web report', undefined, {}, 'pnpm'),
    packages(
      'pnpm --filter web report',
      'apps/web/package.json',
      { 'package.json': '{}', 'pnpm-workspace.yaml': 'packages:\n  # all\n  - "apps/*" # here\n' },
      'pnpm',
    ),
    packages(
      'pnpm -r report',
      'apps/web/package.json',
      { 'pnpm-workspace.yaml': 'packages: ["libs/*", apps/*]\n' },
      'pnpm',
    ),
    packages(
      'npx lerna run report',
      'libs/web/package.json',
      { 'lerna.json': '{"packages":["libs/*"]}' },
      'lerna',
    ),
    packages('bun run --cwd=web report', undefined, {}, 'bun'),
    packages(
      'for d in web api; do (cd $d && npm run report); done',
      undefined,
      { 'api/package.json': web('true') },
      'npm',
    ),
    packages(
      'for d in packages/*; do npm --prefix "$d" run report; done',
      'packages/web/package.json',
      { 'packages/x/package.json': web('true') },
      'npm',
    ),
    ...['make -C sub', 'make -Csub', 'make --directory=sub', 'make --directory sub'].map((text) =>
      changed(text, 'sub/Makefile', rules('true'), rules('touch ../harm'), {}, 'make'),
    ),
    ...['make -f rules.txt -C sub', 'make -C sub --file rules.txt', 'make -C sub -frules.txt'].map((text) =>
      changed(text, 'sub/rules.txt', rules('true'), rules('touch ../harm'), {}, 'make'),
    ),
    changed('just -f build.txt', 'build.txt', rules('true'), rules('touch harm'), {}, 'just'),
    changed('just --justfile=ci/build.txt', 'ci/build.txt', rules('true'), rules('touch harm'), {}, 'just'),
    changed('just -d ci', 'ci/justfile', 'all:\n  sh step\n', 'all:\n  touch harm\n', {}, 'just'),
    changed('just', 'step', 'true\n', harm, { justfile: 'all:\n  sh step\n' }, 'just'),
    changed(
      'cargo run --manifest-path tools/Cargo.toml',
      'tools/build.rs',
      '//',
      '// 2',
      { 'tools/Cargo.toml': '' },
      '-',
    ),
    changed(
      'cargo run --manifest-path tools/Cargo.toml',
      'tools/src/a/b.rs',
      '//',
      '// 2',
      { 'tools/Cargo.toml': '' },
      '-',
    ),
    changed('go -C tools run .', 'tools/main.go', '//', '// 2', { 'tools/go.mod': 'module a\n' }, '-'),
    changed('go run ./cmd/tool', 'cmd/tool/main.go', '//', '// 2', { 'go.mod': 'module a\n' }, '-'),
    changed('docker compose -f deploy/stack.txt up', 'deploy/stack.txt', 'a', 'b', {}, '-'),
    changed('docker build api', 'api/Dockerfile', 'a', 'b', {}, '-'),
    changed('docker build .', 'scripts/entry', 'true', harm, { Dockerfile: 'RUN sh scripts/entry\n' }, '-'),
    changed('gradle -p sub build', 'sub/build.gradle', 'a', 'b', {}, '-'),
    changed('task -t ci/tasks.txt', 'ci/tasks.txt', 'a', 'b', {}, '-'),
  ]);
});

const shadow = `#!/bin/sh\n${harm}`;
const quiet = '#!/bin/sh\n';

describe('Attacks on programs by a PATH that a command sets', function () {
  this.timeout(60_000);
  testAttacks([
    changed('PATH=bin:$PATH report', 'bin/report!', quiet, shadow),
    ...[
      'export PATH=./tools:$PATH; date',
      'env PATH="tools:$PATH" date',
      'PATH="$PWD/tools:$PATH"; export PATH; date',
      'job() { date; }; PATH=$(pwd)/tools:$PATH; job',
      'T=tools; PATH=$T:$PATH; date',
      `sh -c 'PATH="./tools:$PATH"; date'`,
      'cd tools && PATH=:$PATH && cd .. && PATH=tools:$PATH date',
      'PATH+=x; PATH="${PWD}/tools:$PATH"; date',
    ].map((text) => added(text, 'tools/date!', shadow, { 'tools/x': '' })),
    added(script('job.sh'), 'lib/bin/date!', shadow, {
      'job.sh': '. lib/setup\ndate\n',
      'lib/setup': 'PATH="$(dirname "$0")/lib/bin:$PATH"\n',
      'lib/bin/x': '',
    }),
    added(script('lib/job.sh'), 'lib/date!', shadow, { 'lib/job.sh': 'PATH="${0%/*}:$PATH"\ndate\n' }),
    {
      ...added('make', 'tools/date!', shadow, {
        Makefile: 'export PATH := ./tools:$(PATH)\nall:\n\tdate\n',
        'tools/x': '',
      }),
      needs: ['make'],
    },
    {
      ...added('fish -c "fish_add_path tools; date"', 'tools/date!', shadow, { 'tools/x': '' }),
      needs: ['fish'],
    },
  ]);
});
