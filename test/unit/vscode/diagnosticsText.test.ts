import assert from 'node:assert/strict';
import { diagnosticsText } from '../../../src/vscode/diagnosticsText.ts';

const facts = {
  extension: '1.2.3',
  vscode: '1.125.0 (Editor, desktop)',
  remote: undefined,
  system: 'linux x64',
};

function textOf(text: string, homes: readonly string[] = ['/home/ann']): string {
  return diagnosticsText(facts, [{ name: 'music', text }], homes);
}

describe('diagnostics', () => {
  it('name the versions and the place where the window is, and hold what was found as it is', () => {
    const text = diagnosticsText(
      { ...facts, remote: 'ssh-remote' },
      [{ name: 'music', text: '{ "a": 1 }\n' }],
      [],
    );
    assert.match(text, /^- Extension: 1\.2\.3$/m);
    assert.match(text, /^- VS Code: 1\.125\.0 \(Editor, desktop\)$/m);
    assert.match(text, /^- Remote: ssh-remote$/m);
    assert.match(text, /^#### music\n\n```json\n\{ "a": 1 \}\n```\n$/m);
    assert.match(textOf(''), /^- Remote: none$/m);
  });

  it('show the home directory as ~', () => {
    const text = textOf('{ "state": "/home/ann/.local/state", "home": "/home/ann" }');
    assert.match(text, /\{ "state": "~\/\.local\/state", "home": "~" \}/);
  });

  it('show it so too where JSON doubles its backslashes', () => {
    assert.match(textOf('{ "state": "C:\\\\Users\\\\Ann\\\\App" }', ['C:\\Users\\Ann']), /"~\\\\App"/);
  });

  it('take no other path for the home directory', () => {
    const text = textOf('"/home/anna" "/mnt/home/ann" "/home/ann.old" "/"', ['/home/ann', '/']);
    assert.match(text, /"\/home\/anna" "\/mnt\/home\/ann" "\/home\/ann\.old" "\/"/);
  });

  it('cannot be broken out of by what was found', () => {
    const text = textOf('```\n# Not a heading');
    assert.match(text, /^````json\n```\n# Not a heading\n````$/m);
  });
});
