import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';

/** For so long what comes is no answer: it was typed, or pasted, before the question could be read. In ms. */
const deafness = 150;

/** Asks at the terminal and reads a line. `undefined`: Ctrl+C, or the end of the input. */
export async function askAtTerminal(
  question: string,
  input: Readable,
  output: Writable,
): Promise<string | undefined> {
  const lines = createInterface({ input, output, prompt: '', terminal: true, historySize: 0 });
  try {
    const gone = new Promise<undefined>((resolve) => {
      lines.once('close', () => resolve(undefined));
      lines.once('SIGINT', () => resolve(undefined));
    });
    const heard = new Promise<boolean>((resolve) => setTimeout(() => resolve(true), deafness));
    if (!(await Promise.race([heard, gone]))) return undefined;
    lines.write(null, { ctrl: true, name: 'e' });
    lines.write(null, { ctrl: true, name: 'u' });
    const answer = new Promise<string>((resolve) => lines.question(question, resolve));
    return await Promise.race([answer, gone]);
  } finally {
    lines.close();
  }
}
