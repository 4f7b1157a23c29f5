import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/common/message.ts';
import { vscodeTaskLines } from '../../../src/presentation/reviewVscodeTask.ts';

/** Warnings with `! ` before them. */
function linesOf(told: unknown): string[] {
  return vscodeTaskLines({ settings: { 'task Build': told, 'other.setting': 1 }, files: [] }).map(
    ({ text, isWarning }) => (isWarning ? '! ' : '') + (typeof text === 'string' ? text : inEnglish(text)),
  );
}

describe('what a VS Code task is', () => {
  it('is read line by line, of one of tasks.json with a command line', () => {
    const execution = {
      commandLine: 'npm run build\nnpm test',
      options: {
        cwd: '${workspaceFolder}/site',
        env: { NODE_OPTIONS: '--require ./x.js', API_TOKEN: { sha256: 'abc' } },
        executable: '/bin/zsh',
        shellArgs: ['-l', '-c'],
      },
    };
    const definition = { type: 'shell', id: 'shell,npm' };
    assert.deepEqual(linesOf({ source: 'Workspace', definition, execution }), [
      '“Build”, from Workspace',
      'In a shell, 2 lines:',
      '│ npm run build',
      '│ npm test',
      'In the folder ${workspaceFolder}/site',
      'Shell: /bin/zsh',
      'Arguments of the shell: -l -c',
      'NODE_OPTIONS = --require ./x.js',
      '! NODE_OPTIONS decides which code programs load.',
      'API_TOKEN = ***',
      'It stands in .vscode/tasks.json, with all that it depends on.',
      'definition.type = "shell"',
      'definition.id = "shell,npm"',
    ]);
  });

  it('tells one secret from another where it is compared', () => {
    const lines = (sha256: string) => {
      const execution = { process: 'a', options: { env: { API_TOKEN: { sha256 } } } };
      const settings = { 'task Build': { source: 'npm', execution } };
      return vscodeTaskLines({ settings, files: [] }, true).map(({ text }) => text);
    };
    assert.ok(lines('abcdef').includes('API_TOKEN = *** (abcd)'));
    assert.notDeepEqual(lines('abcdef'), lines('bcdefa'));
  });

  it('is read line by line, of a process and of words that are quoted in their own way', () => {
    const process = { process: 'tool', args: ['--to', 'my file'], options: { other: { deep: [1] } } };
    assert.deepEqual(linesOf({ source: 'npm', definition: {}, execution: process }), [
      '“Build”, from npm',
      'The program tool, without a shell',
      'Arguments: --to "my file"',
      'definition = {}',
      'other.deep = [1]',
    ]);
    const words = { command: { value: 'echo', quoting: 1 }, args: ['a', { value: '$(b)', quoting: 2 }] };
    assert.deepEqual(linesOf({ source: 'npm', definition: {}, execution: words }).slice(1), [
      'In a shell: echo',
      'Arguments: a "$(b)"',
      'quoting of echo = 1',
      'quoting of $(b) = 2',
      'definition = {}',
    ]);
  });

  it('is said not to be known where VS Code tells of no command', () => {
    assert.deepEqual(linesOf({ source: 'gulp', definition: { type: 'gulp', task: 'x' } }), [
      '“Build”, from gulp',
      '! VS Code tells of no command: an extension carries it out, or it only runs others.',
      'definition.type = "gulp"',
      'definition.task = "x"',
    ]);
  });

  it('leaves out nothing that consent covers, whatever its form', () => {
    const odd = {
      source: 7,
      definition: 'word-a',
      execution: {
        commandLine: ['word-b'],
        command: 'word-c',
        args: 'word-d',
        process: { name: 'word-e' },
        options: { cwd: 5, shellArgs: 'word-f', executable: { path: 'word-g' }, word: { 'word-h': null } },
        more: ['word-i'],
      },
    };
    const text = linesOf(odd).join('\n');
    for (const letter of 'abcdefghi') assert.match(text, new RegExp(`word-${letter}`));
    assert.match(linesOf('word').join('\n'), /word/);
  });
});
