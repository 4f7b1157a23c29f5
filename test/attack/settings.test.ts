import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: unknown;
      readonly restrictedConfigurations: string[];
    };
    readonly virtualWorkspaces: { readonly supported: unknown };
  };
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
  };
}

/** Scopes that VS Code reads from no workspace. */
const ofTheUser = new Set(['application', 'machine']);

describe('settings that a repository brings', () => {
  let manifest: Manifest;

  before(async () => {
    manifest = JSON.parse(
      await readFile(join(import.meta.dirname, '..', '..', 'package.json'), 'utf8'),
    ) as Manifest;
  });

  it('A setting in .vscode/settings.json decides nothing: each is the user’s alone', () => {
    const settings = Object.entries(manifest.contributes.configuration.properties);
    const open = settings.filter(([, { scope }]) => !ofTheUser.has(scope ?? 'window'));
    assert.deepEqual(open, []);
  });

  it('A setting in the settings of a dev container does not trust edits: that one is of the application', () => {
    assert.equal(
      manifest.contributes.configuration.properties['scheduler.trustOwnEdits']?.scope,
      'application',
    );
  });

  it('A setting in an untrusted workspace is not read', () => {
    const { supported, restrictedConfigurations } = manifest.capabilities.untrustedWorkspaces;
    assert.equal(supported, 'limited');
    const all = Object.keys(manifest.contributes.configuration.properties);
    assert.deepEqual([...restrictedConfigurations].sort(), all.sort());
  });

  it('A folder without a disk runs nothing: virtual workspaces are limited', () => {
    assert.equal(manifest.capabilities.virtualWorkspaces.supported, 'limited');
  });
});
