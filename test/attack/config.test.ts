import assert from 'node:assert/strict';
import { truncate } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { ConfigFile } from '../../src/app/configFile.ts';
import { inEnglish } from '../../src/common/message.ts';
import { setTaskEnabled } from '../../src/config/editConfig.ts';
import { parseConfigInSteps, type ParsedConfig } from '../../src/config/parseConfig.ts';
import { WorkspaceFolder } from '../unit/app/workspaceFolder.ts';
import { parse } from '../unit/config/parsing.ts';

const megabyte = 1024 * 1024;
const run = '"run":{"command":"x"}';

/** Texts of a generous machine's time, in milliseconds: what is not bounded takes minutes. */
const patience = 10_000;

function tasks(count: number, task: (index: number) => string): string {
  return `{"version":1,"tasks":{${Array.from({ length: count }, (_, index) => `"t${index}":${task(index)}`).join(',')}}}`;
}

function fill(text: string, length: number): string {
  return text.repeat(Math.floor(length / text.length));
}

/** What is read of a text, and what is first said of it; within a time that somebody may wait. */
function read(text: string): { parsed: ParsedConfig; said: string | undefined } {
  const begin = performance.now();
  const parsed = parse(text);
  assert.ok(performance.now() - begin < patience, `${(performance.now() - begin).toFixed(0)} ms`);
  assert.ok(parsed.problems.length <= 1001, `${parsed.problems.length} problems`);
  const [first] = parsed.problems;
  return { parsed, said: first && inEnglish(first.message) };
}

describe('an attack by a config', function () {
  this.timeout(60_000);

  it('of 100 MB is not even read', async () => {
    await using workspace = await WorkspaceFolder.create();
    await workspace.configure({ tasks: {} });
    const file = new ConfigFile(workspace.path);
    assert.equal((await file.read()).file, 'good');
    await truncate(file.path, 100 * megabyte);
    const before = process.memoryUsage().rss;
    const state = await file.read();
    assert.equal(state.file, 'unreadable');
    assert.ok(state.config, 'the last good one stays in force');
    assert.match(state.detail ?? '', /larger than/);
    assert.ok(process.memoryUsage().rss - before < 50 * megabyte);
  });

  it('of 100 MB in an editor is not looked into', () => {
    assert.equal(read(' '.repeat(100 * megabyte)).said, 'The file is larger than 5 MB.');
    assert.equal(
      read(`{"version":1,"x":"${'x'.repeat(50 * megabyte)}"}`).said,
      'The file is larger than 5 MB.',
    );
  });

  it('of a million tasks is refused, and so are as many as go into 5 MB', () => {
    assert.equal(read(tasks(1_000_000, () => `{${run}}`)).said, 'The file is larger than 5 MB.');
    assert.equal(read(tasks(400_000, () => '0')).said, 'The file holds more than 20000 tasks.');
  });

  it('of 20,000 tasks without one that is right names the first thousand of their problems', () => {
    const { parsed } = read(tasks(20_000, () => '{}'));
    assert.equal(parsed.problems.length, 1001);
    assert.match(inEnglish(parsed.problems[1000]!.message), /^There are 19000 more problems/);
    assert.equal(parsed.brokenTaskIds.length, 20_000, 'none of them runs');
  });

  it('that hides an error behind thousands of others does not get its task to run', () => {
    const ring = (index: number) => `{"schedule":{"after":"t${(index + 1) % 15_000}"},${run}}`;
    const { parsed } = read(tasks(15_000, ring));
    assert.equal(parsed.config?.tasks.length, 0);
    const { parsed: one } = read(
      tasks(1, () => `{"secrets":[${fill('"a b",', 30_000)}"c"],"timeout":"never",${run}}`),
    );
    assert.deepEqual([one.config?.tasks.length, one.brokenTaskIds], [0, ['t0']]);
    const warned = Array.from({ length: 100 }, () => '{"cron":"0 0 31 2 *"}').join(',');
    const { parsed: behind } = read(tasks(1, () => `{"schedule":[${warned}],"timeout":"never",${run}}`));
    assert.deepEqual(
      [behind.config?.tasks.length, behind.brokenTaskIds],
      [0, ['t0']],
      'behind a hundred warnings',
    );
  });

  it('that nests a hundred thousand times is refused where it gets too deep', () => {
    for (const text of [
      '['.repeat(100_000),
      '{"a":'.repeat(100_000),
      `{"version":1,"tasks":{"t":${'['.repeat(100_000)}`,
    ]) {
      assert.equal(read(text).said, 'The file nests deeper than 64 levels.');
      assert.doesNotThrow(() => setTaskEnabled(text, 't', false));
    }
  });

  const large: Readonly<Record<string, string>> = {
    'a label': `{"label":"${'x'.repeat(4 * megabyte)}",${run}}`,
    arguments: `{"run":{"process":"x","args":[${fill('"",', 3 * megabyte)}""]}}`,
    'arguments that are none': `{"run":{"process":"x","args":[${fill('0,', 3 * megabyte)}0]}}`,
    'a list of schedules': `{"schedule":[${fill('{"daily":"06:00"},', 3 * megabyte)}{"daily":"07:00"}],${run}}`,
    'a list of times': `{"schedule":{"daily":[${fill('"06:00",', 3 * megabyte)}"07:00"]},${run}}`,
    'a name of a task to follow': `{"schedule":{"after":"${'x'.repeat(4 * megabyte)}"},${run}}`,
    'a duration': `{"timeout":"${'1'.repeat(4 * megabyte)}",${run}}`,
    'a cron expression': `{"schedule":{"cron":"${'* '.repeat(2 * megabyte)}"},${run}}`,
    'a time zone': `{"timezone":"${'A/'.repeat(2 * megabyte)}",${run}}`,
    'a command line': `{"run":{"command":"${fill('${env:API_TOKEN}', 4 * megabyte)}"}}`,
    'a glob to watch': `{"watch":"${'{a,'.repeat(megabyte)}",${run}}`,
  };
  for (const [what, task] of Object.entries(large)) {
    it(`by ${what} of megabytes disables this task alone, and says where`, () => {
      const { parsed, said } = read(`{"version":1,"tasks":{"t":${task},"good":{${run}}}}`);
      assert.equal(said, 'This is longer than 32 KB.');
      assert.deepEqual([parsed.brokenTaskIds, parsed.config?.tasks.map(({ id }) => id)], [['t'], ['good']]);
    });
  }

  it('by a label, group or description that fills the window disables the task', () => {
    for (const [name, limit] of Object.entries({ label: 200, group: 200, description: 5000 })) {
      const task = (length: number) =>
        read(`{"version":1,"tasks":{"t":{"${name}":"${'x'.repeat(length)}",${run}}}}`).said;
      assert.equal(task(limit), undefined);
      assert.equal(task(limit + 1), `"${name}" must be at most ${limit} characters long.`);
    }
  });

  it('by settings of megabytes is refused', () => {
    const many = Array.from({ length: 200_000 }, (_, index) => `"p${index}":0`).join(',');
    assert.equal(read(`{"version":1,"defaults":{${many}},"tasks":{}}`).said, 'This is longer than 32 KB.');
    assert.equal(read(`{"version":1,${many},"tasks":{}}`).said, 'The file holds more than 20000 tasks.');
    const some = Array.from({ length: 200 }, (_, index) => `"p${index}":0`).join(',');
    assert.equal(read(`{"version":1,${some},"tasks":{}}`).said, 'The file holds more than 100 properties.');
  });

  it('does not hold the thread while it is read', async () => {
    const texts = [
      tasks(50, () => `{"run":{"process":"x","args":[${fill('0,', 31_000)}0]}}`),
      tasks(50, () => `{"run":{"command":"${fill('${env:API_TOKEN}', 31_000)}"}}`),
      tasks(3_000, () => '{}'),
    ];
    for (const text of texts) {
      let steps = 0;
      await parseConfigInSteps(text, { machineTimezone: 'UTC' }, async () => {
        steps++;
        await setImmediate();
      });
      assert.ok(steps >= 50, `${steps} steps`);
    }
  });

  it('of 10,000 keys that stand there twice is refused, and of a few the tasks are', () => {
    const many = `{"version":1,"tasks":{${Array.from({ length: 10_000 }, () => `"a":{${run}}`).join(',')}}}`;
    assert.equal(read(many).said, 'More than 1000 properties stand for the second time.');
    const { parsed, said } = read(
      `{"version":1,"tasks":{"a":{${run}},"b":{${run}},"a":{"run":{"command":"y"}}}}`,
    );
    assert.equal(said, '"a" stands here for the second time.');
    assert.deepEqual(
      parsed.config?.tasks.map(({ id }) => id),
      ['b'],
      'neither of the two runs',
    );
  });

  it('by a key of a run that stands there twice, once as a reader sees it and once as it would run, runs neither', () => {
    const twice = `{"version":1,"tasks":{"a":{"run":{"command":"echo fine","command":"rm -rf ~"}}}}`;
    assert.deepEqual(
      [read(twice).parsed.config?.tasks, read(twice).said],
      [[], '"command" stands here for the second time.'],
    );
    const escaped = `{"version":1,"tasks":{"a":{"run":{"command":"echo fine","c\\u006fmmand":"rm -rf ~"}}}}`;
    assert.deepEqual(read(escaped).parsed.config?.tasks, []);
  });

  it('by the keys of every object changes no other object, and no task that has them', () => {
    for (const id of ['__proto__', 'constructor', 'prototype']) {
      const { parsed } = read(`{"version":1,"tasks":{"${id}":{${run},"enabled":false},"good":{${run}}}}`);
      assert.deepEqual(
        parsed.config?.tasks.map((task) => task.id),
        ['good'],
        id,
      );
      assert.equal(parsed.config?.tasks[0]?.enabled, true);
    }
    const { parsed } = read(
      `{"version":1,"tasks":{"toString":{${run}},"valueOf":{${run}},"hasOwnProperty":{${run}}}}`,
    );
    assert.deepEqual(
      parsed.config?.tasks.map(({ id }) => id),
      ['toString', 'valueOf', 'hasOwnProperty'],
    );
    const nested = read(
      `{"version":1,"tasks":{"a":{"run":{"command":"x","options":{"__proto__":{"cwd":"/"}}}}}}`,
    );
    assert.deepEqual(nested.parsed.config?.tasks, []);
    const env = read(
      `{"version":1,"tasks":{"a":{"run":{"command":"x","options":{"env":{"constructor":"1","toString":"2"}}}}}}`,
    );
    assert.deepEqual(env.parsed.config?.tasks[0]?.options.env, { constructor: '1', toString: '2' });
    assert.equal(({} as Record<string, unknown>)['cwd'], undefined);
  });

  it('by ids that look alike gets no task that passes for another', () => {
    for (const id of [
      'rеport',
      'report\u200b',
      'report\u202e',
      'ｒeport',
      're\u0301port',
      'report ',
      '.report',
      '../report',
      '',
      '\ud800',
    ]) {
      const { parsed } = read(`{"version":1,"tasks":{"report":{${run}},${JSON.stringify(id)}:{${run}}}}`);
      assert.deepEqual(
        parsed.config?.tasks.map((task) => task.id),
        ['report'],
        JSON.stringify(id),
      );
    }
    const { parsed } = read(`{"version":1,"tasks":{"report":{${run}},"Report":{"run":{"command":"y"}}}}`);
    assert.deepEqual(
      parsed.config?.tasks.map(({ id }) => id),
      ['report', 'Report'],
      'two tasks, each by its own id',
    );
  });

  it('that says its key by another writing of the same letters says the same', () => {
    const { parsed } = read(`{"version":1,"tasks":{"re\\u0070ort":{${run}},"report":{${run}}}}`);
    assert.deepEqual([parsed.config?.tasks, parsed.brokenTaskIds], [[], ['report']]);
  });

  it('in another encoding, or with what is no text, is refused at its beginning', () => {
    const good = `{"version":1,"tasks":{"a":{${run}}}}`;
    assert.equal(read(`\uFEFF${good}`).parsed.config?.tasks.length, 1, 'a byte order mark is none of it');
    for (const text of [
      Buffer.from(`\uFEFF${good}`, 'utf16le').toString(),
      '\0'.repeat(1000),
      `${good}\0`,
      `\0${good}`,
    ]) {
      const { parsed, said } = read(text);
      assert.equal(parsed.config, undefined);
      assert.ok(said !== undefined && !/[^\P{Cc}\n]/u.test(said));
    }
  });

  it('that hides a part of itself in a comment, or in one without end, is read as it stands', () => {
    const { parsed } = read(`{"version":1,/* "tasks":{"a":{}}, */"tasks":{// "b":{},\n"c":{${run}}}}`);
    assert.deepEqual(
      parsed.config?.tasks.map(({ id }) => id),
      ['c'],
    );
    assert.equal(read(`{"version":1,"tasks":{"a":{${run}}}} /* "b"`).parsed.config, undefined);
    read('/*'.repeat(2 * megabyte));
    read('/**/'.repeat(megabyte));
  });
});
