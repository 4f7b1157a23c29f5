import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { schedulerJsonSchema } from '../../../src/config/jsonSchema.ts';
import { parse, withTask } from './parsing.ts';
import { schemaFile, schemaText } from '../../support/writeSchema.ts';

interface Part {
  readonly description?: string;
  readonly maxLength?: number;
  readonly pattern?: string;
  readonly properties?: Readonly<Record<string, Part>>;
  readonly anyOf?: readonly Part[];
  readonly required?: readonly string[];
  readonly additionalProperties?: Part | false;
  readonly default?: unknown;
}

const schema = schedulerJsonSchema() as Part & Readonly<Record<string, unknown>>;
const task = schema.properties?.['tasks']?.additionalProperties || {};

describe('the JSON schema of scheduler.json', () => {
  it('is the generated file: run test/support/writeSchema.ts after a change', async () => {
    assert.equal(await readFile(schemaFile, 'utf8'), schemaText());
  });

  it('takes comments and trailing commas', () => {
    assert.equal(schema['allowComments'], true);
    assert.equal(schema['allowTrailingCommas'], true);
    assert.equal(schema['$id'], undefined);
  });

  it('has every kind of run and every form of schedule, and asks for what must be there', () => {
    const firstRequired = (parts: readonly Part[] = []) => parts.map(({ required }) => required?.[0]);
    const { run, schedule } = task.properties ?? {};
    assert.deepEqual(firstRequired(run?.anyOf), ['script', 'command', 'process', 'task', 'vscode']);
    assert.deepEqual(firstRequired(schedule?.anyOf?.[0]?.anyOf), [
      ...['every', 'daily', 'weekly', 'monthly', 'yearly', 'cron', 'once', 'startup', 'after'],
    ]);
    assert.deepEqual(schema.required, ['version', 'tasks']);
    assert.deepEqual(task.required, ['run']);
  });

  it('describes every property of the file, its tasks, runs and schedules, and tells the defaults', () => {
    const undescribed: string[] = [];
    const look = (part: Part, path: string): void => {
      for (const [key, value] of Object.entries(part.properties ?? {})) {
        if (value.description === undefined) undescribed.push(`${path}/${key}`);
        look(value, `${path}/${key}`);
      }
      for (const one of part.anyOf ?? []) look(one, path);
      if (part.additionalProperties) look(part.additionalProperties, `${path}/*`);
    };
    look(schema, '');
    assert.deepEqual(undescribed, []);
    assert.equal(task.properties?.['timeout']?.default, '10m');
    assert.equal(task.properties?.['enabled']?.default, true);
  });

  it('has the limits of the texts that people read, as they are checked', () => {
    for (const [name, limit] of [
      ['label', 200],
      ['group', 200],
      ['description', 5000],
    ] as const) {
      const { maxLength, pattern = '' } = task.properties?.[name] ?? {};
      assert.equal(maxLength, limit, name);
      const isGood = (text: string) => new RegExp(pattern, 'u').test(text);
      assert.deepEqual([isGood('Haïkus\n日本 🎵'), isGood('a\0b')], [true, false], name);
      const problemsOf = (text: string) =>
        parse(withTask(JSON.stringify({ [name]: text, run: { command: 'true' } }))).problems.length;
      assert.deepEqual(
        [limit, limit + 1].map((length) => problemsOf('x'.repeat(length))),
        [0, 1],
        name,
      );
    }
  });

  it('says what a reader needs to choose', () => {
    const schedule = task.properties?.['schedule']?.anyOf?.[0]?.anyOf ?? [];
    const told = (key: string) =>
      schedule.map(({ properties }) => properties?.[key]?.description).find((text) => text !== undefined) ??
      '';
    assert.match(told('cron'), /Where both are restricted, either is enough\./);
    assert.match(told('end'), /A date alone is its midnight: that day itself is not included\./);
    for (const word of ['"once"', '"skip"', '"all"']) {
      assert.ok(task.properties?.['missed']?.description?.includes(word), word);
    }
  });
});
