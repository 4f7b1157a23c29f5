import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { pythonInterpreter } from '../../../src/vscode/pythonInterpreter.ts';

const folder = { fsPath: '/music' };
const python = resolve('/music/.venv/bin/python3.12');

/** The exports of the Python extension, as far as they are asked for. */
function exporting(path: unknown, executable?: unknown) {
  return {
    environments: {
      asked: [] as unknown[],
      getActiveEnvironmentPath(resource: unknown) {
        this.asked.push(resource);
        return { id: 'one', path };
      },
      resolveEnvironment: () => Promise.resolve({ executable: { uri: { fsPath: executable } } }),
    },
  };
}

describe('the interpreter chosen in the Python extension', () => {
  it('is that of the folder', async () => {
    const exports = exporting(python);
    assert.equal(await pythonInterpreter(exports, folder), python);
    assert.deepEqual(exports.environments.asked, [folder]);
  });

  it('of an environment that is named by its folder is looked up', async () => {
    assert.equal(await pythonInterpreter(exporting(resolve('/music/.venv'), python), folder), python);
    assert.equal(await pythonInterpreter(exporting(resolve('/music/.venv')), folder), undefined);
  });

  it('is none where nothing was chosen', async () => {
    assert.equal(await pythonInterpreter(exporting('python'), folder), undefined);
    assert.equal(await pythonInterpreter(exporting(undefined), folder), undefined);
  });

  it('is none where the extension is not what is known here', async () => {
    const failing = {
      environments: {
        getActiveEnvironmentPath: () => {
          throw new Error('changed');
        },
      },
    };
    const rejecting = {
      environments: {
        ...exporting(resolve('/x')).environments,
        resolveEnvironment: () => Promise.reject(new Error()),
      },
    };
    for (const exports of [undefined, null, {}, { environments: {} }, 'text', failing, rejecting]) {
      assert.equal(await pythonInterpreter(exports, folder), undefined);
    }
  });
});
