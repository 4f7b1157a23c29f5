import assert from 'node:assert/strict';
import { systemClock } from '../../../src/common/clock.ts';
import { ActiveRuns } from '../../../src/history/activeRuns.ts';
import { AttemptTable } from '../../../src/history/attemptTable.ts';
import { Connection } from '../../../src/history/connection.ts';
import { OutputTable } from '../../../src/history/outputTable.ts';
import { Places } from '../../../src/history/places.ts';
import { RunTable } from '../../../src/history/runTable.ts';
import { aHost, aRun } from '../../support/builders.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

describe('How the history is searched', () => {
  let folder: TemporaryFolder;
  let connection: Connection;

  beforeEach(async () => {
    folder = await temporaryFolder();
    connection = await Connection.open(folder.path('history.db'), systemClock);
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

  it('answers every question from an index', () => {
    const explained = plans(() => {
      const runs = new RunTable(connection);
      runs.find('nobody');
      runs.lastResults();
      runs.page({ limit: 9, taskId: 'haiku' });
      runs.page({ limit: 9, before: 'nobody' });
      const active = new ActiveRuns(connection);
      active.begin('nobody', 0);
      active.spawned('nobody', { startedAt: 0 });
      active.retry('nobody', 0);
      active.end('nobody', { status: 'cancelled' }, 0);
      active.requestStop('nobody', 'stopped');
      new OutputTable(connection).present('haiku');
      new AttemptTable(connection).of(aRun());
    });
    for (const { sql, plan } of explained)
      assert.doesNotMatch(plan, /SCAN (runs|outputs|attempts)(?! USING)/, sql);
    assert.equal(explained.length, 12);
  });

  it('finds the few rows that matter without walking through those of the past', () => {
    const ofActive = plans(() => {
      const active = new ActiveRuns(connection);
      active.all();
      active.hasAny('haiku');
      active.hasQueued('haiku');
      active.hasDryRun('haiku');
      active.replaceBy(aRun(), 0);
    });
    for (const { sql, plan } of ofActive) assert.match(plan, /runs USING INDEX runs_active/, sql);
    assert.equal(ofActive.length, 6);
    const [ahead] = plans(() => new RunTable(connection).letGo(0, 0));
    assert.match(ahead?.plan ?? '', /SEARCH runs USING INDEX runs_set_aside \(occurrence>\?\)/);
  });

  it('lets a run begin without walking through those that wait', () => {
    const row = { taskId: 'haiku', label: 'Haikus', trigger: 'manual', status: 'queued' } as const;
    const run = new RunTable(connection).add({ ...row, occurrences: 1, createdAt: 0, priority: 0 }, aHost());
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
