import assert from 'node:assert/strict';
import { statLines } from '../../../src/presentation/runStats.ts';

describe('the numbers of a run', () => {
  it('are a line each, in the order of the script', () => {
    assert.deepEqual(statLines({ albums: 395, source: 'discogs', ok: true, none: null, by: { jazz: 3 } }), [
      'albums: 395',
      'source: discogs',
      'ok: true',
      'none: null',
      'by: {"jazz":3}',
    ]);
  });

  it('stay on their line, and short', () => {
    const [broken, long] = statLines({ broken: 'a\r\n  b', long: 'x'.repeat(5000) });
    assert.equal(broken, 'broken: a b');
    assert.equal(long, `long: ${'x'.repeat(200)}…`);
  });

  it('are the first twenty where there are more', () => {
    const many = Object.fromEntries(Array.from({ length: 21 }, (_, index) => [`n${index}`, index]));
    const lines = statLines(many);
    assert.deepEqual([lines.length, lines.at(-2), lines.at(-1)], [21, 'n19: 19', '…']);
    delete many['n20'];
    assert.equal(statLines(many).at(-1), 'n19: 19');
  });
});
