import type { Language } from './codeFile.ts';
import type { HashedFile } from './hashedFile.ts';
import { KnownPackages } from './knownPackages.ts';
import { referencesIn, type Reference } from './namedModules.ts';
import { Turns } from './turns.ts';

// In bytes: what is read through at one go, and what is read twice at the seams, where a name may lie.
const pieceSize = 16 * 1024;
const seam = 1_024;

const mostKept = 2_000;

/** What files of code name, kept by their content: the same bytes name the same. */
export class References {
  readonly packages = new KnownPackages();
  readonly #kept = new Map<string, readonly Reference[]>();

  /** `hash`: of the content. */
  known(hash: string, language: Language): readonly Reference[] | undefined {
    return this.#kept.get(`${language} ${hash}`);
  }

  async read({ hash, content }: HashedFile, language: Language): Promise<readonly Reference[]> {
    const found = await referencesOf(content, language);
    if (hash === undefined) return found;
    if (this.#kept.size >= mostKept) this.#kept.clear();
    this.#kept.set(`${language} ${hash}`, found);
    return found;
  }
}

/** A program of the machine names nothing. */
async function referencesOf(
  content: readonly Uint8Array[],
  language: Language,
): Promise<readonly Reference[]> {
  const [first] = content;
  if (first === undefined || (language === 'other' && isMachineCode(first))) return [];
  const text = shortened(decoded(content.length === 1 ? first : Buffer.concat(content)), language);
  if (text.length <= pieceSize || language === 'package') return referencesIn(text, language);
  const turns = new Turns();
  const found = new Map<string, Reference>();
  for (let from = 0; from < text.length; from += pieceSize) {
    // From the beginning of a line, if there is one near: what was in quotes before is in none here.
    const seamAt = Math.max(0, from - seam);
    const nearest = Math.max(0, seamAt - seam);
    const line = text.slice(nearest, seamAt).lastIndexOf('\n');
    const piece = text.slice(line < 0 ? seamAt : nearest + line + 1, from + pieceSize);
    for (const one of referencesIn(piece, language)) found.set(JSON.stringify(one), one);
    const turn = turns.next();
    if (turn) await turn;
  }
  return [...found.values()];
}

// ELF, Mach-O of all kinds, WebAssembly.
const magicNumbers = /^(?:7f454c46|feedfac[ef]|c[ef]faedfe|cafebab[ef]|0061736d)/;

/** A NUL alone says nothing: it may stand in a comment. */
function isMachineCode(content: Uint8Array): boolean {
  const head = Buffer.from(content.subarray(0, 4)).toString('hex');
  if (magicNumbers.test(head)) return true;
  // A script may begin with these letters too.
  return head.startsWith('4d5a') && content.subarray(0, 8_192).includes(0);
}

/** PowerShell writes UTF-16. */
function decoded(content: Uint8Array): string {
  const mark = Buffer.from(content.subarray(0, 2)).toString('hex');
  const encoding = mark === 'fffe' ? 'utf-16le' : mark === 'feff' ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(content);
}

// More than the name of a file has letters. Looked for where they begin: else each of them is a beginning.
const longBlanks = /(?<!\s)\s{256,}/g;

/** Without what would keep two words from being seen in one piece, and is part of no name. */
function shortened(text: string, language: Language): string {
  // Shells pass over NUL; JSON has no blanks that matter.
  let short = language === 'shell' ? text.replaceAll('\0', '') : text;
  if (language === 'package') return short;
  if (language === 'python') short = short.replaceAll(/\\(?:\r\n?|\n)/g, ' ');
  return short.replaceAll(longBlanks, (blanks) => (/[\n\r]/.test(blanks) ? '\n' : ' '));
}
