import type { LogPart } from '../../model/log.ts';

export type LogPartJson =
  | { readonly attempt: number; readonly stream: 'stdout' | 'stderr'; readonly text: string }
  | { readonly attempt: number; readonly cut: number };

/**
 * The parts of a log as texts. A character whose bytes the other stream has split is in the part where it ends;
 * what is no UTF-8 is U+FFFD.
 */
export function logJson(parts: readonly LogPart[]): LogPartJson[] {
  const decoders = new Decoders();
  const texts: LogPartJson[] = [];
  let attempt = 1;
  const add = (part: LogPartJson) => {
    const last = texts.at(-1);
    const goesOn = last && 'text' in last && 'text' in part;
    if (goesOn && last.stream === part.stream && last.attempt === part.attempt) {
      texts[texts.length - 1] = { ...last, text: last.text + part.text };
    } else if ('cut' in part || part.text !== '') texts.push(part);
  };
  const end = () => {
    for (const [stream, text] of decoders.end()) add({ attempt, stream, text });
  };
  for (const part of parts) {
    if ('cut' in part || part.attempt !== attempt) end();
    attempt = part.attempt;
    if ('cut' in part) add(part);
    else add({ attempt, stream: part.stream, text: decoders.decode(part.stream, part.bytes) });
  }
  end();
  return texts;
}

class Decoders {
  readonly #decoders = {
    stdout: new TextDecoder('utf-8', { ignoreBOM: true }),
    stderr: new TextDecoder('utf-8', { ignoreBOM: true }),
  };

  decode(stream: 'stdout' | 'stderr', bytes: Uint8Array): string {
    return this.#decoders[stream].decode(bytes, { stream: true });
  }

  /** What is left of a character that comes to no end. */
  end(): ['stdout' | 'stderr', string][] {
    return [
      ['stdout', this.#decoders.stdout.decode()],
      ['stderr', this.#decoders.stderr.decode()],
    ];
  }
}
