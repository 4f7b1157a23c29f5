import assert from 'node:assert/strict';
import { Sandbox, type RunDocument } from './sandbox.ts';

interface TaskDocument {
  readonly id: string;
  readonly label: string;
  readonly enabled: boolean;
  readonly broken: boolean;
  readonly run: { readonly kind: string; readonly text: string } | null;
  readonly schedule: unknown;
  readonly words: string | null;
  readonly state: string;
  readonly next: string | null;
  readonly active: RunDocument | null;
  readonly last: RunDocument | null;
}

const escape = '\u001b';

const tasks = {
  haiku: {
    label: 'Haikus',
    schedule: { daily: '06:00' },
    run: { script: 'scripts/haiku.mjs', args: ['--count', '5'] },
  },
  always: { schedule: { every: '1 hour' }, run: { command: 'echo hello' } },
  off: { enabled: false, schedule: { daily: '07:00' }, run: { process: 'true' } },
  alone: { run: { process: 'true' } },
  past: { schedule: { once: '2020-01-01T00:00' }, run: { process: 'true' } },
  bad: { schedule: { cron: '99 * * * *' }, run: { process: 'true' } },
};

describe('scheduler list', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await Sandbox.create();
    await sandbox.config(tasks, { timezone: 'UTC' });
    await sandbox.approve();
  });
  after(() => sandbox.remove());

  it('shows every task with what it runs and when next, the broken ones too', async () => {
    const { code, stdout, stderr } = await sandbox.call(['list']);
    assert.equal(code, 0);
    assert.equal(stderr, '');
    const line = (id: string) => stdout.split('\n').find((each) => each.includes(` ${id} `)) ?? '';
    assert.match(
      line('haiku'),
      /● {2}haiku Haikus +scripts\/haiku\.mjs --count 5 +(tomorrow )?06:00 \(in .+\) +never ran/,
    );
    assert.match(line('always'), /echo hello +due now/);
    assert.match(line('off'), /○ .*disabled/);
    assert.match(line('alone'), /by hand only/);
    assert.match(line('past'), /never again/);
    assert.match(line('bad'), /✖ .*broken: see “scheduler validate”/);
    assert.ok(!stdout.includes(escape), 'no colour for a pipe');
  });

  it('puts the columns below each other', async () => {
    const { stdout } = await sandbox.call(['list']);
    const lines = stdout.split('\n');
    const head = lines.find((line) => line.includes('RUNS')) ?? '';
    const column = head.indexOf('RUNS');
    for (const text of ['scripts/haiku.mjs', 'echo hello']) {
      assert.equal(lines.find((line) => line.includes(text))?.indexOf(text), column);
    }
  });

  it('keeps to a narrow terminal, as far as it goes', async () => {
    const { stdout } = await sandbox.call(['list'], { env: { COLUMNS: '80' } });
    const widest = Math.max(
      ...stdout
        .split('\n')
        .slice(1)
        .map((line) => line.length),
    );
    assert.ok(widest <= 80, stdout);
  });

  it('says in which zone the times are, where a task is in another', async () => {
    const elsewhere = { env: { TZ: 'Asia/Tokyo' } };
    for (const command of ['list', 'next']) {
      const { stdout } = await sandbox.call([command], elsewhere);
      assert.match(stdout, /^Times in Asia\/Tokyo$/m, command);
      assert.doesNotMatch((await sandbox.call([command])).stdout, /Times in/, command);
    }
    assert.doesNotMatch((await sandbox.call(['list', '--json'], elsewhere)).stdout, /Times in/);
  });

  it('colours only where colour is wanted', async () => {
    const coloured = await sandbox.call(['list'], { env: { FORCE_COLOR: '1' } });
    assert.ok(coloured.stdout.includes(`${escape}[32m●`));
    const plain = await sandbox.call(['list'], { env: { NO_COLOR: '1' } });
    assert.ok(!plain.stdout.includes(escape));
  });

  it('gives every field as JSON', async () => {
    const { code, document } = await sandbox.json<{ workspace: string; tasks: TaskDocument[] }>(['list']);
    assert.equal(code, 0);
    assert.equal(document.workspace, sandbox.folder);
    const byId = Object.fromEntries(document.tasks.map((task) => [task.id, task]));
    const fields = Object.keys(byId['haiku'] ?? {});
    assert.deepEqual(fields, [
      ...['id', 'label', 'description', 'group', 'enabled', 'broken', 'run', 'needsVscode'],
      ...['timezone', 'schedule', 'words', 'approval', 'state', 'next', 'active', 'last'],
    ]);
    for (const task of document.tasks) assert.deepEqual(Object.keys(task), fields, task.id);
    assert.deepEqual(byId['haiku']?.run, { kind: 'script', text: 'scripts/haiku.mjs --count 5' });
    assert.deepEqual(byId['haiku'].schedule, { daily: '06:00' });
    assert.equal(byId['haiku'].words, 'Every day at 06:00 (UTC)');
    assert.deepEqual([byId['alone']?.schedule, byId['alone']?.words], [null, null]);
    assert.match(byId['haiku'].next ?? '', /T06:00:00\.000Z$/);
    assert.deepEqual(
      document.tasks.map(({ id, state, enabled, broken }) => [id, state, enabled, broken]),
      [
        ['haiku', 'later', true, false],
        ['always', 'due', true, false],
        ['off', 'disabled', false, false],
        ['alone', 'by-hand', true, false],
        ['past', 'nothing-more', true, false],
        ['bad', 'broken', false, true],
      ],
    );
  });

  it('brings no schedule into force', async () => {
    // Were the task enrolled by the first call, it would be due since then, and not since now.
    const due = async () => {
      const { document } = await sandbox.json<{ tasks: TaskDocument[] }>(['list']);
      return Date.parse(document.tasks.find(({ id }) => id === 'always')?.next ?? '');
    };
    assert.ok((await due()) < (await due()));
  });

  it('lets no label act on the terminal', async () => {
    const nasty = await Sandbox.create();
    try {
      await nasty.config({ a: { label: 'x\u001b[2Jy\nz', run: { process: 'true' } } });
      const { stdout } = await nasty.call(['list']);
      assert.ok(!stdout.includes(escape));
      assert.match(stdout, /a x \[2Jy z/);
    } finally {
      await nasty.remove();
    }
  });

  it('says that there are no tasks yet', async () => {
    const empty = await Sandbox.create();
    try {
      await empty.config({});
      const { code, stdout } = await empty.call(['list']);
      assert.match(stdout, /There are no tasks in .*scheduler\.json yet/);
      assert.equal(code, 0);
    } finally {
      await empty.remove();
    }
  });
});
