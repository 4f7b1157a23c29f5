import type { Language } from './codeFile.ts';
import type { HashedFile } from './hashedFile.ts';
import { referencesIn, type Reference } from './namedModules.ts';
import { Turns } from './turns.ts';

// In bytes: what is read through at one go, and what is read twice at the seams, where a name may lie.
const pieceSize = 16 * 1024;
const seam = 1_024;

const mostKept = 2_000;

/** What files of code name, kept by their content: the same bytes name the same. */
export class References {
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

/** A binary names nothing. */
async function referencesOf(
  content: readonly Uint8Array[],
  language: Language,
): Promise<readonly Reference[]> {
  const [first] = content;
  if (first === undefined || first.subarray(0, 8_192).includes(0)) return [];
  const text = new TextDecoder().decode(content.length === 1 ? first : Buffer.concat(content));
  if (text.length <= pieceSize || language === 'package') return referencesIn(text, language);
  const turns = new Turns();
  const found = new Map<string, Reference>();
  for (let from = 0; from < text.length; from += pieceSize) {
    // From the beginning of a line, if there is one near: what was in quotes before is in none here.
    const seamAt = Math.max(0, from - seam);
    const line = text.lastIndexOf('\n', seamAt) + 1;
    const piece = text.slice(seamAt - line > seam ? seamAt : line, from + pieceSize);
    for (const one of referencesIn(piece, language)) found.set(JSON.stringify(one), one);
    const turn = turns.next();
    if (turn) await turn;
  }
  return [...found.values()];
}
