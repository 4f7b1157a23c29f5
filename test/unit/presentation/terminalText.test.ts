import assert from 'node:assert/strict';
import type { RunOutput } from '../../../src/engine/ports.ts';
import { TerminalText } from '../../../src/presentation/terminalText.ts';

function piece(data: string | readonly number[], stream: RunOutput['stream'] = 'stdout'): RunOutput {
  return { stream, chunk: typeof data === 'string' ? Buffer.from(data) : Uint8Array.from(data) };
}

function shown(...pieces: RunOutput[]): string {
  const text = new TerminalText();
  return pieces.map((each) => text.of(each)).join('') + text.flush();
}

describe('the text of a terminal', () => {
  it('has the carriage returns that programs leave out, and no second one', () => {
    assert.equal(shown(piece('a\nb\r\nc\n\nd')), 'a\r\nb\r\nc\r\n\r\nd');
  });

  it('is the same wherever the pieces end', () => {
    const printed = 'a\r\nb\nprogress 1\rprogress 2\r\n\r\rz\n';
    const whole = shown(piece(printed));
    assert.equal(whole, 'a\r\nb\r\nprogress 1\rprogress 2\r\n\r\rz\r\n');
    for (let at = 0; at <= printed.length; at++) {
      assert.equal(shown(piece(printed.slice(0, at)), piece(printed.slice(at))), whole, `cut at ${at}`);
    }
    assert.equal(shown(...[...printed].map((character) => piece(character))), whole);
  });

  it('joins characters that come in two pieces, of each stream by itself', () => {
    const [first = 0, second = 0, third = 0] = Buffer.from('€');
    const pieces = [
      piece([first]),
      piece([first, second], 'stderr'),
      piece([second, third]),
      piece([third], 'stderr'),
    ];
    assert.equal(shown(...pieces), '€€');
  });

  it('marks what is no character, also at the end', () => {
    assert.equal(shown(piece([0x61, 0xff, 0x62])), 'a\uFFFDb');
    assert.equal(shown(piece([0x61, 0xe2, 0x82])), 'a\uFFFD');
  });

  it('keeps colours as they are', () => {
    assert.equal(shown(piece('\x1b[31mred\x1b[0m')), '\x1b[31mred\x1b[0m');
  });

  it('knows whether a line has begun', () => {
    const text = new TerminalText();
    assert.equal(text.atLineStart, true);
    text.of(piece('a'));
    assert.equal(text.atLineStart, false);
    text.of(piece('\n'));
    assert.equal(text.atLineStart, true);
    text.of(piece('b'));
    text.newLine();
    assert.equal(text.atLineStart, true);
  });
});
