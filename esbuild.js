// Bundles the extension and the command line into one file, dist/extension.js, for they share nearly all of it.
// dist/cli.js is only the door: it looks at Node's version and then asks that file for its `main`. What the keeper
// needs lies in dist/keeper.js alone, and dist/extension.js takes it from there.
const esbuild = require('esbuild');
const { join } = require('node:path');
const { lean } = require('./build/standIns.js');
const { tighten } = require('./build/tighten.js');

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  absWorkingDir: __dirname,
  platform: 'node',
  target: 'node22',
  format: 'cjs',
  minify: production,
  sourcemap: production ? false : 'linked',
  // jsonc-parser's `main` is a UMD file whose requires a bundler cannot follow.
  mainFields: ['module', 'main'],
  // CommonJS has no import.meta.
  define: { 'import.meta.url': 'moduleUrl', 'import.meta.main': 'isProgram' },
  banner: {
    js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href, isProgram = require.main === module;",
  },
  logLevel: 'warning',
};

/** What is imported by that name is left out, and asked of another of our files when the program runs. */
const elsewhere = (filter, path) => ({
  name: 'elsewhere',
  setup: ({ onResolve }) => onResolve({ filter }, () => ({ path, external: true })),
});

// Each host is required when it is called for: 'vscode' exists only in the one, and commander serves the other.
const entry = `
export const activate = (context) => require('./src/extension.ts').activate(context);
export const deactivate = () => require('./src/extension.ts').deactivate();
export const main = (folder) => require('./src/cli/main.ts').main(folder);
`;

// A process of its own: it outlives the window, with a run that is to end by itself. It has to be small.
const keeper = 'src/keeper.ts';

/** The modules that the keeper is made of, by their paths from here. */
async function keeperModules() {
  const { metafile } = await esbuild.build({
    ...common,
    entryPoints: [keeper],
    outdir: 'dist',
    write: false,
    metafile: true,
  });
  return Object.keys(metafile.inputs).filter((path) => path !== keeper);
}

/** The keeper's file: its modules, for whoever requires them, and the program, where it is what Node was started with. */
const keeperEntry = (modules) => `
${modules.map((path, index) => `export * as m${index} from './${path}';`).join('\n')}
import './${keeper}';
`;

/** Takes these modules from the keeper's file instead of bundling them a second time. */
const takenFromKeeper = (modules) => ({
  name: 'taken-from-keeper',
  setup: ({ onResolve, onLoad }) => {
    const names = new Map(modules.map((path, index) => [join(__dirname, path), `m${index}`]));
    onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, resolveDir }) => {
      const name = names.get(join(resolveDir, path));
      return name && { path: name, namespace: 'keeper' };
    });
    onLoad({ filter: /^/, namespace: 'keeper' }, ({ path }) => ({
      contents: `module.exports = require('./keeper.js').${path};`,
    }));
  },
});

async function builds() {
  const shared = await keeperModules();
  return [
    // A program of its own, and small: it is copied for each process that it starts.
    { entryPoints: ['src/execution/forkServer/serverMain.ts'], outfile: 'dist/forkServer.js' },
    {
      stdin: { contents: keeperEntry(shared), resolveDir: __dirname, sourcefile: 'keeperEntry.js' },
      outfile: 'dist/keeper.js',
    },
    {
      stdin: { contents: entry, resolveDir: __dirname, sourcefile: 'entry.js' },
      outfile: 'dist/extension.js',
      external: ['vscode', './keeper.js'],
      plugins: [lean, takenFromKeeper(shared)],
    },
    {
      entryPoints: ['src/cli.ts'],
      outfile: 'dist/cli.js',
      plugins: [elsewhere(/^\.\/cli\/main\.ts$/, './extension.js')],
    },
  ].map((options) => ({ ...common, ...options }));
}

async function build() {
  for (const options of await builds()) {
    if (watch) await (await esbuild.context({ ...options, logLevel: 'info' })).watch();
    else await esbuild.build(options);
    if (production) await tighten(options.outfile);
  }
}

build().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
