import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as l10n from '@vscode/l10n';
import { inEnglish, type Translate } from '../common/message.ts';

/** How the command line speaks to the person. */
export interface Speech {
  /** BCP 47, for dates and numbers too. */
  readonly locale: 'en' | 'fr';
  readonly translate: Translate;
}

/**
 * The person's language by `LC_ALL`, `LC_MESSAGES` and `LANG`, the first that says anything. `entryFolder` is
 * where the entry file lies (`dist` or `src`): the sentences are in `l10n` beside it.
 */
export function loadSpeech(env: NodeJS.ProcessEnv, entryFolder: string): Speech {
  const wanted = env['LC_ALL'] || env['LC_MESSAGES'] || env['LANG'] || '';
  const bundle = join(entryFolder, '..', 'l10n', 'bundle.l10n.fr.json');
  if (!/^fr(?![a-z])/i.test(wanted) || !existsSync(bundle)) return { locale: 'en', translate: inEnglish };
  l10n.config({ fsPath: bundle });
  return { locale: 'fr', translate: ({ text, args }) => l10n.t(text, args) };
}
