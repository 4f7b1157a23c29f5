import { basename } from 'node:path';
import type { Language } from './codeFile.ts';

/** What a tool reads without being told: the names of files, and whether they are looked for upwards. */
export interface Manifest {
  readonly code: readonly string[];
  /** What may hold secrets. */
  readonly settings?: readonly string[];
  readonly upwards: boolean;
  /** Patterns of what is run with them, beside the first of them or where the tool is started. */
  readonly beside?: readonly string[];
  /** As what its files are read that say nothing of it. */
  readonly readAs?: Language;
}

const node: Manifest = {
  code: ['package.json', '.yarnrc.yml', '.yarnrc', '.pnpmfile.cjs', 'pnpm-workspace.yaml', 'bunfig.toml'],
  settings: ['.npmrc'],
  upwards: true,
};
const compose = ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml'];

const upwards = (...code: readonly string[]): Manifest => ({ code, upwards: true });
/** Lists of commands. */
const commands = (...code: readonly string[]): Manifest => ({ code, upwards: true, readAs: 'shell' });
/** `NAME.config.js`, in all the endings that there are. */
const scripted = (name: string): readonly string[] =>
  ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'].map((ending) => `${name}.${ending}`);
const configured = (...names: readonly string[]): Manifest =>
  upwards(...names.flatMap((name) => scripted(`${name}.config`)));
/** `.NAMErc`. */
const rc = (name: string): readonly string[] => [
  `.${name}rc`,
  ...['json', 'jsonc', 'yaml', 'yml', 'js', 'cjs', 'mjs', 'ts'].map((ending) => `.${name}rc.${ending}`),
];

const styles = [...scripted('postcss.config'), ...scripted('tailwind.config'), ...rc('postcss')];
const vite: Manifest = upwards(...scripted('vite.config'), ...scripted('vitest.config'), ...styles);
const python: Manifest = commands(
  ...['pyproject.toml', 'setup.py', 'setup.cfg', 'tox.ini', 'noxfile.py', 'conftest.py', 'pytest.ini'],
  ...['.pytest.ini', 'tasks.py', 'dodo.py', 'fabfile.py', 'Pipfile', 'hatch.toml', 'uv.toml'],
);
const java: Manifest = upwards(
  ...['pom.xml', 'build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'],
  ...['gradle.properties', 'gradlew', 'gradle/wrapper/gradle-wrapper.properties', 'build.xml', 'mvnw'],
  ...['gradle/wrapper/gradle-wrapper.jar', '.mvn/wrapper/maven-wrapper.properties', '.mvn/maven.config'],
  ...['.mvn/wrapper/maven-wrapper.jar', '.mvn/extensions.xml', '.mvn/jvm.config', 'build.sbt'],
);
const docker: Manifest = commands(
  ...[...compose, ...compose.map((name) => name.replace('.y', '.override.y')), 'Dockerfile', 'Containerfile'],
  ...['docker-bake.hcl', 'docker-bake.json'],
);

const byTools: readonly (readonly [string, Manifest])[] = [
  ['npm npx pnpm pnpx yarn yarnpkg bun bunx corepack', node],
  ['make gmake bmake', { code: ['GNUmakefile', 'makefile', 'Makefile', 'BSDmakefile'], upwards: false }],
  ['just', commands('justfile', 'Justfile', '.justfile')],
  ['docker docker-compose podman podman-compose buildx nerdctl', docker],
  ['deno', upwards('deno.json', 'deno.jsonc', 'package.json')],
  ['pytest py.test tox nox uv uvx poetry pdm hatch pip pipenv pipx invoke inv doit fab', python],
  [
    'rake bundle',
    { code: ['Rakefile', 'rakefile', 'Rakefile.rb', 'Gemfile'], upwards: true, readAs: 'ruby' },
  ],
  ['rspec', upwards('.rspec', 'spec/spec_helper.rb', 'spec/rails_helper.rb')],
  [
    'cargo',
    {
      ...upwards('Cargo.toml', 'build.rs', '.cargo/config.toml', '.cargo/config', 'rust-toolchain.toml'),
      beside: ['src/**/*.rs'],
    },
  ],
  ['go', { ...upwards('go.mod', 'go.work'), beside: ['*.go'] }],
  ['task go-task', commands(...['Taskfile', 'taskfile'].flatMap((name) => [`${name}.yml`, `${name}.yaml`]))],
  ['mvn mvnw gradle gradlew ant sbt', java],
  ['composer', commands('composer.json')],
  ['phpunit', upwards('phpunit.xml', 'phpunit.xml.dist')],
  ['mise asdf', commands('mise.toml', '.mise.toml', '.tool-versions', 'mise/config.toml')],
  ['direnv', { code: ['.envrc'], upwards: true, readAs: 'shell' }],
  ['pre-commit prek', commands('.pre-commit-config.yaml')],
  ['lefthook', commands('lefthook.yml', '.lefthook.yml', 'lefthook.yaml')],
  ['snakemake', commands('Snakefile', 'snakefile', 'workflow/Snakefile')],
  ['dvc', commands('dvc.yaml')],
  ['nextflow', upwards('main.nf', 'nextflow.config')],
  ['cmake ctest cpack', commands('CMakeLists.txt', 'CMakePresets.json')],
  ['meson ninja', commands('meson.build', 'build.ninja')],
  ['bazel bazelisk', upwards('MODULE.bazel', 'WORKSPACE', '.bazelrc', 'BUILD', 'BUILD.bazel')],
  ['scons', upwards('SConstruct')],
  ['mix', upwards('mix.exs')],
  ['sphinx-build mkdocs', upwards('conf.py', 'docs/conf.py', 'mkdocs.yml')],
  ['ansible ansible-playbook', upwards('ansible.cfg')],
  ['terraform tofu terragrunt', { ...upwards('terragrunt.hcl'), beside: ['*.tf'] }],
  ['act', commands('.actrc')],
  ['eslint eslint_d', upwards(...scripted('eslint.config'), ...rc('eslint'))],
  ['prettier', upwards(...scripted('prettier.config'), ...rc('prettier'))],
  ['stylelint', upwards(...scripted('stylelint.config'), ...rc('stylelint'))],
  ['vite vitest', vite],
  ['webpack webpack-cli webpack-dev-server', configured('webpack')],
  ['rspack', configured('rspack')],
  ['rollup', configured('rollup')],
  ['tsup', configured('tsup')],
  ['esbuild', configured('esbuild')],
  ['babel babel-node', upwards(...scripted('babel.config'), ...rc('babel'))],
  [
    'jest',
    upwards(...scripted('jest.config'), 'jest.config.json', ...scripted('babel.config'), ...rc('babel')),
  ],
  ['mocha', upwards(...rc('mocha'))],
  ['ava', configured('ava')],
  ['c8 nyc', upwards(...rc('c8'), ...rc('nyc'))],
  ['karma', upwards(...scripted('karma.conf'))],
  ['cypress', upwards(...scripted('cypress.config'), 'cypress.json')],
  ['playwright', configured('playwright')],
  ['wdio', upwards(...scripted('wdio.conf'))],
  ['gulp', upwards(...scripted('gulpfile'), ...scripted('Gulpfile'), ...scripted('gulpfile.babel'))],
  ['grunt', upwards(...scripted('Gruntfile'), ...scripted('gruntfile'))],
  ['postcss tailwindcss', upwards(...styles)],
  ['next', upwards(...scripted('next.config'), ...styles)],
  ['astro', upwards(...scripted('astro.config'), ...styles)],
  ['nuxt nuxi', upwards(...scripted('nuxt.config'), ...styles)],
  ['svelte-kit', upwards(...scripted('svelte.config'), ...scripted('vite.config'))],
  ['remix', upwards(...scripted('remix.config'), ...scripted('vite.config'))],
  ['gatsby', upwards(...scripted('gatsby-config'), ...scripted('gatsby-node'))],
  ['vue-cli-service', configured('vue')],
  ['ng', upwards('angular.json')],
  ['nx', upwards('nx.json', 'package.json', 'project.json')],
  ['turbo', upwards('turbo.json', 'package.json')],
  ['lerna', upwards('lerna.json', 'package.json')],
  ['lint-staged', upwards(...scripted('lint-staged.config'), ...rc('lintstaged'))],
  ['semantic-release', upwards(...scripted('release.config'), ...rc('release'))],
  ['changeset', upwards('.changeset/config.json')],
  ['docusaurus', configured('docusaurus')],
  ['eleventy', upwards(...scripted('.eleventy'), ...scripted('eleventy.config'))],
  ['metro expo react-native', upwards(...scripted('metro.config'), ...scripted('app.config'))],
  ['hardhat', configured('hardhat')],
  ['knex', upwards(...scripted('knexfile'))],
  ['graphql-codegen', upwards(...scripted('codegen'))],
  ['nodemon', upwards('nodemon.json', 'package.json')],
  ['pm2', upwards(...scripted('ecosystem.config'))],
];

const byTool: ReadonlyMap<string, Manifest> = new Map(
  byTools.flatMap(([names, manifest]) => names.split(' ').map((name) => [name, manifest] as const)),
);

const longestName = 4_096;

/** Of a tool by its name or path, or of what makes one of an interpreter (`node --run`); `undefined`: none is known. */
export function manifestOf(program: string): Manifest | undefined {
  if (/^--run(?:=|$)/.test(program)) return node;
  if (program.length > longestName) return undefined;
  const isName = /^[\w-]+$/.test(program);
  const name = isName ? program : basename(program).replace(/\.(?:cmd|exe|bat|js)$|@.*$/i, '');
  return byTool.get(name);
}

const packageManager = /^(?:npm|npx|pnpm|yarn|yarnpkg|bun|lerna|nx|turbo|corepack)$/;
const ofPackages =
  /^(?:-w|-ws|-F|-r|workspaces?|w|m|multi|lerna|nx|turbo)$|^--(?:workspaces?|filter|recursive|scope)(?:=|$)|^-[wF]./;

/** Whether a command does something in packages of the workspace by their names: `npm -w NAME run x`. */
export function isOfPackages(words: readonly string[]): boolean {
  return words.some((word) => packageManager.test(word)) && words.some((word) => ofPackages.test(word));
}
