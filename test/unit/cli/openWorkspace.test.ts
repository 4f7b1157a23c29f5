import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PassThrough } from 'node:stream';
import { systemClock } from '../../../src/common/clock.ts';
import { inEnglish } from '../../../src/common/message.ts';
import { Console, type ConsoleParts } from '../../../src/cli/console.ts';
import { openWorkspace } from '../../../src/cli/openWorkspace.ts';
import { Refusal } from '../../../src/cli/refusal.ts';
import { stateFolder } from '../../../src/history/folders/statePaths.ts';
import { temporaryFolder, type TemporaryFolder } from '../../support/temporaryFolder.ts';

const config = '{ "version": 1, "tasks": { "a": { "run": { "command": "true" } } } }';

describe('Opening a workspace', () => {
  let root: TemporaryFolder;
  let folder: string;
  let env: NodeJS.ProcessEnv;
  beforeEach(async () => {
    root = await temporaryFolder();
    await mkdir(root.path('workspace', '.vscode'), { recursive: true });
    await writeFile(root.path('workspace', '.vscode', 'scheduler.json'), config);
    folder = await realpath(root.path('workspace'));
    env = { SCHEDULER_HOME: root.path('home') };
  });
  afterEach(() => root.remove());

  function consoleWith(parts: Partial<ConsoleParts> = {}): Console {
    return new Console({
      ...{ cwd: folder, env, clock: systemClock },
      ...{ stdout: new PassThrough(), stderr: new PassThrough() },
      speech: { locale: 'en', translate: inEnglish },
      ...parts,
    });
  }

  async function refusalOf(console: Console): Promise<readonly string[]> {
    try {
      await openWorkspace(console, {}, { to: 'read' }, () => Promise.resolve());
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return [error.reason, ...error.hints].map(inEnglish);
    }
    assert.fail('It was opened');
  }

  it('says what is in the way where there is a file in place of the state folder', async () => {
    const state = stateFolder({ folder, env });
    await mkdir(dirname(state));
    await writeFile(state, '');
    assert.deepEqual(await refusalOf(consoleWith()), [
      `The history cannot be opened: “${state}” is in the way, for it is no folder.`,
      'Move it away, then try again.',
    ]);
  });

  it('says that the folder is not there where it is gone before anything has begun', async () => {
    const cwd = root.path('gone');
    assert.deepEqual(await refusalOf(consoleWith({ cwd })), [`There is no folder “${cwd}”.`]);
  });

  it('says so where it goes while the history is about to be opened', async () => {
    const console = consoleWith();
    // It is looked at for the scheduler, when scheduler.json has been read.
    Object.defineProperty(console, 'clock', {
      get: () => {
        rmSync(folder, { recursive: true, force: true });
        return systemClock;
      },
    });
    assert.deepEqual(await refusalOf(console), [`There is no folder “${folder}”.`]);
  });
});
