import assert from 'node:assert/strict';
import { Looks } from '../../../src/approval/looks.ts';
import { quietLog as log } from '../../support/quietLog.ts';
import { ApprovalWorld, configOf, scriptTask } from './approvalWorld.ts';

describe('What tasks would execute', () => {
  it('is found out in one go for all tasks of a config, and anew at each look', async () => {
    const { folder, executor, ...world } = await ApprovalWorld.create();
    const looks = new Looks({ folder, executor, log });
    await looks.take(configOf(scriptTask('haiku'), scriptTask('report')));
    await looks.again();
    await looks.again(['report']);
    const { batches } = executor;
    assert.ok(batches.every((batch) => batch !== undefined));
    assert.deepEqual(
      batches.map((batch) => batches.indexOf(batch)),
      [0, 0, 2, 2, 4],
    );
    await world.root.remove();
  });
});
