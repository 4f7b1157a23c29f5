import assert from 'node:assert/strict';
import {
  filterQuery,
  isFiltered,
  refine,
  type HistoryFilter,
} from '../../../src/vscode/views/historyFilter.ts';

const here = 'file:///music';
/** In the time zone of the machine, as people read a calendar. */
const noon = new Date(2026, 10, 22, 12, 30).getTime();
const midnightOf = (month: number, day: number) => new Date(2026, month - 1, day).getTime();

describe('a filter of the history', () => {
  it('asks for all runs where it says nothing', () => {
    assert.equal(isFiltered({}), false);
    assert.deepEqual(filterQuery({}, here, noon), {});
  });

  it('asks for what it says, all of it', () => {
    const filter: HistoryFilter = {
      task: { folder: here, id: 'haiku', label: 'Haikus' },
      statuses: ['failed', 'timed-out'],
      triggers: ['manual'],
      text: 'exit',
    };
    assert.equal(isFiltered(filter), true);
    assert.deepEqual(filterQuery(filter, here, noon), {
      taskId: 'haiku',
      statuses: ['failed', 'timed-out'],
      triggers: ['manual'],
      text: 'exit',
    });
  });

  it('by a task finds nothing in another folder', () => {
    const task = { folder: here, id: 'haiku', label: 'Haikus' };
    assert.equal(filterQuery({ task }, 'file:///films', noon), undefined);
  });

  it('goes by whole days of the calendar', () => {
    assert.deepEqual(filterQuery({ period: 'today' }, here, noon), { since: midnightOf(11, 22) });
    assert.deepEqual(filterQuery({ period: 'yesterday' }, here, noon), {
      since: midnightOf(11, 21),
      until: midnightOf(11, 22),
    });
    assert.deepEqual(filterQuery({ period: 'week' }, here, noon), { since: midnightOf(11, 16) });
    assert.deepEqual(filterQuery({ period: 'month' }, here, noon), { since: midnightOf(10, 24) });
  });

  it('is refined one property at a time, and forgets one that asks for nothing', () => {
    const failed = refine({ period: 'today' }, 'statuses', ['failed']);
    assert.deepEqual(failed, { period: 'today', statuses: ['failed'] });
    assert.deepEqual(refine(failed, 'statuses', []), { period: 'today' });
    assert.deepEqual(refine(failed, 'period', undefined), { statuses: ['failed'] });
    assert.deepEqual(refine({ text: 'disk' }, 'text', ''), {});
    assert.deepEqual(failed, { period: 'today', statuses: ['failed'] });
  });
});
