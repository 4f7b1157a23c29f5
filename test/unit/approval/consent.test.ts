import assert from 'node:assert/strict';
import { consentOf } from '../../../src/approval/consent.ts';
import { anOutputSpec, aTask, cron } from '../../support/builders.ts';

const consent = (task: Parameters<typeof aTask>[0]) => consentOf(aTask(task), 'Scheduled Output');
const read = (task: Parameters<typeof aTask>[0]) => JSON.parse(consent(task)) as Record<string, never>;

describe('The consent to a task', () => {
  it('is JSON of several lines: what runs comes first, then the schedule', () => {
    const text = consent({ run: { kind: 'command', command: 'npm run report' } });
    assert.deepEqual(text.split('\n').slice(0, 6), [
      '{',
      '  "id": "report",',
      '  "run": {',
      '    "command": "npm run report",',
      '    "kind": "command"',
      '  },',
    ]);
    assert.deepEqual(Object.keys(read({})).slice(0, 6), [
      ...['id', 'run', 'options', 'overrides', 'schedules', 'timezone'],
    ]);
  });

  it('says times as people do, and a cron expression as it was written', () => {
    const at = { hour: 6, minute: 5, second: 0 };
    const { schedules } = read({ schedules: [{ form: 'daily', at: [at] }, cron('0 2 * * 1-5')] });
    assert.deepEqual(schedules, [
      { at: ['06:05:00'], form: 'daily' },
      { expression: '0 2 * * 1-5', form: 'cron' },
    ]);
  });

  it('leaves out what it does not cover', () => {
    const shown = read({ label: 'Haikus', description: 'x', group: 'y', isMachineZone: true });
    for (const name of [
      'label',
      'description',
      'group',
      'enabled',
      'reveal',
      'notify',
      'priority',
      'timezone',
    ]) {
      assert.ok(!(name in shown), name);
    }
    assert.equal(read({ output: anOutputSpec() })['outputDirectory'], 'Scheduled Output');
  });

  it('masks secrets wherever variables are, and nothing else', () => {
    const env = { API_TOKEN: 'hunter2', PIN: '1234', GREETING: 'hello', EMPTY_SECRET: '' };
    const { options, overrides, dryRun } = read({
      secrets: ['PIN'],
      run: { kind: 'command', command: 'login hunter2' },
      options: { env, cwd: 'src' },
      overrides: { linux: { command: 'x', options: { env } }, osx: { command: 'y' } },
      dryRun: { args: [], env },
    });
    const masked = { API_TOKEN: '***', EMPTY_SECRET: '', GREETING: 'hello', PIN: '***' };
    assert.deepEqual(options, { cwd: 'src', env: masked });
    assert.deepEqual(overrides, { linux: { command: 'x', options: { env: masked } }, osx: { command: 'y' } });
    assert.deepEqual(dryRun, { args: [], env: masked });
    assert.match(
      consent({ run: { kind: 'command', command: 'login hunter2' }, options: { env } }),
      /login hunter2/,
    );
  });

  it('shows a variable named __proto__ as any other', () => {
    const env = JSON.parse('{"__proto__":"x","A":"y"}') as Record<string, string>;
    assert.match(consent({ options: { env } }), /"__proto__": "x"/);
  });
});
