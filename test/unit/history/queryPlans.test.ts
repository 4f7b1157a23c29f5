import assert from 'node:assert/strict';
import { systemClock } from '../../../src/common/clock.ts';
import { ActiveRuns } from '../../../src/history/store/activeRuns.ts';
import { AttemptTable } from '../../../src/history/store/attemptTable.ts';
import { Connection } from '../../../src/history/database/connection.ts';
import { FigureTable } from '../../../src/history/store/figureTable.ts';
import { OutputTable } from '../../../src/history/store/outputTable.ts';
import { Places } from '../../../src/history/store/places.ts';
import { RetentionTable } from '../../../src/history/store/retentionTable.ts';
import { Revisions } from '../../../src/history/store/revisions.ts';
import { RunSearch } from '../../../src/history/store/runSearch.ts';
import { RunTable } from '../../../src/history/store/runTable.ts';
import { Stretches } from '../../../src/history/store/stretches.ts';
import { aHost, aRun } from '../../support/builders.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

describe('How the history is searched', () => {
  let folder: TemporaryFolder;
  let connection: Connection;
  let revisions: Revisions;

  beforeEach(async () => {
    folder = await temporaryFolder();
    connection = await Connection.open(folder.path('history.db'), systemClock);
    revisions = new Revisions(connection);
  });
  afterEach(async () => {
    connection.close();
    await folder.remove();
  });

  /** How SQLite goes about each statement that `ask` makes. */
  function plans(ask: () => void): { sql: string; plan: string }[] {
    const asked: string[] = [];
    const statement = connection.statement.bind(connection);
    connection.statement = (sql) => {
      asked.push(sql);
      return statement(sql);
    };
    ask();
    connection.statement = statement;
    return asked.map((sql) => {
      const steps = statement(`explain query plan ${sql}`).all();
      return { sql, plan: steps.map(({ detail }) => String(detail)).join('\n') };
    });
  }

  /** No table of runs is walked through, be it for their order. */
  function assertQuick(explained: readonly { sql: string; plan: string }[]): void {
    for (const { sql, plan } of explained) {
      assert.doesNotMatch(plan, /SCAN (runs|outputs|attempts)(?! USING)/, sql);
      if (!/order by \+/.test(sql)) assert.doesNotMatch(plan, /TEMP B-TREE/, sql);
    }
  }

  it('answers every question from an index', () => {
    const explained = plans(() => {
      const runs = new RunTable(connection, revisions);
      runs.find('nobody');
      runs.lastResults();
      runs.changedSince(5, 9);
      const active = new ActiveRuns(connection, revisions);
      active.begin('nobody', 0);
      active.spawned('nobody', { startedAt: 0 });
      active.retry('nobody', 0);
      active.end('nobody', { status: 'cancelled' }, 0);
      active.requestStop('nobody', 'stopped');
      new OutputTable(connection).present('haiku');
      new AttemptTable(connection).of(aRun());
    });
    assertQuick(explained);
    assert.equal(explained.length, 14);
  });

  it('answers every filter from one', () => {
    const row = { taskId: 'haiku', label: 'Haikus', trigger: 'manual', status: 'missed' } as const;
    const runs = new RunTable(connection, revisions);
    const run = runs.add({ ...row, occurrences: 1, createdAt: 5, priority: 0 }, aHost());
    const search = new RunSearch(connection);
    const some = { statuses: ['failed', 'queued'], triggers: ['api'] } as const;
    const explained = plans(() => {
      for (const filter of [{}, { taskId: 'haiku' }, some, { ...some, taskId: 'haiku' }]) {
        for (const time of [{}, { since: 1 }, { since: 1, until: 9 }]) {
          for (const text of [{}, { text: 'haiku' }, { text: 'a-long-word' }]) {
            search.page({ ...filter, ...time, ...text, limit: 9 });
          }
        }
        search.page({ ...filter, limit: 9, before: run?.id ?? '' });
      }
    });
    assertQuick(explained);
    const used = new Set(explained.flatMap(({ plan }) => plan.match(/INDEX runs_\w+/g) ?? []));
    assert.deepEqual(
      [...used].sort(),
      ['active', 'ended', 'ended_of_task', 'of_task'].map((index) => `INDEX runs_${index}`),
    );
  });

  it('answers for the care of it and for figures from one', () => {
    const explained = plans(() => {
      const retention = new RetentionTable(connection, new Stretches(connection));
      retention.olderThan(9, 9);
      retention.beyond(9, 9);
      retention.ended(undefined, 9);
      retention.ended('haiku', 9);
      retention.removable(['a']);
      retention.unknown(['a']);
      retention.remove(['a']);
      const figures = new FigureTable(connection);
      figures.of('haiku');
      figures.days('haiku', '2026-01-01', '2026-12-31');
    });
    // The oldest that have ended are met at once, at the beginning of the table.
    assertQuick(explained.filter(({ sql }) => !/^select id from runs where status not in/.test(sql)));
    assert.equal(explained.length, 15);
  });

  it('finds the few rows that matter without walking through those of the past', () => {
    const ofActive = plans(() => {
      const active = new ActiveRuns(connection, revisions);
      active.all();
      active.hasAny('haiku');
      active.hasQueued('haiku');
      active.hasDryRun('haiku');
      active.replaceBy(aRun(), 0);
    });
    const ofRuns = ofActive.filter(({ sql }) => /\bruns\b/.test(sql));
    for (const { sql, plan } of ofRuns) assert.match(plan, /runs USING INDEX runs_active/, sql);
    assert.equal(ofRuns.length, 6);
    const [ahead] = plans(() => new RunTable(connection, revisions).letGo(0, 0));
    assert.match(ahead?.plan ?? '', /SEARCH runs USING INDEX runs_set_aside \(occurrence>\?\)/);
  });

  it('lets a run begin without walking through those that wait', () => {
    const row = { taskId: 'haiku', label: 'Haikus', trigger: 'manual', status: 'queued' } as const;
    const run = new RunTable(connection, revisions).add(
      { ...row, occurrences: 1, createdAt: 0, priority: 0 },
      aHost(),
    );
    const asked = plans(() => {
      const limits = { maxConcurrent: 1, alone: true, giveWay: true };
      assert.equal(new Places(connection, aHost()).refusal(run?.id ?? '', limits, 0), undefined);
    });
    const [itself, running, busy, others] = asked.map(({ plan }) => plan.split('\n'));
    assert.equal(asked.length, 4);
    assert.match(itself?.[0] ?? '', /SEARCH runs USING INDEX sqlite_autoindex_runs_1 \(id=\?\)/);
    assert.match(running?.[0] ?? '', /SEARCH runs USING COVERING INDEX runs_active \(status=\?\)/);
    assert.match(busy?.[0] ?? '', /SEARCH runs USING INDEX runs_active \(status=\? AND task_id=\?\)/);
    assert.deepEqual(
      others?.filter((step) => /SCAN|SEARCH/.test(step)),
      ['<', '>'].flatMap((side) => [
        `SEARCH runs USING INDEX runs_queued (<expr>${side}?)`,
        'SEARCH other USING INDEX runs_active (status=? AND task_id=?)',
      ]),
    );
  });
});
