import {
  changed,
  harm,
  harmInNode,
  harmInPython,
  program,
  script,
  testAttacks,
  type Named,
} from '../support/namedAttacks.ts';

const job = (text: string) => changed(text, 'lib/job', 'true\n', harm);
const bash = (text: string) => changed(program('bash', '-c', text), 'lib/job', 'true\n', harm);
const node = (text: string) => changed(text, 'lib/x.data', '', harmInNode);
const python = (text: string) => changed(text, 'helper.py', '', harmInPython);
const perl = (text: string, name = 'bin/report') =>
  changed(text, name, '1;\n', `open(my $f, '>', 'harm'); 1;\n`, {}, 'perl');
/** Of programs that are seldom there. */
const unseen = (text: string, name: string, others = {}): Named => changed(text, name, 'a', 'b', others, '-');

describe('Attacks on what an interpreter is sent', function () {
  this.timeout(60_000);
  testAttacks([
    node("node <<'E'\nrequire('./lib/x.data')\nE"),
    node("node - <<E | cat\nrequire('./lib/x.data')\nE\ntrue"),
    node("cat <<-'END OF IT' | node\n\trequire('./lib/x.data')\n\tEND OF IT\n"),
    node(`echo "require('./lib/x.data')" | node`),
    node("cat > x.txt <<E\nit's\nE\nnode <<E\nrequire('./lib/x.data')\nE"),
    changed(program('bash', '-c', `node <<< "require('./lib/x.data')"`), 'lib/x.data', '', harmInNode),
    changed(script('job.sh'), 'lib/x.data', '', harmInNode, {
      'job.sh': "env A=1 node --input-type=commonjs <<'E'\nrequire('./lib/x.data')\nE\n",
    }),
    python('python3 - <<E\nimport helper\nE'),
    python('python3 <<"E"\nfrom helper import *\nE'),
    python('printf "import helper" | python3 -'),
    python('python3 -u - <<A; cat <<B\nimport helper\nA\nit is\nB'),
    job('sh <<E\nsh ./lib/job\nE'),
    job("cat <<E\nit's\nE\nsh lib/job"),
    job('sh -e < lib/job'),
    job('sh -s a b < lib/job'),
    job('cat lib/job | sh'),
    job('cat lib/job | env A=1 sh -x'),
    job('< lib/job cat | sh'),
    job('eval "$(cat lib/job)"'),
    job('sh -c "$(cat lib/job)"'),
    job('eval `cat lib/job`'),
    job('$(cat lib/job)'),
    bash('source <(cat lib/job)'),
    bash('bash <(cat lib/job)'),
    bash('. <(sh ./lib/job)'),
    bash('eval "$(<lib/job)"'),
    bash('sh <<< "sh lib/job"'),
    bash('cat < <(sh lib/job)'),
    bash('mapfile -t a <<< x; bash <<E\n. lib/job\nE\n'),
  ]);
});

describe('Attacks on files without an ending', function () {
  this.timeout(60_000);
  testAttacks([
    perl('perl bin/report'),
    perl('perl -w bin/report a b'),
    perl('env perl -- bin/report'),
    perl('cat bin/report | perl'),
    perl('perl -e "require q(./lib/x.pl)"', 'lib/x.pl'),
    changed('awk -f bin/sum /dev/null', 'bin/sum', 'BEGIN { }', 'BEGIN { system("touch harm") }', {}, 'awk'),
    changed('sed -n -f bin/edit x.txt', 'bin/edit', 'p', 's/.*/touch harm/e', { 'x.txt': 'a\n' }, 'sed'),
    unseen('php -f bin/report', 'bin/report'),
    unseen('php bin/report --all', 'bin/report'),
    unseen('Rscript --vanilla bin/report', 'bin/report'),
    unseen('lua5.4 bin/report', 'bin/report'),
    unseen('ruby -w bin/report', 'bin/report'),
    unseen('deno run --allow-all bin/report', 'bin/report'),
    unseen('bun run bin/report', 'bin/report'),
    unseen('npx ts-node bin/report', 'bin/report'),
    unseen('npx tsx watch bin/report', 'bin/report'),
    unseen('julia bin/report', 'bin/report'),
    unseen('psql -f bin/report', 'bin/report'),
    unseen('tclsh bin/report', 'bin/report'),
  ]);
});

const inFolder: readonly (readonly [string, string])[] = [
  ['npx eslint .', 'eslint.config.mjs'],
  ['eslint@9 src', '.eslintrc.json'],
  ['vite build', 'vite.config.ts'],
  ['yarn vitest', 'vitest.config.mts'],
  ['pnpm exec webpack', 'webpack.config.js'],
  ['npx --yes rollup -c', 'rollup.config.mjs'],
  ['node node_modules/.bin/jest', 'jest.config.ts'],
  ['gulp build', 'gulpfile.js'],
  ['grunt', 'Gruntfile.js'],
  ['npx mocha', '.mocharc.cjs'],
  ['npx playwright test', 'playwright.config.ts'],
  ['tailwindcss -o x.css', 'tailwind.config.js'],
  ['next build', 'postcss.config.cjs'],
  ['next build', 'next.config.mjs'],
  ['astro build', 'astro.config.mjs'],
  ['nuxt generate', 'nuxt.config.ts'],
  ['svelte-kit sync', 'svelte.config.js'],
  ['pytest tests', 'tests/conftest.py'],
  ['python3 -m pytest tests', 'pytest.ini'],
  ['python3 -mpytest tests', 'conftest.py'],
  ['tox -e py', 'tox.ini'],
  ['nox', 'noxfile.py'],
  ['rake', 'Rakefile'],
  ['bundle exec rake', 'Gemfile'],
  ['go-task build', 'Taskfile.yaml'],
  ['just', 'justfile'],
  ['./gradlew test', 'gradlew'],
  ['./gradlew test', 'gradle/wrapper/gradle-wrapper.properties'],
  ['gradle test', 'build.gradle.kts'],
  ['mvn test', 'pom.xml'],
  ['./mvnw test', '.mvn/wrapper/maven-wrapper.properties'],
  ['cargo build', 'build.rs'],
  ['docker compose up', 'compose.override.yaml'],
  ['docker build .', 'Dockerfile'],
  ['pre-commit run', '.pre-commit-config.yaml'],
  ['snakemake -j1', 'Snakefile'],
  ['dvc repro', 'dvc.yaml'],
  ['composer run x', 'composer.json'],
  ['direnv exec . x', '.envrc'],
];

describe('Attacks on what a tool reads unasked', function () {
  this.timeout(60_000);
  testAttacks([
    ...inFolder.map(([text, name]) => unseen(text, name, { 'tests/x': '' })),
    changed(
      'npx eslint .',
      'rules/own.js',
      '',
      harmInNode,
      { 'eslint.config.mjs': 'import "./rules/own.js"' },
      '-',
    ),
    changed(
      'npm run report',
      'vite.config.js',
      '',
      harmInNode,
      { 'package.json': '{"scripts":{"report":"vite"}}' },
      '-',
    ),
    changed('rake', 'tasks/own', '', 'b', { Rakefile: 'require_relative "tasks/own"\n' }, '-'),
    changed(
      'task',
      'bin/step',
      '',
      'b',
      { 'Taskfile.yml': 'tasks:\n  x:\n    cmds:\n      - sh bin/step\n' },
      '-',
    ),
    changed(
      'dvc repro',
      'bin/step',
      '',
      'b',
      { 'dvc.yaml': 'stages:\n  x:\n    cmd: python3 bin/step\n' },
      '-',
    ),
    changed('tox', 'bin/step', '', 'b', { 'tox.ini': '[testenv]\ncommands = python bin/step\n' }, '-'),
    changed('npx webpack --config build/x.txt', 'build/x.txt', '', 'b', {}, '-'),
  ]);
});
