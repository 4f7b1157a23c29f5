import { basename } from 'node:path';

/** What a tool reads without being told: the names of files, and whether they are looked for upwards. */
export interface Manifest {
  readonly code: readonly string[];
  /** What may hold secrets. */
  readonly settings?: readonly string[];
  readonly upwards: boolean;
}

const node: Manifest = {
  code: ['package.json', '.yarnrc.yml', '.yarnrc', '.pnpmfile.cjs', 'pnpm-workspace.yaml', 'bunfig.toml'],
  settings: ['.npmrc'],
  upwards: true,
};
const make: Manifest = { code: ['GNUmakefile', 'makefile', 'Makefile'], upwards: false };
const just: Manifest = { code: ['justfile', 'Justfile', '.justfile'], upwards: true };
const compose: Manifest = {
  code: ['compose.yaml', 'compose.yml', 'docker-compose.yaml', 'docker-compose.yml', 'Dockerfile'].flatMap(
    (name) => [name, name.replace(/\.ya?ml$/, '.override$&')],
  ),
  upwards: true,
};
const deno: Manifest = { code: ['deno.json', 'deno.jsonc'], upwards: true };
const python: Manifest = {
  code: ['pyproject.toml', 'setup.py', 'setup.cfg', 'tox.ini', 'noxfile.py', 'conftest.py', 'pytest.ini'],
  upwards: true,
};
const rake: Manifest = { code: ['Rakefile', 'rakefile', 'Rakefile.rb', 'Gemfile'], upwards: true };
const cargo: Manifest = { code: ['Cargo.toml', 'build.rs', '.cargo/config.toml'], upwards: true };
const task: Manifest = { code: ['Taskfile.yml', 'Taskfile.yaml', 'taskfile.yml'], upwards: true };
const java: Manifest = {
  code: ['pom.xml', 'build.gradle', 'build.gradle.kts', 'settings.gradle'],
  upwards: true,
};
const php: Manifest = { code: ['composer.json'], upwards: true };
const mise: Manifest = { code: ['mise.toml', '.mise.toml', '.tool-versions'], upwards: true };

const byTool: Readonly<Record<string, Manifest>> = {
  ...{ npm: node, npx: node, pnpm: node, pnpx: node, yarn: node, yarnpkg: node, bun: node, bunx: node },
  ...{ make, gmake: make, just, docker: compose, 'docker-compose': compose, podman: compose, deno },
  ...{
    pytest: python,
    tox: python,
    nox: python,
    uv: python,
    uvx: python,
    poetry: python,
    pdm: python,
    hatch: python,
  },
  ...{ pip: python, rake, bundle: rake, cargo, task, mvn: java, gradle: java, composer: php, mise },
};

/** Of a tool by its name or path, or of what makes one of an interpreter (`node --run`); `undefined`: none is known. */
export function manifestOf(program: string): Manifest | undefined {
  if (/^--run(?:=|$)/.test(program)) return node;
  const isName = /^[\w-]+$/.test(program);
  const name = isName ? program : basename(program).replace(/\.(?:cmd|exe|bat)$/i, '');
  return Object.hasOwn(byTool, name) ? byTool[name] : undefined;
}
