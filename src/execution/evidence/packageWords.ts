import { manifestOf } from './manifests.ts';

const reading = /^(?:-r|--(?:require|import|loader|experimental-loader))(?:=(.+))?$/;

/** What of the words of a command may be a package, or a program of one: `npx left-pad`, `node -r left-pad`. */
export function packageWords(words: readonly string[]): readonly string[] {
  const isTool = words.some((word) => manifestOf(word)?.code.includes('package.json'));
  return words.flatMap((word, index) => {
    const [option, attached] = reading.exec(word) ?? [];
    if (option !== undefined) return attached === undefined ? [] : [attached];
    const isRead = reading.test(words[index - 1] ?? '');
    // Of `left-pad@1.3.0` the version.
    return isRead || (isTool && !word.startsWith('-')) ? [word.replace(/(?!^)@[^/]*$/, '')] : [];
  });
}
