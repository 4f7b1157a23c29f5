// Import cycles only: ranks and the ban on 'vscode' are ESLint's (eslint.config.mjs), which says the fix.
export default {
  forbidden: [
    {
      name: 'no-circular',
      comment: 'Take out what both need into a file of its own, or pass it as an argument.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    // The package of that name resolves to it.
    exclude: { path: '^esbuild\\.js$' },
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
