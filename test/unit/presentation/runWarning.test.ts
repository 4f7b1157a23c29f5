import assert from 'node:assert/strict';
import { inEnglish } from '../../../src/common/message.ts';
import type { RunWarning } from '../../../src/model/run.ts';
import { explainWarning } from '../../../src/presentation/runWarning.ts';

// Written out as a record, so that the compiler names what a new warning lacks here.
const warnings: Record<RunWarning['code'], [detail: string | undefined, says: string][]> = {
  'stats-too-large': [[undefined, 'SCHEDULER_STATS is larger than 64 KB']],
  'stats-invalid': [
    [undefined, 'SCHEDULER_STATS is not a JSON object and was not kept.'],
    ['Unexpected token }', 'was not kept: Unexpected token }'],
  ],
  'summary-too-large': [[undefined, 'SCHEDULER_SUMMARY is larger than 64 KB']],
  'summary-unreadable': [[undefined, 'SCHEDULER_SUMMARY cannot be read as UTF-8']],
  'left-behind': [
    ['1', 'It left a process behind, which was ended.'],
    ['12', 'It left 12 processes behind, which were ended.'],
  ],
};

describe('every warning', () => {
  for (const [code, cases] of Object.entries(warnings) as [
    RunWarning['code'],
    (typeof warnings)['left-behind'],
  ][]) {
    for (const [detail, says] of cases) {
      it(`has a sentence: ${code}${detail === undefined ? '' : ` (${detail})`}`, () => {
        const sentence = inEnglish(explainWarning(detail === undefined ? { code } : { code, detail }));
        assert.ok(sentence.includes(says), sentence);
        assert.doesNotMatch(sentence, /\{\w+\}|undefined/);
      });
    }
  }
});
