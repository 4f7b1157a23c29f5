import assert from 'node:assert/strict';
import { TerminalSession } from '../support/terminalSession.ts';
import { Sandbox } from './sandbox.ts';

const waits = { approve: false } as const;

describe('SCHEDULER_APPROVE that allows nothing', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let hash: string;

  before(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config({
      due: { schedule: { every: '1 hour' }, run: { process: 'true' } },
      other: { run: { process: 'true' } },
    });
    const { document } = await sandbox.json<{ tasks: readonly { hash: string }[] }>(['approve']);
    hash = document.tasks[0]?.hash ?? '';
  });
  after(() => sandbox.remove());

  const errors = async (SCHEDULER_APPROVE: string, ...args: readonly string[]) =>
    (await sandbox.call(args, { ...waits, env: { SCHEDULER_APPROVE } })).stderr;

  it('is told of with the beginning of what it names, and where the hashes are', async () => {
    for (const command of [['run', 'due'], ['check'], ['check', '--json']]) {
      const one = await errors('f'.repeat(64), ...command);
      assert.match(one, /^SCHEDULER_APPROVE names f{12}…, but nothing in this folder has that hash now\.$/m);
      assert.match(one, /“scheduler approve --json” shows what is here, with its hashes/);
      const two = await errors(`${'f'.repeat(64)} ${'e'.repeat(64)}`, ...command);
      assert.match(two, /names f{12}…, e{12}…, but nothing in this folder has one of these hashes now/);
      assert.match(await errors('abc', ...command), /word 1 in it is not a hash[^]*scheduler approve --json/);
    }
  });

  it('is silent where it names what is here', async () => {
    assert.doesNotMatch(await errors(hash, 'run', 'due'), /SCHEDULER_APPROVE/);
    // One variable serves several folders.
    assert.doesNotMatch(await errors(`${hash},${'f'.repeat(64)}`, 'run', 'due'), /SCHEDULER_APPROVE/);
    assert.match(await errors(`${hash},${'f'.repeat(64)}`, 'run', 'other'), /names f{12}…, but/);
  });

  it('is told of where it does not count', async function () {
    const env = { SCHEDULER_APPROVE: hash, TERM_PROGRAM: 'vscode' };
    const { stderr } = await sandbox.call(['check'], { ...waits, env });
    assert.match(stderr, /^SCHEDULER_APPROVE does not count in VS Code, nor in what is started from there/);
    if (process.platform !== 'linux') this.skip();
    const terminal = new TerminalSession(sandbox, ['run', 'due'], { env: { SCHEDULER_APPROVE: hash } });
    await terminal.answer('Run “due”?', 'n\r');
    assert.equal(await terminal.ended(), 2);
    assert.match(terminal.text, /^SCHEDULER_APPROVE does not count where a terminal is attached/m);
  });
});
