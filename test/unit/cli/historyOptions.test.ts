import assert from 'node:assert/strict';
import { parseLimit } from '../../../src/cli/parseLimit.ts';
import { parsePast } from '../../../src/cli/parsePast.ts';
import { parseWords } from '../../../src/cli/parseWords.ts';
import { Refusal } from '../../../src/cli/refusal.ts';
import { inEnglish } from '../../../src/common/message.ts';
import { runStatuses } from '../../../src/model/run.ts';
import { at, day, hour } from '../../support/builders.ts';

function refusal(work: () => unknown): string[] {
  try {
    work();
  } catch (error) {
    if (error instanceof Refusal) return [error.reason, ...error.hints].map(inEnglish);
    throw error;
  }
  return assert.fail('It was not refused');
}

describe('an instant of the past', () => {
  const now = at('2026-11-22T05:30Z');
  const read = (text: string, zone = 'UTC') => parsePast('--since', text, zone, now);

  it('is a length of time ago', () => {
    assert.equal(read('2d'), now - 2 * day);
    assert.equal(read('1h30m'), now - 1.5 * hour);
    assert.equal(read('6 hours'), now - 6 * hour);
  });

  it('is the beginning of a day by the calendar of the zone', () => {
    assert.equal(read('today'), at('2026-11-22T00:00Z'));
    assert.equal(read('yesterday'), at('2026-11-21T00:00Z'));
    assert.equal(read('today', 'America/Los_Angeles'), at('2026-11-21T08:00Z'));
    // The clock was set back on the 1st: yesterday had 25 hours.
    const after = at('2026-11-02T12:00Z');
    const yesterday = parsePast('--since', 'yesterday', 'America/Los_Angeles', after);
    assert.equal(yesterday, at('2026-11-01T07:00Z'));
  });

  it('is an instant or a time of the wall clock in ISO 8601', () => {
    assert.equal(read('2026-11-20T10:00:00+01:00'), at('2026-11-20T09:00Z'));
    assert.equal(read('2026-11-20', 'Europe/Paris'), at('2026-11-19T23:00Z'));
  });

  it('says what is wrong otherwise, and what it takes', () => {
    assert.deepEqual(
      refusal(() => read('2 dyas')),
      ['--since cannot be “2 dyas”.', 'Unknown unit "dyas". Did you mean "days"?'],
    );
    assert.match(refusal(() => read('1.5h')).join(' '), /whole numbers only/);
    assert.match(refusal(() => read('tomorow')).join(' '), /ISO|date and time.*“2d” means two days ago/);
    assert.match(refusal(() => read('2026-13-01')).join(' '), /“2026-13-01”/);
  });
});

describe('a list of words', () => {
  const read = parseWords('--status', runStatuses);

  it('takes each that is known, once', () => {
    assert.deepEqual(read('failed,timed-out, FAILED'), ['failed', 'timed-out']);
  });

  it('suggests what may be meant, and names them all', () => {
    assert.deepEqual(
      refusal(() => read('failed,suceeded')),
      [
        '--status does not know “suceeded”.',
        'Did you mean “succeeded”?',
        'It takes: queued, running, succeeded, failed, timed-out, cancelled, skipped, missed, interrupted.',
      ],
    );
    assert.equal(refusal(() => read('')).length, 2);
  });
});

describe('how many rows', () => {
  it('is a whole number, or all', () => {
    const read = parseLimit('--limit');
    assert.equal(read('all'), Infinity);
    assert.equal(read('1000000'), 1_000_000);
    for (const text of ['0', '-1', '1.5', 'al', '', '1e9', '99999999999999999']) {
      assert.match(refusal(() => read(text)).join(' '), /^--limit takes a whole number from 1 on, or “all”/);
    }
  });
});
