import js from '@eslint/js';
import ts from 'typescript-eslint';

// Data flows one way. A folder may import those to its left; siblings in one step never import each other.
const ranks = [
  ['common', 'model'],
  ['config', 'schedule'],
  ['engine'],
  ['execution', 'history', 'outputs', 'approval', 'presentation'],
  ['app'],
  ['vscode', 'cli', 'server'],
];

const vscodeBan = {
  name: 'vscode',
  message:
    "'vscode' is imported only under src/vscode/ and by src/extension.ts. Put a port into engine/ports.ts (or an argument) and let src/vscode/ supply it.",
};

function forbidden(folder) {
  const step = ranks.findIndex((names) => names.includes(folder));
  const siblings = ranks[step].filter((name) => name !== folder);
  const later = ranks.slice(step + 1).flat();
  return [
    ...(siblings.length === 0
      ? []
      : [
          {
            regex: `^\\.\\./(.*/)?(${siblings.join('|')})/`,
            message: `'${folder}' and what you import are siblings. Let app/ pass the one to the other through a port of engine/ports.ts, or move what both need to model/ or common/.`,
          },
        ]),
    ...(later.length === 0
      ? []
      : [
          {
            regex: `^\\.\\./(.*/)?(${later.join('|')})/`,
            message: `'${folder}' comes before what you import (src/README.md, the arrow). Take it as an argument, or move this code to the later folder.`,
          },
        ]),
  ];
}

const layers = ranks.flat().map((folder) => ({
  files: [`src/${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      { paths: folder === 'vscode' ? [] : [vscodeBan], patterns: forbidden(folder) },
    ],
  },
}));

export default ts.config(
  { ignores: ['dist/', '.vscode-test/', 'node_modules/', 'test-results/'] },
  js.configs.recommended,
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    extends: [...ts.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      eqeqeq: 'error',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
    },
  },
  ...layers,
  { files: ['src/cli.ts'], rules: { 'no-restricted-imports': ['error', { paths: [vscodeBan] }] } },
  {
    files: ['test/unit/**/*.ts', 'test/contract/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [vscodeBan] }] },
  },
  {
    files: ['**/*.mjs', 'esbuild.js', 'build/*.js'],
    languageOptions: {
      globals: { process: 'readonly', console: 'readonly', fetch: 'readonly', URL: 'readonly' },
    },
  },
  {
    files: ['esbuild.js', 'build/*.js'],
    languageOptions: { sourceType: 'commonjs', globals: { require: 'readonly', __dirname: 'readonly' } },
  },
);
