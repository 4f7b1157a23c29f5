import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { quoteArgument } from '../../../src/execution/quote.ts';
import { appendArguments, shellCommand } from '../../../src/execution/shell.ts';
import { StartProblem } from '../../../src/execution/startProblem.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const run = promisify(execFile);

const nasty = [
  '',
  ' ',
  'two words',
  "it's",
  "''",
  '"quoted"',
  '$HOME ${HOME} $(id) $?',
  '`id`',
  '*',
  'f?le',
  '[f]ile',
  '{a,b}',
  '~',
  '~root',
  '=ls',
  '--name=a b',
  '%PATH%',
  '100%',
  'Hi!',
  '!!',
  'a\nb',
  'tab\t',
  '\\',
  '\\\\n',
  "\\'",
  'ends\\',
  '-n',
  '--',
  '#no comment',
  'a;b&c|d>e<f(g)',
  'héllo ✓',
  '‘typographic’',
];

/** Those of the shells that this machine has. */
const shells = ['sh', 'bash', 'dash', 'zsh', 'ksh', 'ksh93', 'mksh', 'fish'].filter((shell) =>
  (process.env['PATH'] ?? '').split(delimiter).some((folder) => existsSync(join(folder, shell))),
);

describe('An argument in a command line', function () {
  this.timeout(20_000);
  let folder: TemporaryFolder;
  before(async () => {
    folder = await temporaryFolder();
    // For patterns to match.
    await writeFile(folder.path('file'), '');
  });
  after(() => folder.remove());

  /** What a program gets of `args`, when that shell reads them. */
  async function received(shell: string, args: readonly string[]): Promise<readonly string[]> {
    const print = 'process.stdout.write(JSON.stringify(process.argv.slice(1)))';
    const command = appendArguments(`"${process.execPath}" -e '${print}' --`, args, shell);
    const { file, args: all } = shellCommand(shell, command);
    const { stdout } = await run(file, all, { cwd: folder.path(), maxBuffer: 1e8 });
    return JSON.parse(stdout) as string[];
  }

  it('is tried with more than one shell', () => {
    assert.ok(process.platform === 'win32' || shells.length > 1, shells.join());
  });

  for (const shell of shells) {
    it(`comes through ${shell} as it is`, async () => {
      assert.deepEqual(await received(shell, nasty), nasty);
    });

    it(`comes through ${shell} as it is, whatever it is`, async () => {
      const anyText = fc.string({ unit: fc.constantFrom(...' \'"\\$`*?!%~=#&|;<>(){}[]\n\tab-é') });
      const texts = fc.sample(anyText, { numRuns: 500, seed: 1 });
      assert.deepEqual(await received(shell, texts), texts);
    });
  }

  for (const [text, expected] of [
    ['-DryRun', '-DryRun'],
    ['--dry-run', '--dry-run'],
    ['', "''"],
    ['plain', "'plain'"],
    ['1kb', "'1kb'"],
    ['two words', "'two words'"],
    ["it's", "'it''s'"],
    ['‘a’', "'‘‘a’’'"],
    ['$env:PATH `n "x" @(1) %', '\'$env:PATH `n "x" @(1) %\''],
    ['a\nb', "'a\nb'"],
    ['--name=a b', "'--name=a b'"],
    ['--%', "'--%'"],
  ] as const) {
    it(`is for PowerShell ${JSON.stringify(expected)}`, () => {
      assert.equal(quoteArgument(text, 'powershell'), expected);
    });
  }

  for (const [text, expected] of [
    ['--dry-run', '--dry-run'],
    ['C:\\temp\\', 'C:\\temp\\'],
    ['', '""'],
    ['two words', '"two words"'],
    ['a&b|c>d<e^f(g)!', '"a&b|c>d<e^f(g)!"'],
    ['*', '"*"'],
    ['$HOME `id`', '"$HOME `id`"'],
    ["it's", '"it\'s"'],
    ['say "hi" & go', '"say ""hi"" & go"'],
    ['ends in \\', '"ends in \\\\"'],
    ['a\\"b', '"a\\\\""b"'],
    ['%PATH%', '"%%cd:~,%PATH%%cd:~,%"'],
    ['a=b', '"a=b"'],
  ] as const) {
    it(`is for cmd ${expected}`, () => {
      assert.equal(quoteArgument(text, 'cmd'), expected);
    });
  }

  it('is refused for cmd where it has several lines, which would be cut off', () => {
    assert.throws(
      () => quoteArgument('a\nb', 'cmd'),
      (error) => error instanceof StartProblem && error.reason === 'spawn-failed',
    );
  });

  it('belongs to the last command', () => {
    assert.equal(appendArguments('make report \n', ['-n', 'a b'], '/bin/sh'), "make report -n 'a b'");
    assert.equal(appendArguments('make report \n', [], '/bin/sh'), 'make report \n');
    assert.equal(appendArguments('make', ['a b'], 'C:\\Windows\\System32\\cmd.exe'), 'make "a b"');
    assert.equal(appendArguments('make', ["a'b"], 'pwsh'), "make 'a''b'");
    assert.equal(appendArguments('make', ["a'b\\"], '/usr/bin/fish'), "make 'a\\'b\\\\'");
  });
});
