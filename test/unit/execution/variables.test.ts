import assert from 'node:assert/strict';
import { StartProblem } from '../../../src/execution/startProblem.ts';
import { expandCommand, expandVariables } from '../../../src/execution/variables.ts';

const settings: Readonly<Record<string, unknown>> = {
  'sync.target': '/mnt/${userHome}',
  'sync.level': 3,
  'sync.deep': false,
  'sync.empty': '',
  'sync.list': ['a'],
  'sync.none': null,
};

const context = {
  folder: '/home/ada/music',
  home: '/home/ada',
  env: { TOKEN_FILE: '/run/token', EMPTY: '' },
  platform: 'linux',
  setting: (name: string) => settings[name],
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
    [
      '<${config:sync.target}${config:sync.level}${config:sync.deep}${config:sync.empty}>',
      '</mnt/${userHome}3false>',
    ],
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

  const isRefusal = (text: string) => (error: unknown) =>
    error instanceof StartProblem && error.reason === 'variable-unresolved' && error.detail === text;

  for (const text of [
    '${file}',
    '${fileBasenameNoExtension}',
    '${fileWorkspaceFolder}',
    '${relativeFileDirname}',
    '${lineNumber}',
    '${workspaceFolder:other}',
    '${defaultBuildTask}',
    '${config:}',
    '${config:-none}',
    '${command:-none}',
    '${input:1}',
  ]) {
    it(`${text} is refused, but stays in a shell's command line`, () => {
      assert.throws(() => expandVariables(`x ${text}`, context), isRefusal(text));
      assert.equal(expandCommand(text, context), text);
    });
  }

  for (const text of [
    '${config:not.set}',
    '${config:sync.list}',
    '${config:sync.none}',
    '${command:pick}',
    '${input:name}',
  ]) {
    it(`${text} is refused, in a shell's command line too`, () => {
      assert.throws(() => expandVariables(`x ${text}`, context), isRefusal(text));
      assert.throws(() => expandCommand(`x ${text}`, context), isRefusal(text));
    });
  }

  it('know no settings where the host knows none', () => {
    const bare = { ...context, setting: undefined };
    assert.throws(() => expandVariables('${config:sync.level}', bare), isRefusal('${config:sync.level}'));
  });

  it('follow the platform', () => {
    const windows = { ...context, platform: 'win32', env: { Path: 'C:\\bin' } } as const;
    assert.equal(expandVariables('${env:PATH}${pathSeparator}', windows), 'C:\\bin\\');
    assert.equal(expandVariables('${env:path}', { ...context, env: { PATH: '/bin' } }), '');
  });
});
