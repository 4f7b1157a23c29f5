import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Mask } from '../../../src/common/mask.ts';

/** The text in pieces, through a stream. */
function masked(secrets: readonly string[], ...pieces: readonly (string | Uint8Array)[]): string {
  const stream = new Mask(secrets).stream();
  const bytes = pieces.map((piece) => stream.push(Buffer.from(piece)));
  return Buffer.concat([...bytes, stream.flush()]).toString();
}

/** Slow and plain: marks every place of every secret, and shows each stretch of marks that overlap as one. */
function reference(secrets: readonly string[], text: string): string {
  const found: [number, number][] = [];
  for (const secret of secrets) {
    for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
      found.push([at, at + secret.length]);
    }
  }
  let shown = '';
  let from = 0;
  let open: [number, number] | undefined;
  const close = () => {
    if (open) shown += `${text.slice(from, open[0])}***`;
    if (open) from = open[1];
  };
  for (const [start, end] of found.sort((a, b) => a[0] - b[0] || b[1] - a[1])) {
    if (open && start < open[1]) open[1] = Math.max(open[1], end);
    else {
      close();
      open = [start, end];
    }
  }
  close();
  return shown + text.slice(from);
}

describe('A mask', () => {
  const rows: readonly [what: string, secrets: readonly string[], text: string, shown: string][] = [
    ['one secret', ['hunter2'], 'it is hunter2.', 'it is ***.'],
    ['one twice in a row', ['hunter2'], 'hunter2hunter2', '******'],
    ['one that is all there is', ['hunter2'], 'hunter2', '***'],
    ['the longer of two that begin alike', ['abcd', 'abcdef'], 'xabcdefx abcdex', 'x***x ***ex'],
    ['one inside another that comes to nothing', ['abcdef', 'bcd'], 'abcdx', 'a***x'],
    ['one inside another that is found later', ['abcdef', 'cd'], 'abcdef', '***'],
    ['two that overlap as one', ['abcdef', 'efgh'], 'abcdefgh', '***'],
    ['one that overlaps itself as one', ['abab'], 'abababx', '***x'],
    ['letters of more than a byte', ['clé-ü'], 'la clé-ü!', 'la ***!'],
    ['nothing like it', ['hunter2'], 'hunter hunter3 unter2', 'hunter hunter3 unter2'],
    ['no empty secret', ['', 'hunter2'], 'a hunter2', 'a ***'],
  ];
  for (const [what, secrets, text, shown] of rows) {
    it(`hides ${what}`, () => {
      assert.equal(masked(secrets, text), shown);
      assert.equal(new Mask(secrets).text(text), shown);
      const bytes = [...Buffer.from(text)].map((byte) => Uint8Array.of(byte));
      assert.equal(masked(secrets, ...bytes), shown);
    });
  }

  it('hides what a plain search finds, however the text is cut', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é'), maxLength: 60 });
    const secret = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'é'), minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.array(secret, { maxLength: 4 }), text, fc.array(fc.nat(80)), (secrets, whole, cuts) => {
        const bytes = Buffer.from(whole);
        const places = [
          0,
          ...cuts.map((cut) => Math.min(cut, bytes.length)).sort((a, b) => a - b),
          bytes.length,
        ];
        const pieces = places.slice(1).map((place, index) => bytes.subarray(places[index], place));
        const shown = reference([...new Set(secrets)], whole);
        assert.equal(masked(secrets, ...pieces), shown);
        assert.equal(new Mask(secrets).text(whole), shown);
      }),
      { numRuns: 2_000 },
    );
  });

  it('holds back no more than what may be the beginning of a secret', () => {
    const stream = new Mask(['hunter2', 'nterprise']).stream();
    const pushed = ['say hu', 'nter', '3 times hunt'].map((text) =>
      Buffer.from(stream.push(Buffer.from(text))).toString(),
    );
    assert.deepEqual(pushed, ['say ', '', 'hunter3 times ']);
    assert.equal(Buffer.from(stream.flush()).toString(), 'hunt');
    assert.equal(stream.flush().length, 0);
    assert.equal(Buffer.from(stream.push(Buffer.from('hunter2'))).toString(), '***');
  });

  it('passes on the very chunk in which there is nothing to hide', () => {
    const chunk = Buffer.from('nothing to hide');
    assert.equal(new Mask([]).stream().push(chunk), chunk);
    assert.equal(new Mask(['hunter2']).stream().push(chunk), chunk);
    assert.deepEqual(
      [new Mask([]).isEmpty, new Mask(['']).isEmpty, new Mask(['a']).isEmpty],
      [true, true, false],
    );
  });

  it('leaves bytes that are no text as they are', () => {
    const bytes = Uint8Array.of(0xff, 0x00, 0xc3, 0x68, 0xe9);
    const stream = new Mask(['hunter2']).stream();
    assert.deepEqual([...stream.push(bytes), ...stream.flush()], [...bytes]);
  });

  it('may be used for several streams at a time', () => {
    const mask = new Mask(['hunter2']);
    const [one, two] = [mask.stream(), mask.stream()];
    assert.equal(one.push(Buffer.from('hunt')).length, 0);
    assert.equal(Buffer.from(two.push(Buffer.from('er2 '))).toString(), 'er2 ');
    assert.equal(Buffer.from(one.push(Buffer.from('er2'))).toString(), '***');
  });

  for (const [what, secrets, filling] of [
    ['full of secrets', ['secret'], 'secret'],
    ['of one endless overlap', ['abab'], 'ab'],
    ['that is almost a long secret, over and over', [`${'a'.repeat(5_000)}b`], 'a'],
    ['with a thousand secrets', Array.from({ length: 1_000 }, (_, index) => `key-${index}-x`), 'key-9'],
  ] as const) {
    it(`takes milliseconds for 64 KB ${what}`, () => {
      const chunk = Buffer.alloc(65_536, filling);
      const stream = new Mask(secrets).stream();
      const times = Array.from({ length: 9 }, () => {
        const begin = performance.now();
        stream.push(chunk);
        return performance.now() - begin;
      });
      assert.ok(Math.min(...times) < 25, `${Math.min(...times).toFixed(1)} ms`);
    });
  }
});
