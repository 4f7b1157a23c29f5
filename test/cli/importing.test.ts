import assert from 'node:assert/strict';
import { Sandbox, type RunDocument } from './sandbox.ts';

interface Imported {
  readonly imported: readonly { readonly name: string; readonly task: string; readonly run: string | null }[];
  readonly neverRan: readonly string[];
  readonly passedOver: readonly string[];
  readonly problems: readonly { readonly line: number; readonly message: string }[];
}

interface Next {
  readonly id: string;
  readonly next: string | null;
}

const file = 'scheduler-state.json';
const hour = 3_600_000;

describe('importing what another scheduler has recorded', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;
  /** Two hours ago, as Python writes it in UTC. */
  let last: string;

  beforeEach(async () => {
    sandbox = await Sandbox.create();
    const run = { process: 'true' };
    await sandbox.config({
      'generate-haiku': { schedule: { every: '6 hours' }, run },
      report: { run: { ...run, options: { env: { A_TOKEN: 'hunter22' } } } },
    });
    last = new Date(Date.now() - 2 * hour).toISOString().replace('Z', '456');
  });
  afterEach(() => sandbox.remove());

  function state(tasks: Readonly<Record<string, unknown>>): Promise<string> {
    return sandbox.write(file, JSON.stringify({ tasks }, undefined, 2));
  }

  const haiku = (more: object = {}) => ({
    last_execution: last,
    last_status: 'success',
    last_error: null,
    execution_count: 42,
    last_duration_seconds: 12.3,
    ...more,
  });

  it('writes a first row for each task, and its schedule goes on from there', async () => {
    await state({ generate_haiku: haiku(), read_discogs: { last_execution: null } });
    const { code, stdout, stderr } = await sandbox.call(['import', file]);
    assert.equal(code, 0, stderr);
    assert.equal(stderr, '');
    assert.match(stdout, /^generate_haiku → generate-haiku +42 runs, the last one .* ✔ succeeded\n/);
    assert.match(
      stdout,
      /\nread_discogs +has never run\n✔ Taken over: 1\. Before: 0\. Never run: 1\. Refused: 0\.\n$/,
    );

    const { document } = await sandbox.json<{ runs: readonly RunDocument[] }>(['history']);
    assert.deepEqual(
      document.runs.map(({ task, status, trigger, reason, occurrences, durationMs }) => ({
        ...{ task, status, trigger, reason, occurrences, durationMs },
      })),
      [
        {
          ...{ task: 'generate-haiku', status: 'succeeded', trigger: 'schedule', reason: 'imported' },
          ...{ occurrences: 42, durationMs: 12_300 },
        },
      ],
    );
    // Nothing that the schedule owes has come before, and the next is counted from the last.
    await sandbox.call(['check']);
    const { tasks } = (await sandbox.json<{ tasks: readonly Next[] }>(['list'])).document;
    const next = tasks.find(({ id }) => id === 'generate-haiku')?.next ?? assert.fail('never due');
    assert.equal(Date.parse(next), Date.parse(`${last.slice(0, 23)}Z`) + 6 * hour);
    assert.equal((await sandbox.json<{ runs: readonly RunDocument[] }>(['history'])).document.runs.length, 1);
  });

  it('does it once', async () => {
    await state({ generate_haiku: haiku() });
    await sandbox.call(['import', file]);
    const { code, document } = await sandbox.json<Imported>(['import', file]);
    assert.equal(code, 0);
    assert.equal(document.imported[0]?.run, null);
    assert.match(
      (await sandbox.call(['import', file])).stdout,
      /taken over before\n✔ Taken over: 0\. Before: 1\./,
    );
    assert.equal((await sandbox.json<{ runs: readonly RunDocument[] }>(['history'])).document.runs.length, 1);
  });

  it('takes over what is good, and says where the rest is wrong', async () => {
    await state({
      generate_haiku: haiku(),
      report: haiku({ last_execution: 'yesterday' }),
      soundtrack: haiku(),
    });
    const { code, stdout, stderr } = await sandbox.call(['import', file]);
    assert.equal(code, 1);
    assert.match(stdout, /✖ Taken over: 1\. Before: 0\. Never run: 0\. Refused: 2\.\n$/);
    const lines = stderr.trimEnd().split('\n');
    assert.equal(lines.length, 2);
    assert.match(
      lines[0] ?? '',
      /^scheduler-state\.json:11:25: error: "last_execution" must be .*, not "yesterday"\.$/,
    );
    assert.match(lines[1] ?? '', /^scheduler-state\.json:17:5: error: There is no task “soundtrack” here\./);
    const again = await sandbox.json<Imported>(['import', file, '--map', 'soundtrack=report']);
    assert.equal(again.code, 1);
    assert.deepEqual(
      again.document.imported.map(({ name, task, run }) => [name, task, run !== null]),
      [
        ['generate_haiku', 'generate-haiku', false],
        ['soundtrack', 'report', true],
      ],
    );
    assert.deepEqual(
      again.document.problems.map(({ line }) => line),
      [11],
    );
  });

  it('reads times without an offset in the zone that is named', async () => {
    await state({ generate_haiku: haiku({ last_execution: '2026-01-15T06:00:00' }) });
    await sandbox.call(['import', file, '--timezone', 'America/Montreal']);
    const { document } = await sandbox.json<{ runs: readonly RunDocument[] }>(['history']);
    assert.equal(document.runs[0]?.startedAt, '2026-01-15T11:00:00.000Z');
  });

  it('keeps a task’s secrets out of the history', async () => {
    await state({ report: haiku({ last_status: 'error', last_error: 'refused: hunter22' }) });
    await sandbox.call(['import', file]);
    const { stdout } = await sandbox.call(['history']);
    assert.match(stdout, /refused: \*\*\*/);
  });

  it('writes nothing where the file, or what is asked for, cannot be understood', async () => {
    const refused = async (args: readonly string[], wanted: RegExp) => {
      const { code, stdout, stderr } = await sandbox.call(['import', ...args]);
      assert.deepEqual([code, stdout], [2, ''], stderr);
      assert.match(stderr, wanted);
    };
    await refused([file], /cannot be read: ENOENT/);
    await sandbox.write(file, '{\n  "tasks": {,}\n}');
    await refused([file], /^✖ scheduler-state\.json:2:13: /);
    await sandbox.write(file, '{ "version": 1 }');
    await refused([file], /holds the state of no task/);
    await state({ generate_haiku: haiku() });
    await refused(
      [file, '--map', 'generate_haiku'],
      /--map takes the other scheduler’s name and the id here/,
    );
    await refused([file, '--map', 'generate_haiku=reprot'], /no task “reprot”\.\n.*Did you mean “report”/);
    await refused(
      [file, '--map', 'generate_hiaku=report'],
      /The file has no task “generate_hiaku”\.\n.*“generate_haiku”/,
    );
    await refused([file, '--timezone', 'Paris'], /Unknown time zone "Paris"\. Did you mean "Europe\/Paris"/);
    await refused([], /An argument is missing: <file>/);
    assert.equal((await sandbox.json<{ runs: readonly RunDocument[] }>(['history'])).document.runs.length, 0);
  });
});
