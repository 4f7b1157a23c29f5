import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { Sandbox } from './sandbox.ts';

describe('the command line in French', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  let french: Readonly<Record<string, string>>;

  before(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config({
      a: { run: { command: 'exit 3' } },
      off: { enabled: false, run: { process: 'true' } },
    });
    const bundle = await readFile(new URL('../../l10n/bundle.l10n.fr.json', import.meta.url), 'utf8');
    french = JSON.parse(bundle) as Record<string, string>;
  });
  after(() => sandbox.remove());

  const env = { LC_ALL: 'fr_FR.UTF-8' };

  function translated(text: string): string {
    const translation = french[text] ?? assert.fail(`“${text}” has no translation`);
    assert.notEqual(translation, text);
    return translation;
  }

  it('words results, reasons and tables', async () => {
    const { code, stdout } = await sandbox.call(['run', 'a'], { env });
    assert.equal(code, 1);
    assert.ok(stdout.includes(`✖ ${translated('failed')}`), stdout);
    assert.ok(stdout.includes(translated('It ended with exit code {code}.').replace('{code}', '3')), stdout);
    const list = await sandbox.call(['list'], { env });
    assert.ok(list.stdout.includes(translated('disabled')), list.stdout);
  });

  it('has its blank before the colon behind a task', async () => {
    const { document } = await sandbox.json<{ tasks: { hash: string }[] }>(['approve', 'a']);
    const hash = document.tasks[0]?.hash ?? '';
    const { stdout } = await sandbox.call(['approve', 'a', '--yes', '--hash', hash], { env });
    const words = ['allowed', 'already allowed'].map(translated).join('|');
    assert.match(stdout, new RegExp(`^✔ a\u00a0: (?:${words})$`, 'm'));
  });

  it('explains a schedule', async () => {
    const { code, stdout } = await sandbox.call(
      [
        ...['next', '--schedule', '{"cron":"30 2 * * SUN"}', '--timezone', 'Europe/Paris'],
        ...['--from', '2026-03-28T00:00', '--count', '1'],
      ],
      { env },
    );
    assert.equal(code, 0);
    for (const title of ['Normalized', 'In words', 'Time zone']) {
      assert.match(stdout, new RegExp(`^${translated(title)} `, 'm'));
    }
    assert.ok(stdout.includes(translated('(written “{text}”)').replace('{text}', '30 2 * * SUN')), stdout);
    assert.ok(stdout.includes('dimanche à 02:30'), stdout);
    assert.match(stdout, /^ {2}dim\. 29 mars 2026 {2}03:00 \+02:00 {2}01:00Z /m);
    const note = translated('{time} does not exist that day: the clock jumps').replace('{time}', '02:30');
    assert.ok(stdout.includes(note), stdout);
    const never = await sandbox.call(['next', '--schedule', '{"startup":true}'], { env });
    assert.ok(never.stdout.includes(translated('No time can be named: the clock does not decide it.')));
  });

  it('words the help and what was typed wrongly', async () => {
    const help = await sandbox.call(['--help'], { env });
    assert.ok(help.stdout.includes(translated('Examples:')), help.stdout);
    const wrong = await sandbox.call(['lst'], { env });
    assert.equal(wrong.code, 2);
    const unknown = translated('There is no command “{command}”.').replace('{command}', 'lst');
    assert.ok(wrong.stderr.includes(unknown), wrong.stderr);
  });

  it('words what comes of the history, and what the doctor finds', async () => {
    const figures = await sandbox.call(['history', '--figures', '--days', '1'], { env });
    for (const title of ['SUCCEEDED', '95% TAKE AT MOST', 'FAILURES IN A ROW', 'DAY']) {
      assert.ok(figures.stdout.includes(translated(title)), figures.stdout);
    }
    const doctor = await sandbox.call(['doctor'], { env });
    assert.equal(doctor.code, 0);
    assert.ok(doctor.stdout.includes(`✔ ${translated('Nothing is wrong.')}`), doctor.stdout);
    const none = await sandbox.call(['relink'], { env });
    assert.equal(none.code, 2);
    assert.ok(none.stderr.includes(translated('No history has lost its folder.')), none.stderr);
  });

  it('keeps the words of JSON documents as they are, but for sentences', async () => {
    const { document } = await sandbox.json<{ runs: { status: string; explanation: string }[] }>(
      ['history'],
      { env },
    );
    assert.equal(document.runs[0]?.status, 'failed');
    const explanation = translated('It ended with exit code {code}.').replace('{code}', '3');
    assert.equal(document.runs[0].explanation, explanation);
  });

  it('speaks English to everyone else', async () => {
    const { stdout } = await sandbox.call(['list'], { env: { LC_ALL: 'C', LANG: 'fr_FR.UTF-8' } });
    assert.match(stdout, /disabled/);
  });
});
