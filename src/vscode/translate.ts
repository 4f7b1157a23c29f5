import * as vscode from 'vscode';
import type { Translate } from '../common/message.ts';

/** In the language of the editor, from l10n/bundle.l10n.<locale>.json. */
export const translate: Translate = ({ text, args }) => vscode.l10n.t(text, args);
