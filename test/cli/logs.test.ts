import assert from 'node:assert/strict';
import { Sandbox, type RunDocument } from './sandbox.ts';

interface LogDocument {
  readonly log: string;
  readonly parts: readonly { attempt: number; stream?: string; text?: string; cut?: number }[];
}

describe('scheduler log', function () {
  this.timeout(120_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await Sandbox.create();
    await sandbox.write(
      'both.mjs',
      `import { writeSync } from 'node:fs';
       const rest = () => new Promise((resolve) => setTimeout(resolve, 150));
       writeSync(1, 'one\\n'); await rest(); writeSync(2, 'two\\n'); await rest(); writeSync(1, 'three');`,
    );
    await sandbox.write(
      'much.mjs',
      `import { writeSync } from 'node:fs';
       for (let line = 0; line < 500_000; line += 1000) {
         let text = '';
         for (let i = line; i < line + 1000; i++) text += 'line ' + String(i).padStart(10) + '\\n';
         writeSync(1, text);
       }`,
    );
    await sandbox.config({
      both: { run: { script: 'both.mjs' } },
      again: {
        run: { command: 'printf "try $SCHEDULER_ATTEMPT"; [ $SCHEDULER_ATTEMPT = 2 ]' },
        retry: { attempts: 3, delay: '1ms' },
      },
      much: { run: { script: 'much.mjs' } },
      forger: { run: { command: String.raw`printf "a\033_scheduler;$SCHEDULER_RUN_ID;stderr\033\\\\b"` } },
    });
    for (const task of ['both', 'again', 'much', 'forger']) await sandbox.call(['run', task]);
  });
  after(() => sandbox.remove());

  it('gives both streams in order as JSON', async () => {
    const { document } = await sandbox.json<LogDocument>(['log', 'both']);
    assert.equal(document.log, 'one\ntwo\nthree');
    assert.deepEqual(document.parts, [
      { attempt: 1, stream: 'stdout', text: 'one\n' },
      { attempt: 1, stream: 'stderr', text: 'two\n' },
      { attempt: 1, stream: 'stdout', text: 'three' },
    ]);
  });

  it('prints all attempts, and remarks where one begins', async () => {
    const { code, stdout, stderr } = await sandbox.call(['log', 'again']);
    assert.equal(code, 0);
    assert.equal(stdout, 'try 1try 2');
    assert.equal(stderr, '\n— Attempt 2 —\n');
    const { document } = await sandbox.json<LogDocument>(['log', 'again']);
    assert.deepEqual(document.parts, [
      { attempt: 1, stream: 'stdout', text: 'try 1' },
      { attempt: 2, stream: 'stdout', text: 'try 2' },
    ]);
  });

  it('prints the head and the tail of a long log, and remarks how much is left out', async () => {
    const { code, stdout, stderr } = await sandbox.call(['log', 'much']);
    assert.equal(code, 0);
    assert.match(stdout, /^line {10}0\n/);
    assert.match(stdout, /line {5}499999\n$/);
    assert.ok(stdout.length > 4_500_000 && stdout.length <= 5 * 1024 * 1024, String(stdout.length));
    const { document } = await sandbox.json<LogDocument>(['log', 'much']);
    const cut = document.parts[1]?.cut ?? 0;
    assert.equal(stdout.length + cut, 500_000 * 16);
    assert.equal(stderr, `… ${cut} bytes are left out here …\n`);
    assert.equal(document.log, stdout);
  });

  it('is not deceived by what looks like its own marks', async () => {
    const { stdout, stderr } = await sandbox.call(['log', 'forger']);
    const { document } = await sandbox.json<{ run: RunDocument }>(['log', 'forger']);
    assert.equal(stdout, `a\u001b_scheduler;${document.run.id};stderr\u001b\\b`);
    assert.equal(stderr, '');
  });
});
