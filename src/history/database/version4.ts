// Its parts never change, once it is released. `row` is a row of `runs`: new, old, or any.
const hasEnded = (row: string) => `${row}.status not in ('queued', 'running')`;
const hasText = (row: string) => `(${row}.detail is not null or ${row}.summary is not null)`;
const isCounted = (row: string) => `${hasEnded(row)} and ${row}.dry_run = 0`;
const isResult = (row: string) =>
  `${row}.status not in ('queued', 'running', 'skipped', 'missed') and ${row}.dry_run = 0`;
const dayOf = (row: string) => `strftime('%Y-%m-%d', ${row}.created_at / 1000, 'unixepoch', 'localtime')`;
/** A record of another scheduler says only how the last run ended of those that it stands for. */
const countOf = (row: string) => `iif(${row}.reason is 'imported', 1, ${row}.occurrences)`;
/** What of a text goes beyond this is not searched: a run must end in no time. */
const textsOf = (row: string) =>
  `${row}.seq, substr(${row}.detail, 1, 4000), substr(${row}.summary, 1, 4000), 't' || hex(${row}.task_id) ||
      ' s' || replace(${row}.status, '-', '') || ' g' || replace(${row}."trigger", '-', '')`;

/** Triggers for when a run ends, be it that its row is written with its end. */
const counting = (name: string, event: string, condition: string) => `
  create trigger runs_${name}_counted after ${event} on runs when ${condition} and new.dry_run = 0 begin
    insert into days select column1, ${dayOf('new')}, new.status, ${countOf('new')}
      from (values (''), (new.task_id)) where true
      on conflict do update set count = count + excluded.count;
    insert into tallies
      select new.task_id, ${countOf('new')}, iif(new.status = 'succeeded', ${countOf('new')}, 0),
        new.status in ('failed', 'timed-out', 'interrupted'), new.seq
      where new.status not in ('skipped', 'missed')
      on conflict do update set
        runs = runs + excluded.runs,
        succeeded = succeeded + excluded.succeeded,
        -- What comes before all that is there (it is imported) is not how the task ended last.
        failure_streak = case when last_result > new.seq then failure_streak
          when new.status = 'succeeded' then 0 else failure_streak + excluded.failure_streak end,
        last_result = max(coalesce(last_result, excluded.last_result), excluded.last_result);
  end;
  create trigger runs_${name}_text after ${event} on runs when ${condition} and ${hasText('new')} begin
    insert into texts (rowid, detail, summary, facets) values (${textsOf('new')});
  end;`;

/** The step from version 3 of the schema: who and where, figures, texts, and what tells of changes. */
export const version4 = `
  alter table runs add column host_machine text;
  alter table runs add column host_user text;
  alter table runs add column approval text;
  -- The number of the write that last changed the row: what is new since one's last look has a higher one.
  alter table runs add column revision integer not null default 0;
  create index runs_revision on runs (revision);
  -- value: of the newest write that others are told of; removed: of the newest one that has removed rows.
  create table revision (value integer not null, removed integer not null default 0) strict;
  insert into revision (value) values (0);

  -- A filter takes those (task,) status and trigger apart; within one the entries are in the order of seq. The active
  -- rows are few and have an index of their own: a run enters these when it ends.
  drop index runs_result;
  create index runs_ended_of_task on runs (task_id, status, "trigger") where status not in ('queued', 'running');
  create index runs_ended on runs (status, "trigger") where status not in ('queued', 'running');

  -- How long the newest successes took, without a look at their rows.
  create index runs_successes on runs (task_id, seq, started_at, ended_at)
    where status = 'succeeded' and dry_run = 0;

  -- Which hosts there are, and when each was last alive.
  create table hosts (
    machine text not null,
    pid integer not null,
    token text not null,
    kind text not null,
    user text not null,
    seen_at integer not null,
    primary key (machine, pid, token)
  ) strict, without rowid;

  -- What is known of the workspace as a whole.
  create table facts (name text primary key, value text not null) strict, without rowid;

  -- An output outlives the row of its run.
  create table kept_outputs (
    seq integer primary key,
    run_id text references runs (id) on delete set null,
    task_id text not null,
    kind text not null,
    path text not null,
    bytes integer not null,
    created_at integer not null,
    removed_at integer
  ) strict;
  insert into kept_outputs select * from outputs;
  drop table outputs;
  alter table kept_outputs rename to outputs;
  create index outputs_of_run on outputs (run_id);
  create index outputs_of_task on outputs (task_id, seq) where removed_at is null;
  create index outputs_path on outputs (path) where removed_at is null;

  -- How a task's runs have ended, dry runs left out, when they ended: what is removed later stays counted.
  -- last_result: the newest row that is neither skipped nor missed.
  create table tallies (
    task_id text primary key,
    runs integer not null,
    succeeded integer not null,
    failure_streak integer not null,
    last_result integer
  ) strict, without rowid;
  -- task_id is empty where all tasks are counted together.
  create table days (
    task_id text not null,
    day text not null,
    status text not null,
    count integer not null,
    primary key (task_id, day, status)
  ) strict, without rowid;

  -- Under which names a task has rows, how many, and between which.
  create table names (
    task_id text not null,
    label text not null,
    first_row integer not null,
    last_row integer not null,
    count integer not null,
    primary key (task_id, label)
  ) strict, without rowid;

  -- Where words are looked for, with what is filtered by beside them.
  create virtual table texts using fts5 (
    detail, summary, facets, content = '', contentless_delete = 1, prefix = '1 2 3 4 5 6',
    tokenize = 'unicode61 remove_diacritics 2'
  );
  -- Removals do not merge what they have thinned out: that would hold the thread for up to 60 ms. Additions do.
  insert into texts (texts, rank) values ('deletemerge', 0);

  -- From first_row to the next entry's, no row was created 10 s or more before one that came earlier: the clock went
  -- on. began and latest: the first and the highest created_at.
  create table stretches (first_row integer primary key, began integer not null, latest integer not null) strict;

  insert into tallies
    select task_id, sum(occurrences), sum(iif(status = 'succeeded', occurrences, 0)),
      sum(status in ('failed', 'timed-out', 'interrupted') and seq > coalesce((select max(seq) from runs as success
        where success.task_id = runs.task_id and success.status = 'succeeded' and success.dry_run = 0), 0)),
      max(seq)
    from runs where ${isResult('runs')} group by task_id;
  insert into days
    select task_id, ${dayOf('runs')}, status, sum(occurrences) from runs where ${isCounted('runs')} group by 1, 2, 3;
  insert into days select '', day, status, sum(count) from days group by day, status;
  insert into names select task_id, label, min(seq), max(seq), count(*) from runs group by task_id, label;
  insert into texts (rowid, detail, summary, facets)
    select ${textsOf('runs')} from runs where ${hasEnded('runs')} and ${hasText('runs')};
  insert into stretches
    select first_row, (select created_at from runs where seq = first_row), max(created_at) from (
      select created_at, max(iif(turns, seq, 0)) over (order by seq) as first_row from (
        select seq, created_at, created_at < lag(created_at, 1, created_at) over (order by seq) - 10000 as turns from runs
      )
    ) where first_row > 0 group by first_row;
  insert into stretches select 0, coalesce(min(created_at), 0), coalesce(max(created_at), 0) from runs
    where seq < coalesce((select min(first_row) from stretches), 9e18);

  create trigger runs_added after insert on runs begin
    insert into names values (new.task_id, new.label, new.seq, new.seq, 1) on conflict do update set
      first_row = min(first_row, excluded.first_row), last_row = max(last_row, excluded.last_row), count = count + 1;
    update stretches set latest = new.created_at
      where first_row = (select max(first_row) from stretches) and latest < new.created_at and new.seq >= 0;
    -- What is imported comes before all, a stretch each.
    insert into stretches select new.seq, new.created_at, new.created_at where new.seq < 0
      or new.created_at < (select latest from stretches order by first_row desc limit 1) - 10000;
  end;
  ${counting('insert', 'insert', hasEnded('new'))}
  ${counting('end', 'update of status', `old.status in ('queued', 'running') and ${hasEnded('new')}`)}

  create trigger runs_removed after delete on runs begin
    update names set count = count - 1 where task_id = old.task_id and label = old.label;
    delete from names where task_id = old.task_id and label = old.label and count = 0;
    update tallies set last_result = (
      select seq from runs where task_id = old.task_id and ${isResult('runs')} order by seq desc limit 1
    ) where task_id = old.task_id and last_result = old.seq;
    delete from stretches where first_row > (select coalesce(max(seq), 0) from runs);
  end;
  create trigger runs_text_removed after delete on runs when ${hasText('old')} begin
    delete from texts where rowid = old.seq;
  end;
`;
