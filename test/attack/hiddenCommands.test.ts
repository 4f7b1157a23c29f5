import assert from 'node:assert/strict';
import { maskForReview } from '../../src/common/reviewedSecret.ts';
import { inEnglish } from '../../src/common/message.ts';
import { presentReview } from '../../src/presentation/review.ts';
import { consentOf } from '../../src/approval/consent.ts';
import type { Task } from '../../src/model/task.ts';
import { aTask } from '../support/builders.ts';

/** All that a person reads of a task before they allow it. */
function reviewOf(task: Task): string {
  const consent = consentOf(task, 'out');
  const evidence = { settings: {}, files: [] };
  const review = {
    task,
    taskId: task.id,
    hash: '',
    state: 'new',
    consent,
    evidence,
    isOutside: false,
  } as const;
  const { sections } = presentReview(review, { when: () => [] });
  const lines = sections.flatMap(({ lines: each }) => each.map(({ text }) => text));
  return [consent, ...lines.map((text) => (typeof text === 'string' ? text : inEnglish(text)))].join('\n');
}

const command = (text: string): Pick<Task, 'run'> => ({ run: { kind: 'command', command: text } });
const harm = 'touch harm';

describe('Attacks that hide behind the mask of a secret what runs', () => {
  const attempts: readonly (readonly [string, Task])[] = [
    [
      'A command in a variable whose name says that it is a secret',
      aTask({ ...command('$MY_KEY'), options: { env: { MY_KEY: harm } } }),
    ],
    [
      'A command in a variable that the task lists among its secrets',
      aTask({ ...command('sh -c "$CMD"'), secrets: ['CMD'], options: { env: { CMD: harm } } }),
    ],
    [
      'A command in a variable of which a script makes use',
      aTask({ run: { kind: 'script', script: 'a.sh', args: [] }, options: { env: { MY_TOKEN: harm } } }),
    ],
    [
      'The same on one system only',
      aTask({
        ...command('true'),
        overrides: { linux: { command: '$MY_KEY', options: { env: { MY_KEY: harm } } } },
      }),
    ],
    [
      'The same in a dry run only',
      aTask({ ...command('true'), dryRun: { args: ['$MY_KEY'], env: { MY_KEY: harm } } }),
    ],
  ];
  for (const [what, task] of attempts) {
    it(`${what} is read in the review`, () => {
      assert.equal(reviewOf(task).split(harm).length - 1, 2, 'in the consent and in its section');
    });
  }

  it('A program of one word is read where the command names its variable, however it is written', () => {
    for (const text of ['$MY_KEY', '${MY_KEY}', '%MY_KEY%', '$env:MY_KEY', 'eval "$MY_KEY"']) {
      const task = aTask({ ...command(text), options: { env: { MY_KEY: 'reboot' } } });
      assert.match(reviewOf(task), /MY_KEY = reboot/, text);
    }
  });

  it('A path is read: it may be that of a program', () => {
    const shown = maskForReview(['TOOL'], []);
    for (const value of [
      './tool.sh',
      '/opt/tool',
      'a\\b',
      '~/tool',
      '`x`',
      '$(x)',
      'a;b',
      'a b',
      '<x',
      'a|b',
      '&',
    ]) {
      assert.equal(shown('TOOL', value), value);
    }
    assert.deepEqual([shown('TOOL', 'hunter2'), shown('API_TOKEN', 'gh_1234.x-y~z+=')], ['***', '***']);
    assert.equal(shown('LANG', 'hunter2'), 'hunter2');
  });
});
