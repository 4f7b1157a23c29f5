import assert from 'node:assert/strict';
import { StartProblem } from '../../../src/execution/startProblem.ts';
import { expandCommand, expandVariables } from '../../../src/execution/variables.ts';

const context = {
  folder: '/home/ada/music',
  home: '/home/ada',
  env: { TOKEN_FILE: '/run/token', EMPTY: '' },
  platform: 'linux',
} as const;

describe('Variables of tasks.json', () => {
  for (const [text, expected] of [
    ['${workspaceFolder}/bin', '/home/ada/music/bin'],
    ['${workspaceFolderBasename}', 'music'],
    ['${env:TOKEN_FILE}', '/run/token'],
    ['<${env:EMPTY}${env:NOT_THERE}>', '<>'],
    ['${userHome}', '/home/ada'],
    ['a${pathSeparator}b${/}c', 'a/b/c'],
    ['${cwd}', '/home/ada/music'],
    ['${cwd}${cwd}', '/home/ada/music/home/ada/music'],
    ['$HOME $(date) $$ ${', '$HOME $(date) $$ ${'],
    ['${HOME} ${VAR:-x}', '${HOME} ${VAR:-x}'],
    ['${toString}', '${toString}'],
  ] as const) {
    it(`${text} becomes ${expected}`, () => {
      assert.equal(expandVariables(text, context), expected);
      assert.equal(expandCommand(text, context), expected);
    });
  }

  it('are not expanded twice', () => {
    const env = { A: '${userHome}', B: '$&' };
    assert.equal(expandVariables('${env:A} ${env:B}', { ...context, env }), '${userHome} $&');
  });

  for (const text of [
    '${file}',
    '${fileBasenameNoExtension}',
    '${fileWorkspaceFolder}',
    '${relativeFileDirname}',
    '${lineNumber}',
    '${config:python.path}',
    '${command:pick}',
    '${input:name}',
    '${workspaceFolder:other}',
  ]) {
    it(`${text} is refused, but stays in a shell's command line`, () => {
      assert.throws(
        () => expandVariables(`x ${text}`, context),
        (error) => error instanceof StartProblem && error.detail === `cannot resolve ${text}`,
      );
      assert.equal(expandCommand(text, context), text);
    });
  }

  it('follow the platform', () => {
    const windows = { ...context, platform: 'win32', env: { Path: 'C:\\bin' } } as const;
    assert.equal(expandVariables('${env:PATH}${pathSeparator}', windows), 'C:\\bin\\');
    assert.equal(expandVariables('${env:path}', { ...context, env: { PATH: '/bin' } }), '');
  });
});
