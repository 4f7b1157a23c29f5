import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { check } from '../../../src/cli/commands/check.ts';
import { Console } from '../../../src/cli/console.ts';
import { systemClock, type Clock } from '../../../src/common/clock.ts';
import { inEnglish } from '../../../src/common/message.ts';
import { approveFolder } from '../../support/approveFolder.ts';
import { homeOf } from '../../support/homeOf.ts';

describe('scheduler check, while tasks come due faster than they can be claimed', function () {
  let root: string;

  beforeEach(async () => {
    root = await realpath(await mkdtemp(join(tmpdir(), 'scheduler-check-')));
  });
  afterEach(async () => {
    for (const path of [root, homeOf(root)]) await rm(path, { recursive: true, force: true, maxRetries: 5 });
  });

  it('looks at the clock once, and ends', async () => {
    await mkdir(join(root, '.vscode'));
    const often = { schedule: { cron: '* * * * * *' }, run: { process: 'true' } };
    await writeFile(
      join(root, '.vscode', 'scheduler.json'),
      JSON.stringify({ version: 1, timezone: 'UTC', tasks: { often } }),
    );
    await approveFolder(root, { home: homeOf(root) });
    // At every look another occurrence is due; it stands still where a check never ends.
    let now = Date.parse('2026-11-22T06:00:00Z');
    let looks = 0;
    const clock: Clock = {
      ...systemClock,
      now: () => (++looks < 1000 ? (now += 1000) : now),
    };
    const stdout = new PassThrough();
    const console = new Console({
      cwd: root,
      env: { PATH: process.env['PATH'], SCHEDULER_HOME: homeOf(root) },
      clock,
      stdout,
      stderr: new PassThrough(),
      speech: { locale: 'en', translate: inEnglish },
    });
    assert.equal(await check(console, { json: true }), 0);
    stdout.end();
    const { checkedAt, runs } = JSON.parse(await text(stdout)) as {
      checkedAt: string;
      runs: { status: string; occurrence: string }[];
    };
    assert.ok(looks < 1000, `it looked at the clock ${looks} times`);
    assert.deepEqual(
      runs.filter(({ occurrence }) => occurrence > checkedAt),
      [],
    );
    assert.equal(runs.filter(({ status }) => status === 'succeeded').length, 1);
  });
});
