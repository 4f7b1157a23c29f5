import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { history } from '../../../src/cli/commands/history.ts';
import { list } from '../../../src/cli/commands/list.ts';
import { next } from '../../../src/cli/commands/next.ts';
import { Console } from '../../../src/cli/console.ts';
import { systemClock } from '../../../src/common/clock.ts';
import { inEnglish } from '../../../src/common/message.ts';
import { hour } from '../../support/builders.ts';
import { homeOf } from '../../support/homeOf.ts';

describe('a command that only reads', () => {
  let root: string;
  let looks: number;

  beforeEach(async () => {
    looks = 0;
    root = await realpath(await mkdtemp(join(tmpdir(), 'scheduler-instant-')));
    await mkdir(join(root, '.vscode'));
    const hourly = { schedule: { every: '1 hour' }, run: { process: 'true' } };
    await writeFile(
      join(root, '.vscode', 'scheduler.json'),
      JSON.stringify({ version: 1, timezone: 'UTC', tasks: { hourly } }),
    );
  });
  afterEach(async () => {
    for (const path of [root, homeOf(root)]) await rm(path, { recursive: true, force: true, maxRetries: 5 });
  });

  /** Its document, with a clock that is 20 ms on at every look. */
  async function documentOf<T>(command: (console: Console) => Promise<number>): Promise<T> {
    const start = Date.parse('2026-11-22T06:00:00Z');
    const stdout = new PassThrough();
    const console = new Console({
      cwd: root,
      env: { SCHEDULER_HOME: homeOf(root) },
      clock: { ...systemClock, now: () => start + 20 * looks++ },
      stdout,
      stderr: new PassThrough(),
      speech: { locale: 'en', translate: inEnglish },
    });
    assert.equal(await command(console), 0);
    stdout.end();
    return JSON.parse(await text(stdout)) as T;
  }

  for (const id of ['hourly', undefined]) {
    it(`counts from the instant that it names: next ${id ?? ''}`, async () => {
      const { from, occurrences } = await documentOf<{ from: string; occurrences: { at: string }[] }>(
        (console) => next(console, id, { json: true, count: 2 }),
      );
      const start = Date.parse(from);
      assert.deepEqual(
        occurrences.map(({ at }) => Date.parse(at) - start),
        [0, hour],
      );
    });
  }

  it('reads the clock once', async () => {
    await documentOf((console) => next(console, 'hourly', { json: true }));
    assert.equal(looks, 1);
    looks = 0;
    await documentOf((console) => list(console, { json: true }));
    assert.equal(looks, 1);
    looks = 0;
    await documentOf((console) => history(console, { json: true }));
    assert.equal(looks, 1);
  });
});
