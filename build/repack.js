// Packs the files of a .vsix once more, and smaller: Zopfli finds what zlib, which is made for speed, does not look for.
// What comes out is plain deflate. The order of the files, their names and dates stay.
const { Buffer } = require('node:buffer');
const { readFileSync, writeFileSync } = require('node:fs');
const { inflateRawSync } = require('node:zlib');
const { deflateAsync } = require('@gfx/zopfli');

const signatures = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 };
const deflated = 8;

/** The entries of an archive: the head of each as its directory has it, and its packed bytes. */
function* entriesOf(archive) {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const count = archive.readUInt16LE(end + 10);
  let at = archive.readUInt32LE(end + 16);
  for (let index = 0; index < count; index++) {
    if (archive.readUInt32LE(at) !== signatures.central)
      throw new Error('The directory of the archive is damaged');
    const lengths = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset));
    const head = Buffer.from(archive.subarray(at, at + 46));
    const name = archive.subarray(at + 46, at + 46 + lengths[0]);
    const local = head.readUInt32LE(42);
    const from = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    yield { head, name, packed: archive.subarray(from, from + head.readUInt32LE(20)) };
    at += 46 + lengths[0] + lengths[1] + lengths[2];
  }
}

async function smaller({ head, packed }) {
  if (head.readUInt16LE(10) !== deflated) return packed;
  const content = inflateRawSync(packed);
  const again = Buffer.from(await deflateAsync(content, { numiterations: 5 }));
  if (!inflateRawSync(again).equals(content)) throw new Error('What was packed again is not what it was');
  return again.length < packed.length ? again : packed;
}

async function repack(archive) {
  const files = [];
  const directory = [];
  let offset = 0;
  for (const entry of entriesOf(archive)) {
    const { head, name } = entry;
    const packed = await smaller(entry);
    // Sizes and checksum stand before the bytes, not behind them; nothing but the name follows either head.
    head.writeUInt16LE(head.readUInt16LE(8) & ~8, 8);
    head.writeUInt32LE(packed.length, 20);
    head.writeUInt16LE(0, 30);
    head.writeUInt16LE(0, 32);
    head.writeUInt32LE(offset, 42);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(signatures.local, 0);
    head.copy(local, 4, 6, 32);
    files.push(local, name, packed);
    directory.push(head, name);
    offset += local.length + name.length + packed.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(signatures.end, 0);
  end.writeUInt16LE(directory.length / 2, 8);
  end.writeUInt16LE(directory.length / 2, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, listed, end]);
}

async function main([path]) {
  const archive = readFileSync(path);
  const again = await repack(archive);
  writeFileSync(path, again);
  console.log(`${path}: ${archive.length} bytes, packed again: ${again.length}`);
}

main(process.argv.slice(2)).catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
