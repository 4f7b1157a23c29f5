import assert from 'node:assert/strict';
import { findByLabel, type LabelledTask } from '../../../src/vscode/tasks/taskLabel.ts';

const here = 'file:///music';

function task(given: Partial<LabelledTask>): LabelledTask {
  return { name: 'build', source: 'Workspace', type: 'shell', folder: here, ...given };
}

const npm = task({ source: 'npm', type: 'npm' });

describe('a VS Code task by its label', () => {
  it('is a task of tasks.json by its name', () => {
    const build = task({});
    assert.equal(findByLabel([task({ name: 'other' }), build], 'build', here), build);
  });

  it('is a task of an extension as VS Code lists it', () => {
    assert.equal(findByLabel([task({}), npm], 'npm: build', here), npm);
  });

  it('that tasks.json has given to a task of an extension is that one', () => {
    const configured = task({ name: 'npm: build', type: 'npm' });
    assert.equal(findByLabel([npm, configured], 'npm: build', here), configured);
  });

  it('by its mere name means tasks.json before an extension', () => {
    const own = task({});
    assert.equal(findByLabel([npm, own], 'build', here), own);
    assert.equal(findByLabel([npm], 'build', here), npm);
  });

  it('is one of the own folder, else of no folder, else of another', () => {
    const other = task({ folder: 'file:///other' });
    const user = task({ folder: undefined, source: 'User' });
    const own = { ...npm };
    assert.equal(findByLabel([other, user, own], 'build', here), own);
    assert.equal(findByLabel([other, user], 'build', here), user);
    assert.equal(findByLabel([other], 'build', here), other);
  });

  it('is never one of ours, which would run itself', () => {
    assert.equal(findByLabel([task({ source: 'scheduler', type: 'scheduler' })], 'build', here), undefined);
    assert.equal(
      findByLabel([task({ source: 'scheduler', type: 'scheduler' })], 'scheduler: build', here),
      undefined,
    );
  });

  it('is none where no label is exactly that', () => {
    assert.equal(findByLabel([task({}), npm], 'Build', here), undefined);
    assert.equal(findByLabel([], 'build', here), undefined);
  });
});
