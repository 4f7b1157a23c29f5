import assert from 'node:assert/strict';
import { Mask } from '../../../src/common/mask.ts';
import { inEnglish } from '../../../src/common/message.ts';
import type { Evidence } from '../../../src/model/approval.ts';
import { vscodeTaskLines } from '../../../src/presentation/reviewVscodeTask.ts';
import type { lookAtTask, secretsOfTask } from '../../../src/vscode/tasks/lookAtTask.ts';
import { installFakeVscode, ShellExecution } from '../../support/fakeVscode.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

type VscodeTask = NonNullable<Parameters<typeof lookAtTask>[0]>;

const env = { DEPLOY_TOKEN: 'swordfish', PIN: 'tuna-1234', STAGE: 'test', RUN_KEY: 'curl' };

describe('what a VS Code task would do', () => {
  let folder: TemporaryFolder;
  let uninstall: () => void;
  let look: { lookAtTask: typeof lookAtTask; secretsOfTask: typeof secretsOfTask };

  before(async () => {
    folder = await temporaryFolder();
    uninstall = installFakeVscode();
    look = await import('../../../src/vscode/tasks/lookAtTask.ts');
  });

  after(async () => {
    uninstall();
    await folder.remove();
  });

  /** As VS Code tells of it. */
  function deploying(variables: Readonly<Record<string, string>>): VscodeTask {
    const execution = new ShellExecution('deploy "$RUN_KEY"', { env: variables });
    return {
      ...{ name: 'Deploy', source: 'npm', definition: { type: 'npm' }, execution },
    } as unknown as VscodeTask;
  }

  function read(task: VscodeTask, secrets: readonly string[]) {
    return look.lookAtTask(task, { watch: [], secrets }, folder.path('.'));
  }

  function shown(evidence: Evidence): string[] {
    return vscodeTaskLines(evidence).map(({ text }) => (typeof text === 'string' ? text : inEnglish(text)));
  }

  it('is shown without the values of its secrets, which count all the same', async () => {
    const { evidence } = await read(deploying(env), ['PIN']);
    assert.doesNotMatch(JSON.stringify(evidence), /swordfish|tuna/);
    assert.deepEqual(shown(evidence).slice(2, -1), [
      'DEPLOY_TOKEN = ***',
      'PIN = ***',
      'STAGE = test',
      // The command line is put together from it.
      'RUN_KEY = curl',
    ]);
    for (const name of ['DEPLOY_TOKEN', 'PIN', 'STAGE']) {
      const other = await read(deploying({ ...env, [name]: 'another' }), ['PIN']);
      assert.notDeepEqual(other.evidence, evidence, name);
    }
  });

  it('is said with its secrets masked', async () => {
    const { secrets } = await read(deploying(env), ['PIN']);
    assert.equal(
      new Mask(secrets).text('swordfish, tuna-1234 and test are known to curl'),
      '***, *** and test are known to ***',
    );
    assert.deepEqual(look.secretsOfTask(deploying(env), ['PIN']), secrets);
    // A command of VS Code has the host's own.
    process.env['OUR_TEST_TOKEN'] = 'mackerel';
    try {
      assert.ok(look.secretsOfTask(undefined, []).includes('mackerel'));
    } finally {
      delete process.env['OUR_TEST_TOKEN'];
    }
  });
});
