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
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js'] },
  },
};
