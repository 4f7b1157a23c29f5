import assert from 'node:assert/strict';
import { stripVTControlCharacters, styleText } from 'node:util';
import { withoutColour, type Paint } from '../../../src/cli/paint.ts';
import { approvalTable } from '../../../src/cli/printers/approvalTable.ts';
import { cutTo, displayWidth } from '../../../src/cli/printers/displayWidth.ts';
import { historyTable } from '../../../src/cli/printers/historyTable.ts';
import { occurrenceTable } from '../../../src/cli/printers/occurrenceTable.ts';
import { tableLines } from '../../../src/cli/printers/table.ts';
import { taskTable } from '../../../src/cli/printers/taskTable.ts';
import type { Wording } from '../../../src/cli/printers/wording.ts';
import type { TaskHere } from '../../../src/cli/tasksHere.ts';
import { inEnglish } from '../../../src/common/message.ts';
import type { Run } from '../../../src/model/run.ts';
import { InstantFormat } from '../../../src/presentation/time.ts';
import { aTask } from '../../support/builders.ts';

const now = new Date(2026, 10, 22, 12).getTime();
const widths = [60, 80, 100, 160] as const;
const coloured: Paint = (colour, text) => styleText(colour, text, { validateStream: false });
const wordingOf = (columns: number | undefined, paint: Paint = withoutColour): Wording => ({
  ...{ translate: inEnglish, locale: 'en', paint, now, instants: new InstantFormat('en') },
  ...(columns === undefined ? {} : { columns }),
});

const ids = ['generate-haiku', 'export-everything-as-markdown'];
const labels = ['Haïkus du matin, cinq albums tirés au sort', '日本語のコレクション 🎵🎵🎵'];
const command = `node scripts/export.mjs ${'--with-an-option '.repeat(8)}--last`;
const tasks = ids.map((id, index): TaskHere => ({
  ...{ task: aTask({ id, label: labels[index] ?? '', run: { kind: 'command', command } }) },
  ...{ next: undefined, active: undefined, last: undefined, approval: 'new', needsVscode: false },
}));
const runs = ids.map((taskId, index): Run => {
  const at = now - index * 86_400_000;
  return {
    ...{ id: `20261122-06000${index}-7f3a2c`, taskId, label: taskId, trigger: 'schedule', status: 'failed' },
    ...{
      occurrence: at,
      occurrences: 1,
      attempts: 3,
      createdAt: at,
      startedAt: at,
      endedAt: at + 4000,
      exitCode: 3,
      reason: 'exit-code',
    },
    host: { kind: 'cli', pid: 1, startToken: 'x' },
  };
});
const approvals = ids.map((taskId, index) => ({
  ...{ folder: '/home/ada/music', taskId, hash: `${index}`.repeat(64), at: now },
}));

/** What may not be cut, and each table with it. */
const tables: Readonly<Record<string, readonly [(wording: Wording) => string[], readonly string[]]>> = {
  list: [
    (wording) => taskTable(tasks, ['broken'], wording),
    [...ids, 'broken', 'needs your approval', 'never ran'],
  ],
  next: [
    (wording) =>
      occurrenceTable(
        tasks.map(({ task }) => ({ task, at: now + 60_000, needsVscode: true, note: undefined })),
        wording,
      ),
    [...ids, 'in 1 min', 'needs a VS Code window'],
  ],
  history: [(wording) => historyTable(runs, wording), [...ids, ...runs.map(({ id }) => id), 'exit code 3']],
  approvals: [
    (wording) => approvalTable(approvals, new Set(), wording),
    [...ids, ...approvals.map(({ hash }) => hash), 'Nov 22, 2026, 12:00'],
  ],
};

describe('a table in a terminal', () => {
  for (const [name, [print, kept]] of Object.entries(tables)) {
    it(`fits its width, whatever that is, and cuts no id, hash or time: ${name}`, () => {
      for (const columns of widths) {
        for (const paint of [withoutColour, coloured]) {
          const lines = print(wordingOf(columns, paint));
          const text = stripVTControlCharacters(lines.join('\n'));
          for (const word of kept) assert.ok(text.includes(word), `${word} at ${columns}:\n${text}`);
          const wide = lines.filter((line) => displayWidth(line) > columns);
          // A hash that the terminal itself breaks is still copied as one.
          assert.deepEqual(
            wide.filter((line) => !/^ +[01]{64}$/.test(stripVTControlCharacters(line))),
            [],
          );
          assert.equal(wide.length, name === 'approvals' && columns < 70 ? 2 : 0);
        }
      }
    });

    it(`is not cut where it is none: ${name}`, () => {
      const text = print(wordingOf(undefined)).join('\n');
      assert.ok(!text.includes('…'));
      if (name === 'list') assert.ok(text.includes(command));
      for (const word of kept) assert.ok(text.includes(word), word);
    });
  }

  it('cuts what loses least first, and only as far as it must', () => {
    const rows = [
      ['name and more', 'x'.repeat(30), 'kept'],
      ['name', 'y', 'kept'],
    ];
    const shape = {
      indent: '',
      cuts: [
        [1, 10],
        [0, 6],
      ],
    } as const;
    const first = (columns: number) => tableLines(rows, { ...shape, columns })[0];
    assert.equal(first(51), `name and more  ${'x'.repeat(30)}  kept`);
    assert.equal(first(41), `name and more  ${'x'.repeat(19)}…  kept`);
    assert.equal(first(26), `name an…  ${'x'.repeat(9)}…  kept`);
  });

  it('puts below what has no room in the line, and gives the line its room again', () => {
    const shape = { indent: '', cuts: [[1, 14]] } as const;
    assert.deepEqual(tableLines([['name', 'x'.repeat(30), 'kept']], { ...shape, columns: 24 }), [
      `name  ${'x'.repeat(17)}…`,
      '    kept',
    ]);
  });

  it('lets a sentence at the end of a row go on below its beginning', () => {
    const rows = [
      ['Task', 'a'],
      ['Next', 'never: there is no such day in any month of any year'],
    ];
    assert.deepEqual(tableLines(rows, { columns: 40, indent: '', hangs: true }), [
      'Task  a',
      'Next  never: there is no such day in',
      '      any month of any year',
    ]);
  });

  it('does not set all other rows of a file apart for one long cell', () => {
    const [, short = ''] = tableLines(
      [
        ['x'.repeat(5000), 'b'],
        ['a', 'b'],
      ],
      { columns: undefined },
    );
    assert.ok(short.length < 300, String(short.length));
  });
});

describe('a text that is cut', () => {
  it('is as wide as there is room for, by the columns that its characters take', () => {
    for (const [text, columns, cut] of [
      ['abcdef', 6, 'abcdef'],
      ['abcdefg', 6, 'abcde…'],
      ['e\u0301e\u0301e\u0301', 3, 'e\u0301e\u0301e\u0301'],
      ['e\u0301e\u0301e\u0301', 2, 'e\u0301…'],
      ['日本語', 6, '日本語'],
      ['日本語', 5, '日本…'],
      ['日本語', 4, '日…'],
      ['👩‍👩‍👧🎵🎵', 4, '👩‍👩‍👧…'],
      ['𠮷野家', 5, '𠮷野…'],
      ['a\u200bb', 2, 'a\u200bb'],
    ] as const) {
      assert.equal(cutTo(text, columns), cut);
      assert.ok(displayWidth(cut) <= columns, cut);
    }
  });

  it('ends its colours where it ends', () => {
    const text = coloured('red', 'abcdef');
    assert.equal(cutTo(text, 3), coloured('red', 'ab…'));
  });
});
