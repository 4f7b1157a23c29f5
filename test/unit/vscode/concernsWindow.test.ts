import assert from 'node:assert/strict';
import { concernsWindow } from '../../../src/vscode/concernsWindow.ts';
import { aHost, aRun } from '../../support/builders.ts';

const pid = 4711;
const failed = { status: 'failed', trigger: 'schedule' } as const;

describe('the end of a run concerns the person at a window', () => {
  it('where the window itself had started it, in whatever way', () => {
    const host = aHost({ kind: 'vscode', pid });
    assert.equal(concernsWindow(aRun({ ...failed, host }), pid), true);
    assert.equal(concernsWindow(aRun({ status: 'failed', trigger: 'manual', host }), pid), true);
  });

  it('not where another window has: that one tells', () => {
    const host = aHost({ kind: 'vscode', pid: 4712 });
    assert.equal(concernsWindow(aRun({ ...failed, host }), pid), false);
  });

  it('where a command line has without anybody before it', () => {
    assert.equal(concernsWindow(aRun({ ...failed, host: aHost({ kind: 'cli' }) }), pid), true);
    assert.equal(concernsWindow(aRun({ status: 'failed', trigger: 'manual' }), pid), false);
  });

  it('where its host is gone, whichever that was', () => {
    const host = aHost({ kind: 'vscode', pid: 4712 });
    assert.equal(concernsWindow(aRun({ status: 'interrupted', host }), pid), true);
  });

  it('not where it ended in another scheduler, long ago', () => {
    const host = aHost({ kind: 'vscode', pid });
    assert.equal(concernsWindow(aRun({ ...failed, reason: 'imported', host }), pid), false);
  });
});
