import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { Console } from '../../src/cli/console.ts';
import { printLog } from '../../src/cli/logPrinter.ts';
import { RunStream } from '../../src/cli/runStream.ts';
import { StandardStream, type StreamTarget } from '../../src/cli/standardStream.ts';
import { inEnglish } from '../../src/common/message.ts';
import type { RunOutput } from '../../src/engine/ports.ts';
import { TerminalFeed } from '../../src/presentation/terminalFeed.ts';
import { inTerminal, TerminalFilter } from '../../src/presentation/terminalFilter.ts';
import { FakeClock } from '../support/fakeClock.ts';

const ESC = '\x1b';
const BEL = '\x07';
const ST = `${ESC}\\`;

/** What a script might print that acts on a terminal, or on the editor around it, and what it would do. */
const attacks: Readonly<Record<string, string>> = {
  'clear the screen': `${ESC}[2J`,
  'clear what can be scrolled back to': `${ESC}[3J`,
  'clear what is above': `${ESC}[1J`,
  'reset the terminal': `${ESC}c`,
  'name the window': `${ESC}]0;root@production${BEL}`,
  'name the window, in one character each': '\x9d2;root@production\x9c',
  'show another link than it says': `${ESC}]8;;command:workbench.action.terminal.kill${ST}`,
  'write the clipboard': `${ESC}]52;c;cm0gLXJmIH4=${BEL}`,
  'read the clipboard': `${ESC}]52;c;?${ST}`,
  'tell VS Code that a command has ended well': `${ESC}]633;D;0${BEL}`,
  'put a command among the recent ones of VS Code': `${ESC}]633;E;rm -rf ~;nonce${BEL}`,
  'tell VS Code of another working folder': `${ESC}]633;P;Cwd=/home/ada${BEL}`,
  'tell other terminals that a command has ended': `${ESC}]133;D;0${ST}`,
  'tell the terminal of another folder': `${ESC}]7;file:///home/ada${BEL}`,
  'show a message of the terminal': `${ESC}]9;You have won${BEL}`,
  'show an image or write a file': `${ESC}]1337;File=inline=1:AAAA${BEL}`,
  'change the colours of the terminal': `${ESC}]4;1;#ffffff${BEL}${ESC}]10;#000000${ST}${ESC}]11;#000000${ST}`,
  'ask for a setting': `${ESC}P$q"p${ST}`,
  'send an application command': `${ESC}_Gf=100;AAAA${ST}`,
  'send a privacy message': `${ESC}^secret${ST}`,
  'start a string': `${ESC}Xnothing${ST}`,
  'go to the other screen': `${ESC}[?1049h${ESC}[?47h`,
  'take the mouse': `${ESC}[?1000h${ESC}[?1003h${ESC}[?1006h`,
  'mark what is pasted': `${ESC}[?2004h`,
  'change what keys send': `${ESC}[>4;2m${ESC}[?1h${ESC}=`,
  'lock the keyboard': `${ESC}[2h`,
  'ask who the terminal is': `${ESC}[c${ESC}[>c${ESC}[6n${ESC}Z`,
  'resize, move or name the window': `${ESC}[8;1;1t${ESC}[21t`,
  'bound the lines that scroll': `${ESC}[1;2r`,
  'go to any place': `${ESC}[1;1H${ESC}[1;1f${ESC}[1d`,
  'scroll what stands there away': `${ESC}[99T${ESC}[99S${ESC}[99L${ESC}[99M${ESC}M`,
  'switch to letters that nobody can read': `\x0e${ESC}(0${ESC})0`,
  'ask for the answerback': '\x05',
  'ring without end': BEL.repeat(1000),
  'clear the screen by one character': '\x9b2J',
  'come back to a place': `${ESC}7${ESC}8${ESC}[s${ESC}[u`,
};

function filtered(...pieces: string[]): string {
  const filter = new TerminalFilter();
  return pieces.map((piece) => filter.pass(piece)).join('') + filter.flush();
}

/** Only characters, and of the control sequences those that a terminal may be given. */
const harmless = new RegExp(
  `^(?:[^\\p{Cc}]|[\\t\\n\\r\\b]|${ESC}\\[(?:[\\d;:]*m|\\d{0,3}[ABCDEFGK]|\\?25[hl]))*$`,
  'u',
);

/** A stream of the command line. */
function target(isTTY: boolean) {
  const written: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _, done) {
      written.push(chunk);
      done();
    },
  });
  Object.defineProperty(stream, 'isTTY', { value: isTTY });
  return { stream: stream as StreamTarget, text: () => Buffer.concat(written).toString() };
}

const printed = (text: string, stream: RunOutput['stream'] = 'stdout'): RunOutput => ({
  stream,
  chunk: Buffer.from(text),
});

describe('an attack by what a script prints', () => {
  for (const [what, sequence] of Object.entries(attacks)) {
    it(`that would ${what} has no effect`, () => {
      assert.equal(filtered(`before${sequence}after`), 'beforeafter');
      for (let cut = 1; cut < sequence.length; cut++) {
        assert.equal(filtered(sequence.slice(0, cut), sequence.slice(cut)), '', `cut at ${cut}`);
      }
    });
  }

  it('by bytes in the guise of a terminal of eight bits has no effect', () => {
    const written: string[] = [];
    const feed = new TerminalFeed({
      clock: new FakeClock(0),
      write: (text) => written.push(text),
      leftOut: String,
    });
    feed.print({ stream: 'stdout', chunk: Buffer.from('a\x9b2Jb\x9d0;x\x9cc', 'latin1') });
    feed.end();
    assert.match(written.join(''), harmless);
  });

  it('by any text at all gives the terminal nothing but what is harmless', () => {
    const parts = [...`${ESC}[]P_^X\\?;:0125893JKmhlcnHABDt \n\r\b\t\x07\x18\x1a\x9b\x9d\x9c\x0e\x7fabc€`];
    let seed = 1;
    const random = (below: number) => (seed = (seed * 48271) % 2147483647) % below;
    for (let round = 0; round < 3000; round++) {
      const pieces = Array.from({ length: 1 + random(4) }, () =>
        Array.from({ length: random(12) }, () => parts[random(parts.length)]).join(''),
      );
      assert.match(filtered(...pieces), harmless, JSON.stringify(pieces));
    }
  });

  it('in two halves, one on each stream, has no effect', () => {
    const written: string[] = [];
    const feed = new TerminalFeed({
      clock: new FakeClock(0),
      write: (text) => written.push(text),
      leftOut: String,
    });
    feed.print(printed(`a${ESC}`));
    feed.print(printed(`]0;title${BEL}`, 'stderr'));
    feed.print(printed('[2J'));
    feed.end();
    assert.match(written.join(''), harmless);
    assert.ok(!written.join('').includes(ESC));
  });

  it('that ends within a title does not swallow what the scheduler says', () => {
    const written: string[] = [];
    const feed = new TerminalFeed({
      clock: new FakeClock(0),
      write: (text) => written.push(text),
      leftOut: String,
    });
    feed.print(printed(`a${ESC}]0;`));
    feed.end();
    feed.line('✘ Report: failed');
    assert.ok(written.join('').endsWith('\r\n✘ Report: failed\r\n'));
    assert.equal(filtered(`a${ESC}]0;title\nb`), 'a\nb', 'nor what comes after its line');
  });

  it('that hides the cursor and all colour is over with the run', () => {
    assert.equal(filtered(`${ESC}[?25l${ESC}[8mhidden`), `${ESC}[?25l${ESC}[8mhidden${ESC}[0m${ESC}[?25h`);
  });

  it('does not write over lines that are the scheduler’s', () => {
    const written: string[] = [];
    const feed = new TerminalFeed({
      clock: new FakeClock(0),
      write: (text) => written.push(text),
      leftOut: String,
    });
    feed.line('Dry run: what it generates is not kept.');
    feed.print(printed(`one\ntwo\n${ESC}[99A${ESC}[Kthree`));
    feed.end();
    assert.ok(written.join('').endsWith(`one\r\ntwo\r\n${ESC}[2A${ESC}[Kthree`));
    feed.print(printed('\n\n\n\n'));
    feed.line('↻ Attempt 1 failed.');
    feed.print(printed(`${ESC}[99A${ESC}[Kfour`));
    feed.end();
    assert.ok(written.join('').endsWith(`failed.\r\n${ESC}[Kfour`));
  });

  it('does not write lines that pass for the scheduler’s by what it says of itself', () => {
    assert.equal(
      inTerminal(`Report${ESC}[1A${ESC}]0;x${BEL}${ESC}[31m\b\b\rfailed`),
      `Report${ESC}[31mfailed${ESC}[0m`,
    );
  });

  it('does not reach the terminal by the scheduler’s own lines', () => {
    const written: string[] = [];
    const feed = new TerminalFeed({
      clock: new FakeClock(0),
      write: (text) => written.push(text),
      leftOut: String,
    });
    feed.line(
      `${ESC}[31m✘ Report${attacks['name the window']}${attacks['clear the screen']}: failed${ESC}[0m`,
    );
    assert.equal(written.join(''), `${ESC}[31m✘ Report: failed${ESC}[0m\r\n`);
  });

  it('does not reach the terminal of “scheduler run”, and a pipe gets every byte', () => {
    for (const isTTY of [true, false]) {
      const [out, errors] = [target(isTTY), target(isTTY)];
      const stream = new RunStream(out.stream, errors.stream);
      void stream.onOutput(
        printed(`a${attacks['put a command among the recent ones of VS Code']}b\n${ESC}]0;`),
      );
      void stream.onOutput(printed(`${ESC}[2J`, 'stderr'));
      stream.endLines();
      if (isTTY) assert.deepEqual([out.text(), errors.text()], ['ab\n', '']);
      else assert.ok(out.text().includes(`${ESC}]633;E`) && errors.text() === `${ESC}[2J\n`);
    }
  });

  it('does not reach the terminal of “scheduler log”, and a pipe gets every byte', async () => {
    const parts = [
      { attempt: 1, stream: 'stdout' as const, bytes: Buffer.from(`a${ESC}[2J${ESC}[31mb${ESC}]0;`) },
      { attempt: 2, stream: 'stdout' as const, bytes: Buffer.from('c\n') },
    ];
    const remarks = { attempt: (number: number) => `attempt ${number}`, cut: String };
    for (const isTTY of [true, false]) {
      const [out, errors] = [target(isTTY), target(isTTY)];
      await printLog(parts, { stdout: out.stream, stderr: errors.stream }, remarks);
      const expected = isTTY ? `a${ESC}[31mb${ESC}[0mc\n` : `a${ESC}[2J${ESC}[31mb${ESC}]0;c\n`;
      assert.equal(out.text(), expected);
    }
  });

  it('does not reach the terminal by a table, a document or an export of the command line', async () => {
    const { stream, text } = target(true);
    const stdout = new StandardStream(stream);
    const parts = { cwd: '/', env: {}, clock: new FakeClock(0), stdout, stderr: stdout };
    const console = new Console({ ...parts, speech: { locale: 'en', translate: inEnglish } });
    console.print([`${ESC}[1mReport${ESC}[0m ${attacks['name the window']}\r`]);
    console.printJson({ label: '\x9b2J' });
    stdout.write(`id,label\r\n1,${attacks['clear the screen']}\r\n`);
    await stdout.settled();
    assert.equal(text(), `${ESC}[1mReport${ESC}[0m \n{\n  "label": ""\n}\nid,label\r\n1,\r\n`);
  });

  it('without end costs no memory, and little time', () => {
    const filter = new TerminalFilter();
    const chunk = `${ESC}]0;${'x'.repeat(65_536)}`;
    const begin = performance.now();
    for (let count = 0; count < 500; count++) assert.equal(filter.pass(chunk), '');
    const before = process.memoryUsage().heapUsed;
    assert.equal(filter.pass(`${ESC}[`), '');
    for (let count = 0; count < 50; count++) assert.equal(filter.pass('1;'.repeat(50_000)), '');
    assert.ok(process.memoryUsage().heapUsed - before < 50_000_000);
    assert.ok(performance.now() - begin < 5_000);
    assert.equal(filter.pass('m'), '', 'a sequence that long is none');
  });
});

describe('what a decent program prints', () => {
  it('comes through as it is', () => {
    const texts = [
      'plain\ttext\r\nand more\n',
      `${ESC}[1;38;5;208mcolour${ESC}[0m ${ESC}[38:2::1:2:3mtrue${ESC}[m`,
      `\r 10 %\r 20 %${ESC}[K\b\b`,
      `${ESC}[?25l⠋ working${ESC}[2K${ESC}[1G⠙ done${ESC}[?25h`,
      `1\n2\n${ESC}[2A${ESC}[2Kone\n${ESC}[1Btwo`,
      '日本語 👩‍👩‍👧 é',
    ];
    for (const text of texts) {
      assert.equal(filtered(text), text);
      assert.equal(filtered(...text), text);
    }
  });

  it('comes through fast', () => {
    const filter = new TerminalFilter();
    const chunk = 'The quick brown fox jumps over the lazy dog, again and again and again.\n'.repeat(900);
    const begin = performance.now();
    let length = 0;
    for (let count = 0; count < 1_500; count++) length += filter.pass(chunk).length;
    const rate = length / 1_000 / (performance.now() - begin);
    assert.ok(rate > 100, `${rate.toFixed(0)} MB/s`);
  });
});
