import assert from 'node:assert/strict';
import { TerminalSession } from '../support/terminalSession.ts';
import { Sandbox } from './sandbox.ts';

describe('a question at a terminal', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  before(function () {
    if (process.platform !== 'linux') this.skip();
  });
  beforeEach(async () => {
    sandbox = await Sandbox.create();
    const run = { run: { process: 'true' } };
    await sandbox.config({ one: run, two: run, three: run });
  });
  afterEach(() => sandbox.remove());

  const allowed = async () => {
    const { document } = await sandbox.json<{ approvals: readonly { task: string }[] }>(['approvals']);
    return document.approvals.map(({ task }) => task).toSorted();
  };

  it('shows French letters in French, and takes them', async () => {
    const env = { LANG: 'fr_FR.UTF-8' };
    const terminal = new TerminalSession(sandbox, ['approve'], { env });
    await terminal.answer('Autoriser «\u00a0one\u00a0»\u00a0? [o/n/t/v/q]', 'o\r');
    await terminal.answer('Autoriser «\u00a0two\u00a0»\u00a0?', 'Non\r');
    await terminal.answer('Autoriser «\u00a0three\u00a0»\u00a0?', 'oui\r');
    assert.equal(await terminal.ended(), 1);
    assert.match(terminal.text, /o\u00a0: .*, n\u00a0: .*, t\u00a0: [^]*v\u00a0: [^]*q\u00a0: /);
    assert.deepEqual(await allowed(), ['one', 'three']);
    const run = new TerminalSession(sandbox, ['run', 'two'], { env });
    await run.answer('Exécuter «\u00a0two\u00a0»\u00a0? [o/t/v/N]', 't\r');
    assert.equal(await run.ended(), 0);
    assert.deepEqual(await allowed(), ['one', 'three', 'two']);
  });

  it('takes the letters of either language in the other', async () => {
    const french = new TerminalSession(sandbox, ['approve', 'one'], { env: { LANG: 'fr_FR.UTF-8' } });
    await french.answer('Autoriser «\u00a0one\u00a0»\u00a0?', 'yes\r');
    assert.equal(await french.ended(), 0);
    const english = new TerminalSession(sandbox, ['approve']);
    await english.answer('Allow “two”?', 'oui\r');
    await english.answer('Allow “three”?', 'tout\r');
    assert.equal(await english.ended(), 0);
    assert.deepEqual(await allowed(), ['one', 'three', 'two']);
  });

  it('takes a mere yes to a run for this once', async () => {
    for (const answer of ['y', 'oui', 'o']) {
      const terminal = new TerminalSession(sandbox, ['run', 'one']);
      await terminal.answer('Run “one”?', `${answer}\r`);
      assert.equal(await terminal.ended(), 0);
    }
    assert.deepEqual(await allowed(), []);
  });
});
