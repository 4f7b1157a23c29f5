import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hashFile } from '../../../../src/execution/evidence/hashedFile.ts';

const megabyte = 1024 * 1024;
const most = 4 * megabyte;

describe('The hash of a file', () => {
  let folder = '';
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'scheduler-hash-'))));
  afterEach(() => rm(folder, { recursive: true }));

  const sizes = [0, 1, 256, 64 * 1024, megabyte - 1, megabyte, megabyte + 1, megabyte + 2];
  for (const size of [...sizes, megabyte + 70_000, 2 * megabyte + 2, 3 * megabyte + 5, most]) {
    it(`is that of all its bytes, of ${size}`, async () => {
      const bytes = Buffer.alloc(size, 'every line is another one of these\n');
      if (size > 0) bytes[size - 1] = 7;
      const path = join(folder, 'script');
      await writeFile(path, bytes);
      const { hash, head, content, without } = await hashFile(path, most);
      assert.equal(hash, createHash('sha256').update(bytes).digest('hex'));
      assert.ok(Buffer.concat(content).equals(bytes));
      assert.deepEqual(Buffer.from(head), bytes.subarray(0, 256));
      assert.equal(without, undefined);
    });
  }

  it('is not there of a file that is too large, is missing, or is none', async () => {
    const path = join(folder, 'script');
    await writeFile(path, Buffer.alloc(megabyte + 1));
    await symlink('nowhere', join(folder, 'link'));
    const withouts = [
      await hashFile(path, megabyte),
      await hashFile(join(folder, 'gone'), most),
      await hashFile(join(path, 'below'), most),
      await hashFile(join(folder, 'link'), most),
      await hashFile(join(folder, 'x'.repeat(300)), most),
      await hashFile(folder, most),
    ].map(({ hash, without }) => hash ?? without);
    assert.deepEqual(withouts, ['too-large', 'missing', 'missing', 'missing', 'missing', 'unreadable']);
  });
});
