import assert from 'node:assert/strict';
import { leadsIntoToolFolder } from '../../../src/common/toolFolders.ts';

describe('A path that leads into a folder of a tool', () => {
  for (const path of [
    ...['.git', 'a/.git/hooks', '.GIT', '.Vscode/x', 'Node_Modules', 'a\\.git\\b', 'git~1', 'VSCODE~2/x'],
    ...['.git. .', '.git:x', '.g\u200Dit', '\uFEFF.git', '．ｇｉｔ'],
  ]) {
    it(`is “${path}”`, () => assert.equal(leadsIntoToolFolder(path), true));
  }

  for (const path of [
    '',
    '.',
    'out',
    '.github',
    'a.git',
    '.gitignore',
    'git',
    '.vscode-test',
    'node_modules2',
  ]) {
    it(`is not “${path}”`, () => assert.equal(leadsIntoToolFolder(path), false));
  }
});
