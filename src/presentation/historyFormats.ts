import type { Translate } from '../common/message.ts';
import { csvHeader, csvRow } from './historyCsv.ts';
import { exportedDocument, type ExportedRun } from './runDocument.ts';

export const historyFormats = ['csv', 'json', 'ndjson'] as const;
export type HistoryFormat = (typeof historyFormats)[number];

/** Writes a history piece by piece: `head`, `rows` for each page, `tail`, in this order. */
export interface HistoryWriter {
  head(): string;
  rows(page: readonly ExportedRun[]): string;
  tail(): string;
}

export interface HistoryWriterOptions {
  /** Absolute path of the workspace folder. */
  readonly workspace: string;
  readonly translate: Translate;
}

/**
 * `csv`: RFC 4180, one line for a run; `json`: one document with the workspace and its runs; `ndjson`: a document a
 * line, in which what there is nothing to say of is left out.
 */
export function historyWriter(format: HistoryFormat, options: HistoryWriterOptions): HistoryWriter {
  const { translate } = options;
  if (format === 'json') return new JsonWriter(options);
  if (format === 'csv') {
    return lineWriter(csvHeader, (exported) => csvRow(exported, translate));
  }
  return lineWriter('', (exported) => {
    const { host, warnings, ...rest } = exportedDocument(exported, translate);
    const document = withoutNulls({
      ...rest,
      host: withoutNulls(host),
      warnings: warnings.map(withoutNulls),
    });
    return `${JSON.stringify(document)}\n`;
  });
}

function lineWriter(head: string, line: (exported: ExportedRun) => string): HistoryWriter {
  return { head: () => head, rows: (page) => page.map(line).join(''), tail: () => '' };
}

/** Not further down: what a script has reported is passed on as it is. */
function withoutNulls(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null));
}

/** The same text as `JSON.stringify` of the whole, with an indentation of two. */
class JsonWriter implements HistoryWriter {
  readonly #options: HistoryWriterOptions;
  #isFirst = true;

  constructor(options: HistoryWriterOptions) {
    this.#options = options;
  }

  head(): string {
    return `{\n  "workspace": ${JSON.stringify(this.#options.workspace)},\n  "runs": [`;
  }

  rows(page: readonly ExportedRun[]): string {
    return page
      .map((exported) => {
        const document = JSON.stringify(exportedDocument(exported, this.#options.translate), undefined, 2);
        const separator = this.#isFirst ? '\n' : ',\n';
        this.#isFirst = false;
        return separator + document.replaceAll(/^/gm, '    ');
      })
      .join('');
  }

  tail(): string {
    return `${this.#isFirst ? '' : '\n  '}]\n}\n`;
  }
}
