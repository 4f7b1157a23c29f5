import assert from 'node:assert/strict';
import type { Diagnosis, ExaminedHistory } from '../../../src/app/doctor.ts';
import type { ConfigState } from '../../../src/app/configFile.ts';
import type { HistoryFindings } from '../../../src/app/examineHistory.ts';
import { doctorJson } from '../../../src/cli/json/doctorJson.ts';
import { withoutColour } from '../../../src/cli/paint.ts';
import { doctorFindings } from '../../../src/cli/printers/doctorFindings.ts';
import { doctorReport } from '../../../src/cli/printers/doctorReport.ts';
import type { Wording } from '../../../src/cli/printers/wording.ts';
import { inEnglish, message } from '../../../src/common/message.ts';
import { parseConfig } from '../../../src/config/parseConfig.ts';
import { NewerSchemaError } from '../../../src/history/database/migrations.ts';
import type { Obstacle } from '../../../src/history/folders/obstacle.ts';
import { InstantFormat } from '../../../src/presentation/time.ts';
import { aHost, aRun } from '../../support/builders.ts';

const now = new Date(2026, 10, 22, 12).getTime();
const wording: Wording = {
  ...{ translate: inEnglish, locale: 'en', paint: withoutColour, now },
  instants: new InstantFormat('en'),
};
const versions = { scheduler: '1.2.3', node: '24.0.0', sqlite: '3.51.0', system: 'linux x64' };
const logs = { files: 2, bytes: 1500, folder: '/s/logs', unreadable: undefined };
const secret = 'hunter2-in-a-private-place';
const sound: HistoryFindings = {
  check: { faults: [], runs: 12_345, bytes: 1, schemaVersion: 4, sqliteVersion: '3.51.0' },
  ...{ unwritable: undefined, unreadable: undefined },
  ...{ orphans: [], overdue: [], interrupted: [], stale: [], hosts: [] },
};

function configOf(text: string): ConfigState {
  const { config, problems, brokenTaskIds } = parseConfig(text, { machineTimezone: 'UTC' });
  return { file: config ? 'good' : 'broken', text, problems, config, brokenTaskIds };
}
const good = configOf('{ "version": 1, "tasks": { "a": { "run": { "command": "true" } } } }');

function diagnosisOf(given: Partial<Diagnosis> & { found?: Partial<HistoryFindings> } = {}): Diagnosis {
  const { found, ...rest } = given;
  return {
    ...{ at: now, folder: '/w', statePath: '/s', config: good },
    history: { kind: 'open', ...sound, ...found },
    state: { file: '/s/history.db', bytes: 3_400_000, logs, setAside: [], obstacle: undefined },
    ...rest,
  };
}

function report(diagnosis: Diagnosis): string[] {
  return doctorReport(diagnosis, doctorFindings(diagnosis), versions, wording);
}

const codes = (diagnosis: Diagnosis) =>
  doctorFindings(diagnosis).map(({ code, severity }) => `${severity} ${code}`);

describe('What the doctor says', () => {
  it('is what there is, and that nothing is wrong', () => {
    const host = aHost({ kind: 'vscode', pid: 7 });
    const diagnosis = diagnosisOf({ found: { hosts: [{ host, seenAt: now }] } });
    assert.deepEqual(report(diagnosis), [
      'Workspace  /w',
      'Versions   Workspace Scheduler 1.2.3, Node.js 24.0.0, SQLite 3.51.0, linux x64',
      'Schedule   1 task',
      'State      /s',
      'History    12,345 runs, 3.4 MB, schema 4',
      'Logs       2 files, 1.5 kB',
      'At work    VS Code (process 7, last noted 12:00:00)',
      '',
      '✔ Nothing is wrong.',
    ]);
    assert.equal(doctorJson(diagnosis, [], versions, inEnglish).sound, true);
  });

  it('names what is wrong, what it is about and what to do', () => {
    const run = aRun({ id: '20261122-060000-aaaaaa', taskId: 'nightly', status: 'running' });
    const lines = report(diagnosisOf({ found: { stale: [run] } }));
    assert.deepEqual(lines.slice(-3), [
      '✖ A run is said to wait or run, and its window or command line is gone.',
      '    20261122-060000-aaaaaa nightly',
      '  “scheduler doctor --fix” ends them as interrupted, as the next “scheduler check” or VS Code window does.',
    ]);
    assert.equal(lines.join('\n').includes('Nothing is wrong'), false);
  });

  it('has a word for everything that can be found, faults first', () => {
    const run = aRun();
    const found = {
      check: {
        ...sound.check,
        runs: 1,
        bytes: 1,
        schemaVersion: 4,
        sqliteVersion: '',
        faults: ['row 1 missing'],
      },
      unwritable: new Error('full'),
      unreadable: new Error('broken'),
      orphans: ['20261122-060000-bbbbbb'],
      ...{ overdue: ['a', 'b'], interrupted: [run], stale: [run, run] },
    };
    const setAside = [{ path: '/s/history.damaged-20261122-060000.db', bytes: 1 }];
    const state = { ...diagnosisOf().state, setAside };
    const warned = {
      ...good,
      problems: [
        { severity: 'warning', message: message('x'), offset: 0, length: 0, path: [] } as const,
        { severity: 'error', message: message('y'), offset: 0, length: 0, path: [] } as const,
      ],
    };
    assert.deepEqual(codes(diagnosisOf({ found, state, config: warned })), [
      'fault history-unreadable',
      'fault history-faults',
      'fault history-unwritable',
      'fault history-set-aside',
      'fault config-errors',
      'fault stale-runs',
      'fault overdue',
      'fault logs-without-run',
      'note config-warnings',
      'note interrupted',
    ]);
  });

  it('leaves a note be a note', () => {
    const diagnosis = diagnosisOf({ found: { interrupted: [aRun()] } });
    assert.ok(report(diagnosis).includes('✔ Nothing is wrong.'));
    assert.equal(doctorJson(diagnosis, doctorFindings(diagnosis), versions, inEnglish).sound, true);
  });

  it('says why a history cannot be opened', () => {
    const history: ExaminedHistory = { kind: 'closed', error: new NewerSchemaError(9, 4) };
    const lines = report(diagnosisOf({ history }));
    assert.ok(lines.includes('History    3.4 MB, not readable'));
    assert.match(lines.join('\n'), /✖ A newer version of Workspace Scheduler has written the history/);
  });

  it('has advice for a history that cannot be opened by its cause', () => {
    const room = / {2}Can you read and write the state folder, and is there room on its disk\?$/;
    const said = (error: unknown, obstacle?: Obstacle) => {
      const diagnosis = diagnosisOf({ history: { kind: 'closed', error } });
      return report({ ...diagnosis, state: { ...diagnosis.state, obstacle } }).join('\n');
    };
    assert.match(said(new Error('odd')), room);
    assert.match(said(new NewerSchemaError(9, 4)), /Update this one\.$/);
    const inTheWay = said(new Error('odd'), { path: '/s/lock.db', expected: 'file' });
    assert.match(inTheWay, /“\/s\/lock\.db” is in the way, for it is no plain file\.\n {2}Move it away/);
    const closed = diagnosisOf({ history: { kind: 'closed', error: new NewerSchemaError(9, 4) } });
    const { findings } = doctorJson(closed, doctorFindings(closed), versions, inEnglish);
    assert.deepEqual(
      findings.map(({ advice }) => advice),
      [null],
    );
  });

  it('knows a history that lacks what this scheduler has made', () => {
    const lacking = Object.assign(new Error('no such table: runs'), { errcode: 1, code: 'ERR_SQLITE_ERROR' });
    const locked = Object.assign(new Error('database is locked'), { errcode: 5, code: 'ERR_SQLITE_ERROR' });
    const adviceOn = (unreadable: unknown, unwritable: unknown) =>
      doctorFindings(diagnosisOf({ found: { unreadable, unwritable } })).map(
        ({ advice }) => advice && inEnglish(advice),
      );
    const begunAnew =
      'It is not as Workspace Scheduler has made it. Move the file away, and a new history begins.';
    assert.deepEqual(adviceOn(lacking, lacking), [begunAnew, begunAnew]);
    for (const advice of adviceOn(locked, locked)) assert.notEqual(advice, begunAnew);
  });

  it('says that it is the logs that cannot be read', () => {
    const { state, ...rest } = diagnosisOf();
    const unreadable = new Error('ENOTDIR: not a directory');
    const diagnosis = { ...rest, state: { ...state, logs: { ...logs, unreadable } } };
    assert.deepEqual(report(diagnosis).slice(-3), [
      '✖ The logs cannot be read: ENOTDIR: not a directory',
      '    /s/logs',
      '  It is to be a folder that you can read.',
    ]);
    assert.deepEqual(doctorJson(diagnosis, [], versions, inEnglish).logs, { files: 2, bytes: 1500 });
    const obstacle = { path: '/s', expected: 'folder' } as const;
    const closed = { ...diagnosis, history: { kind: 'closed', error: new Error('ENOTDIR') } as const };
    const said = codes({ ...closed, state: { ...diagnosis.state, obstacle } });
    assert.deepEqual(said, ['fault history-closed'], 'what is wrong is said once');
  });

  it('is at peace with a workspace that has no history yet', () => {
    const lines = report(diagnosisOf({ history: { kind: 'none' } }));
    assert.ok(lines.includes('History    none yet'));
    assert.equal(lines.at(-1), '✔ Nothing is wrong.');
  });

  it('asks for a scheduler at work where tasks are overdue and none is known', () => {
    const advice = (hosts: HistoryFindings['hosts']) =>
      doctorFindings(diagnosisOf({ found: { overdue: ['a'], hosts } })).map((finding) =>
        finding.advice ? inEnglish(finding.advice) : '',
      )[0];
    assert.match(advice([]) ?? '', /Open the folder in VS Code/);
    assert.match(advice([{ host: aHost(), seenAt: now }]) ?? '', /trusted/);
  });

  it('names twenty of many and says how many more there are', () => {
    const orphans = Array.from({ length: 25 }, (_, index) => `run-${index}`);
    const lines = report(diagnosisOf({ found: { orphans } }));
    assert.ok(lines.includes('    run-19'));
    assert.equal(lines.includes('    run-20'), false);
    assert.ok(lines.includes('    … and 5 more'));
  });

  it('keeps to itself what a run has said and what the config holds', () => {
    const told = aRun({
      ...{ label: secret, detail: secret, summary: secret, stats: { [secret]: secret }, approval: secret },
      host: aHost({ user: secret, machine: secret }),
      warnings: [{ code: 'stats-invalid', detail: secret }],
    });
    const config = configOf(
      `{ "version": 1, "${secret}": 1, "tasks": { "a": { "run": { "command": 5 }, "schedule": { "every": "${secret}" },
        "options": { "env": { "TOKEN": "${secret}" } } } } }`,
    );
    assert.ok(config.problems.length > 0);
    const found = { stale: [told], interrupted: [told], hosts: [{ host: told.host, seenAt: now }] };
    const diagnosis = diagnosisOf({ found, config });
    const document = doctorJson(diagnosis, doctorFindings(diagnosis), versions, inEnglish);
    assert.equal(JSON.stringify(document).includes(secret), false);
    assert.equal(report(diagnosis).join('\n').includes(secret), false);
  });
});
