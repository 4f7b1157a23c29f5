import assert from 'node:assert/strict';
import { spawnProcess } from '../../../src/execution/spawnProcess.ts';

// A folder may go between the look at it and the start.
describe('A start that fails', () => {
  for (const [what, cwd, reason] of [
    ['a folder that is gone', '/no/such/folder', 'cwd-not-found'],
    ['a file in the place of the folder', import.meta.filename, 'cwd-not-found'],
    ['a program that is not there', import.meta.dirname, 'program-not-found'],
  ] as const) {
    it(`is told as what it is: ${what}`, async () => {
      const line = {
        file: 'no-such-program',
        args: [],
        verbatim: false,
        missing: 'program-not-found',
      } as const;
      const detail = reason === 'cwd-not-found' ? cwd : 'no-such-program';
      await assert.rejects(spawnProcess(line, { cwd, env: { PATH: '/bin' } }), { reason, detail });
    });
  }
});
