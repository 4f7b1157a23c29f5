// Bundles the extension and the command line into one file, dist/extension.js, for they share nearly all of it.
// dist/cli.js is only the door: it looks at Node's version and then asks that file for its `main`.
const esbuild = require('esbuild');

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
  // CommonJS has no import.meta.url, which execa, among others, asks for its own place.
  define: { 'import.meta.url': 'moduleUrl' },
  banner: { js: "const moduleUrl = require('node:url').pathToFileURL(__filename).href;" },
  logLevel: 'warning',
};

// Each host is required when it is called for: 'vscode' exists only in the one, and commander serves the other.
const entry = `
export const activate = (context) => require('./src/extension.ts').activate(context);
export const deactivate = () => require('./src/extension.ts').deactivate();
export const main = (folder) => require('./src/cli/main.ts').main(folder);
`;

const builds = [
  // A program of its own, and small: it is copied for each process that it starts.
  {
    ...common,
    entryPoints: ['src/execution/forkServer/serverMain.ts'],
    outfile: 'dist/forkServer.js',
  },
  {
    ...common,
    stdin: { contents: entry, resolveDir: __dirname, sourcefile: 'entry.js' },
    outfile: 'dist/extension.js',
    external: ['vscode'],
  },
  // A program of its own: it outlives the window, with a run that is to end by itself.
  { ...common, entryPoints: ['src/keeper.ts'], outfile: 'dist/keeper.js' },
  {
    ...common,
    entryPoints: ['src/cli.ts'],
    outfile: 'dist/cli.js',
    plugins: [
      {
        name: 'main-from-extension',
        setup: ({ onResolve }) =>
          onResolve({ filter: /^\.\/cli\/main\.ts$/ }, () => ({ path: './extension.js', external: true })),
      },
    ],
  },
];

async function build() {
  if (watch) {
    for (const options of builds) await (await esbuild.context({ ...options, logLevel: 'info' })).watch();
  } else {
    await Promise.all(builds.map((options) => esbuild.build(options)));
  }
}

build().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
