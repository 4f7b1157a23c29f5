import assert from 'node:assert/strict';
import { Sandbox } from './sandbox.ts';

describe('scheduler validate', function () {
  this.timeout(60_000);
  let sandbox: Sandbox;

  beforeEach(async () => {
    sandbox = await Sandbox.create();
  });
  afterEach(() => sandbox.remove());

  it('finds nothing wrong with a good file', async () => {
    await sandbox.config({ a: { run: { process: 'true' } } });
    const { code, stdout } = await sandbox.call(['validate']);
    assert.equal(stdout, '✔ .vscode/scheduler.json: 1 task, no problems\n');
    assert.equal(code, 0);
    assert.equal(await sandbox.hasState(), false);
  });

  it('places every problem as an editor can open it', async () => {
    await sandbox.write(
      '.vscode/scheduler.json',
      '{\n  "version": 1,\n  "tasks": {\n    "a": { "run": { "process": "true" }, "schedule": { "daily": "25:00" } },\n    "b": {}\n  }\n}\n',
    );
    const { code, stdout } = await sandbox.call(['validate']);
    const lines = stdout.split('\n');
    assert.match(lines[0] ?? '', /^\.vscode\/scheduler\.json:4:66: error: .+/);
    assert.match(lines[1] ?? '', /^\.vscode\/scheduler\.json:5:\d+: error: .+/);
    assert.equal(lines[2], '✖ 2 errors');
    assert.equal(code, 2);
  });

  it('gives an absolute path from elsewhere', async () => {
    const file = await sandbox.write('.vscode/scheduler.json', '{');
    const { code, stdout } = await sandbox.call(['validate', '--workspace', sandbox.folder], { cwd: '/' });
    assert.ok(stdout.startsWith(`${file}:1:`) || stdout.startsWith(`${file.slice(1)}:1:`), stdout);
    assert.equal(code, 2);
  });

  it('is content with warnings', async () => {
    await sandbox.config({ a: { run: { process: 'true' }, schedule: { cron: '0 0 31 2 *' } } });
    const { code, stdout } = await sandbox.call(['validate']);
    assert.match(stdout, /: warning: /);
    assert.match(stdout, /\n! 1 warning\n$/);
    assert.equal(code, 0);
  });

  it('gives the problems as JSON', async () => {
    await sandbox.write(
      '.vscode/scheduler.json',
      '{ "version": 1,\n  "tasks": { "a": { "run": { "command": 7 } } } }',
    );
    const { code, document } = await sandbox.json<Record<string, unknown>[]>(['validate']);
    assert.equal(code, 2);
    assert.equal(document.length, 1);
    const { message, ...place } = document[0] ?? {};
    assert.equal(typeof message, 'string');
    assert.deepEqual(place, {
      ...{ line: 2, column: 41, endLine: 2, endColumn: 42, severity: 'error' },
      ...{ path: ['tasks', 'a', 'run', 'command'], task: 'a' },
    });
  });

  it('gives an empty array for a good file', async () => {
    await sandbox.config({});
    const { code, document } = await sandbox.json<unknown>(['validate']);
    assert.deepEqual(document, []);
    assert.equal(code, 0);
  });
});
