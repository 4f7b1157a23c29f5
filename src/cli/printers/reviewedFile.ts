import { message } from '../../common/message.ts';
import type { EvidenceFile } from '../../model/approval.ts';
import { visibleLines } from '../../presentation/reviewDiff.ts';
import { fileName } from '../../presentation/reviewFiles.ts';
import type { Wording } from './wording.ts';
import { wrapped, wrappedSentence } from './wrapped.ts';

/** A file's text, with nothing hidden in it, each line with a mark that none of it can paint. */
export function reviewedFile(file: EvidenceFile, text: string | undefined, wording: Wording): string[] {
  const { translate, paint, columns } = wording;
  const heading = `  ${paint('bold', translate(fileName(file)))}`;
  if (text !== undefined) {
    return [heading, ...visibleLines(text).flatMap((line) => wrapped(`  │ ${line}`, '  │   ', columns))];
  }
  const why =
    file.role === 'env-file'
      ? message('Its values may be secret: open it yourself.')
      : message('It cannot be shown: it is no text, larger than 1 MB, or another one by now.');
  return [heading, ...wrappedSentence(`    ${translate(why)}`, '      ', columns)];
}
