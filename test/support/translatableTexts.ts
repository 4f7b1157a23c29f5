import { readFileSync, globSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const root = join(import.meta.dirname, '..', '..');

/** Every sentence in src/ that a person may read: the literals of `message('…')` and `l10n.t('…')`. */
export function translatableTexts(): { text: string; place: string }[] {
  return globSync('src/**/*.ts', { cwd: root }).flatMap((file) => {
    const source = ts.createSourceFile(file, readFileSync(join(root, file), 'utf8'), ts.ScriptTarget.Latest);
    const found: { text: string; place: string }[] = [];
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node) && isWording(node.expression)) {
        const [text] = node.arguments;
        const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
        const place = `${file}:${line + 1}`;
        if (text && ts.isStringLiteralLike(text)) found.push({ text: text.text, place });
        // Only the two edges pass on what others have worded.
        else if (!/^src\/(vscode|cli)\/translate\.ts$/.test(file.replaceAll('\\', '/'))) {
          throw new Error(`${place}: the text is not a literal, so nobody can translate it`);
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
    return found;
  });
}

function isWording(called: ts.Expression): boolean {
  if (ts.isIdentifier(called)) return called.text === 'message';
  return (
    ts.isPropertyAccessExpression(called) && called.name.text === 't' && nameOf(called.expression) === 'l10n'
  );
}

function nameOf(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : '';
}
