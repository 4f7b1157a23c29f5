import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inEnglish, type Translate } from '../../../../src/common/message.ts';
import { parseSchedule } from '../../../../src/config/parseSchedule.ts';
import type { Schedule } from '../../../../src/model/schedule.ts';
import type { DescribeOptions } from '../../../../src/schedule/words/describe.ts';

const bundle = new URL('../../../../l10n/bundle.l10n.fr.json', import.meta.url);
const french = JSON.parse(readFileSync(bundle, 'utf8')) as Readonly<Record<string, string>>;

/** A sentence without a translation is an error, not English. */
const inFrench: Translate = ({ text, args }) => {
  const translated = french[text];
  assert.ok(translated !== undefined, `no French for “${text}”`);
  return inEnglish({ text: translated, args });
};

export const english: DescribeOptions = { translate: inEnglish, locale: 'en' };
export const frenchOptions: DescribeOptions = { translate: inFrench, locale: 'fr' };

/** What stands at `schedule` in a scheduler.json, as the config gives it on. */
export function schedulesOf(json: string): readonly Schedule[] {
  const { schedules, problems } = parseSchedule(json);
  return schedules ?? assert.fail(`${json}: ${problems.map(({ message }) => inEnglish(message)).join(' ')}`);
}

export interface Row {
  readonly written: string;
  readonly english: string;
  readonly french: string;
}

/** Lines of `what is written | in English | in French`. */
export function rowsOf(table: string): readonly Row[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [written = '', inEnglish = '', inFrench = ''] = line.split(' | ').map((cell) => cell.trim());
      return { written, english: inEnglish, french: inFrench };
    });
}
