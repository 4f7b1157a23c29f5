import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { parseEnvFile, readEnvFile } from '../../../src/execution/envFile.ts';
import { Survey } from '../../../src/execution/evidence/survey.ts';
import { StartProblem } from '../../../src/execution/startProblem.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

describe('The text of an environment file', () => {
  for (const [what, text, expected] of [
    ['plain values', 'A=1\nB=two words\n', { A: '1', B: 'two words' }],
    ['no last line end', 'A=1', { A: '1' }],
    ['nothing', '', {}],
    ['line ends of Windows', '# c\r\nA=1\r\nB="2"\r\n\r\nC=3\r', { A: '1', B: '2', C: '3' }],
    ['export', 'export A=1\nexport  B=2\nexport=3', { A: '1', B: '2', export: '3' }],
    ['comments', '# A=0\n  # x\nA=1 # one\nB= # none\nC=2 # a#b', { A: '1', B: '', C: '2' }],
    ['empty values', 'A=\nB= \t\nC=""\nD=\'\'\nE=1', { A: '', B: '', C: '', D: '', E: '1' }],
    ['quotes of three kinds', 'A="a#b" # c\nB=\'$x "y"\'\nC=`it\'s`', { A: 'a#b', B: '$x "y"', C: "it's" }],
    ['blanks around', '  A = b c \nB\t=\t" d "\t', { A: 'b c', B: ' d ' }],
    [
      'values of several lines',
      'A="one\ntwo" # c\nB=\'x\r\n#y\n\'\nC=1',
      { A: 'one\ntwo', B: 'x\n#y\n', C: '1' },
    ],
    ['\\n in double quotes', 'A="a\\nb"\nB=\'a\\nb\'', { A: 'a\nb', B: 'a\\nb' }],
    ['equals signs', 'A==\nB=a=b=\nC="="', { A: '=', B: 'a=b=', C: '=' }],
    ['quotes within a value', 'A=x"y"z\nB=it\'s', { A: 'x"y"z', B: "it's" }],
    [
      'names of any kind',
      'a-b=1\na.b=2\n1=3\nProgramFiles(x86)=4',
      { 'a-b': '1', 'a.b': '2', '1': '3', 'ProgramFiles(x86)': '4' },
    ],
    ['the last of two', 'A=1\nA=2', { A: '2' }],
    ['variables as they are', 'A=${workspaceFolder} $HOME', { A: '${workspaceFolder} $HOME' }],
  ] as const) {
    it(`may have ${what}`, () => assert.deepEqual(parseEnvFile(text, '.env'), expected));
  }

  for (const [what, text, detail] of [
    ['a line without =', 'A=1\n\nhunter2\nB=2', '.env:3: not NAME=value'],
    ['export without a value', 'export A', '.env:1: not NAME=value'],
    ['no name', '=hunter2', '.env:1: not NAME=value'],
    ['blanks in a name', 'A hunter2=1', '.env:1: not NAME=value'],
    ['a name in quotes', '"A"=1', '.env:1: not NAME=value'],
    [
      'a name that JavaScript keeps to itself',
      'A=1\n__proto__=hunter2',
      '.env:2: __proto__: not a name that can be set',
    ],
    ['a quote that is not closed', 'A=1\nB="hunter2\nC=3', '.env:2: B: its quote is not closed'],
    ['more after a quote', "A='hun'ter2'", '.env:1: A: something follows its closing quote'],
    [
      'an escaped quote, which Node does not know',
      'A="hun\\"ter2"',
      '.env:1: A: something follows its closing quote',
    ],
    ['a # in a value', 'PASSWORD=hun#ter2', '.env:1: PASSWORD: a value with # needs quotes'],
    ['a # that begins a value', 'export A=#hunter2', '.env:1: A: a value with # needs quotes'],
    ['line ends of long ago', 'A=1\rB=2', '.env:1: A: a carriage return in its value'],
    [
      'more after a value of several lines',
      'A="x\ny"z\nB=1',
      '.env:1: A: something follows its closing quote',
    ],
  ] as const) {
    it(`is refused for ${what}, and its value is not told`, () => {
      assert.throws(
        () => parseEnvFile(text, '.env'),
        (error) => {
          assert.ok(error instanceof StartProblem);
          assert.deepEqual([error.reason, error.detail], ['env-file-invalid', detail]);
          return true;
        },
      );
    });
  }
});

/** A survey reads a file but once. */
const read = (path: string) => readEnvFile(path, new Survey('/home/ada/site'));

describe('An environment file', () => {
  let folder: TemporaryFolder;
  before(async () => (folder = await temporaryFolder()));
  after(() => folder.remove());

  async function refusal(path: string) {
    const error = await read(path).catch((problem: unknown) => problem);
    assert.ok(error instanceof StartProblem, String(error));
    return [error.reason, error.detail];
  }

  it('is read as UTF-8, with or without a byte order mark', async () => {
    const path = folder.path('.env');
    await writeFile(path, '\uFEFFA=é✓\n');
    assert.deepEqual(await read(path), { A: 'é✓' });
  });

  it('has to be there', async () => {
    const path = folder.path('gone.env');
    assert.deepEqual(await refusal(path), ['env-file-not-found', path]);
  });

  it('has to be a plain file: a named pipe is not waited for', async () => {
    const pipe = folder.path('pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    for (const path of [pipe, folder.path(), '/dev/zero']) {
      assert.deepEqual(await refusal(path), ['env-file-invalid', `${path}: not a plain file`]);
    }
  });

  it('has to be small', async () => {
    const path = folder.path('large.env');
    await writeFile(path, `A=${'x'.repeat(1024 * 1024 - 2)}`);
    assert.equal((await read(path))['A']?.length, 1024 * 1024 - 2);
    await writeFile(path, `A=${'x'.repeat(1024 * 1024 - 1)}`);
    assert.deepEqual(await refusal(path), ['env-file-invalid', `${path}: larger than 1 MB`]);
  });

  it('has to be text', async () => {
    const path = folder.path('odd.env');
    for (const bytes of [
      Buffer.from('A=\xe9', 'latin1'),
      Buffer.from('A=1', 'utf16le'),
      Buffer.from('A=1\0'),
    ]) {
      await writeFile(path, bytes);
      assert.deepEqual(await refusal(path), ['env-file-invalid', `${path}: not UTF-8 text`]);
    }
  });

  it('has to be reached', async function () {
    const path = folder.path('closed', '.env');
    await mkdir(folder.path('closed'));
    await writeFile(path, 'A=1');
    await chmod(folder.path('closed'), 0);
    try {
      // No file is closed to root.
      const expected = process.getuid?.() === 0 ? { A: '1' } : ['not-permitted', path];
      assert.deepEqual(await read(path).catch(() => refusal(path)), expected);
    } finally {
      await chmod(folder.path('closed'), 0o755);
    }
  });
});
